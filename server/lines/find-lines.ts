import type { ClickHouseClient } from '@clickhouse/client'
import type { Line } from '../../contract/line.ts'
import type { CostScope } from '../costs/cost-scope.ts'
import { runStatement, type StatementContext } from '../costs/run-statement.ts'
import { buildLinesQuery, PLACE_COLUMNS } from './build-lines-query.ts'
import { lineColumns } from './line-columns.ts'
import type { LineOrder, LinePlace } from './line-order.ts'
import type { LinesQuestion } from './lines-question.ts'

interface Page {
  order: LineOrder
  after: LinePlace | undefined
  limit: number
}

/** A line, and where the list is left after it. */
export interface FoundLine {
  line: Line
  place: LinePlace
}

/** Lines of a scope in an order, as many as there may be at most. */
export async function findLines(
  clickhouse: ClickHouseClient,
  question: LinesQuestion,
  scope: CostScope,
  { order, after, limit }: Page,
  context: StatementContext,
): Promise<FoundLine[]> {
  const found: FoundLine[] = []
  for (const part of order.by === 'row' ? partsByPlace(scope, order, after) : [{ scope, after }]) {
    if (found.length >= limit || part.scope.loads.length === 0) break
    const { sql, parameters } = buildLinesQuery(question, part.scope, {
      order,
      after: part.after,
      limit: limit - found.length,
    })
    const { data } = await runStatement(clickhouse, sql, parameters, context)
    found.push(...data.map((row) => toLine(row, scope)))
  }
  return found
}

interface Part {
  scope: CostScope
  after: LinePlace | undefined
}

/**
 * The loads of a list by place, in their order, to be read one part after the other until the page is full: most
 * pages are of one load, and the others need not be read for it. Parts grow, so that a filter which few lines match
 * makes few statements.
 */
function* partsByPlace(
  scope: CostScope,
  { direction }: LineOrder,
  after: LinePlace | undefined,
): Generator<Part> {
  const loads = direction === 'asc' ? scope.loads : scope.loads.toReversed()
  const part = (own: CostScope['loads'], from?: LinePlace) => ({
    scope: { ...scope, loads: own },
    after: from,
  })
  const begun = loads.filter(({ uploadId }) => uploadId === after?.uploadId)
  if (begun.length > 0) yield part(begun, after)
  // The upload may have left the scope since.
  const isLater = (uploadId: string) =>
    after === undefined || (direction === 'asc' ? uploadId > after.uploadId : uploadId < after.uploadId)
  const rest = loads.filter(({ uploadId }) => isLater(uploadId))
  for (let at = 0, size = 1; at < rest.length; at += size, size *= 2) {
    const own = rest.slice(at, at + size)
    // Within a statement, loads are counted from the first of the scope, and turned with its order.
    yield part(direction === 'asc' ? own : own.toReversed())
  }
}

type Cell = Line['columns'][string]

function toLine(row: unknown[], { loads }: CostScope): FoundLine {
  const [loadId, file, rowNumber, cost] = row
  const cells = row.slice(PLACE_COLUMNS) as Cell[]
  const uploadId = loads.find((load) => load.loadId === loadId)!.uploadId
  const place = { uploadId, fileIndex: Number(file), rowNumber: Number(rowNumber) }
  return {
    line: {
      ...place,
      columns: Object.fromEntries(lineColumns.map(({ name }, index) => [name, cells[index] ?? null])),
    },
    place: { ...place, loadId: String(loadId), cost: cost === null ? null : String(cost) },
  }
}

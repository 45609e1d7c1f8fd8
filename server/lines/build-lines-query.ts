import type { CostScope } from '../costs/cost-scope.ts'
import { measures } from '../costs/measures.ts'
import { createParameters, type Parameters } from '../costs/parameters.ts'
import { lineColumns } from './line-columns.ts'
import { lineConditions } from './line-conditions.ts'
import type { LineOrder, LinePlace } from './line-order.ts'
import type { LinesQuestion } from './lines-question.ts'

interface Page {
  order: LineOrder
  /** Only lines after this one. */
  after: LinePlace | undefined
  limit: number
}

/** Columns before those of the line: where it stands, and what the list is ordered by. */
export const PLACE_COLUMNS = 4

/**
 * The SQL of a page of cost lines: load, file, row and cost, then every column. The engine reads the columns of the
 * page's own rows alone: on 3 million lines, in a third of the time that reading all columns on the way takes.
 */
export function buildLinesQuery(
  question: LinesQuestion,
  scope: CostScope,
  { order, after, limit }: Page,
): { sql: string; parameters: Parameters['values'] } {
  const parameters = createParameters()
  const conditions = lineConditions(question, scope, parameters)
  const cost = costColumn(order)
  const keys =
    cost === undefined ? placeKeys(scope, parameters) : [cost, 'load_id', 'file_index', 'row_number']
  if (after) conditions.push(isAfter(after, order, cost, parameters))
  // Ties of a cost are in the order of places, whatever the direction of the cost.
  const direction = order.direction === 'asc' ? 'ASC' : 'DESC'
  const columns = lineColumns.map(({ column }) => column)
  const sql = [
    `SELECT load_id, file_index, row_number, ${cost ?? 'NULL'} AS ordered_by, ${columns.join(', ')}`,
    'FROM cost_line',
    `WHERE ${conditions.join('\n  AND ')}`,
    `ORDER BY ${keys.map((key) => `${key} ${key === cost || cost === undefined ? direction : 'ASC'}`).join(', ')}`,
    `LIMIT ${parameters.add('UInt32', limit)}`,
    // Nobody asks how many lines there are after the page.
    `SETTINGS query_plan_max_limit_for_lazy_materialization = ${limit}, exact_rows_before_limit = 0`,
  ].join('\n')
  return { sql, parameters: parameters.values }
}

/** What lines are ordered by; those that have no such cost stand where those of 0 do. */
function costColumn({ by }: LineOrder): string | undefined {
  const measure = measures.find(({ name }) => name === by)
  if (!measure?.column) return undefined
  return measure.mayBeEmpty ? `ifNull(${measure.column}, 0)` : measure.column
}

/** Loads in the order of the scope. */
function placeKeys({ loads }: CostScope, parameters: Parameters): string[] {
  const ids = loads.map(({ loadId }) => loadId)
  return [`indexOf(${parameters.add('Array(UUID)', ids)}, load_id)`, 'file_index', 'row_number']
}

function isAfter(
  { cost, loadId, fileIndex, rowNumber }: LinePlace,
  { direction }: LineOrder,
  column: string | undefined,
  parameters: Parameters,
): string {
  const file = parameters.add('UInt32', fileIndex)
  const row = parameters.add('UInt64', rowNumber)
  const later = direction === 'asc' ? '>' : '<'
  if (column === undefined || cost === null) return `(file_index, row_number) ${later} (${file}, ${row})`
  const amount = parameters.add('Decimal(38, 18)', cost)
  const load = parameters.add('UUID', loadId)
  return (
    `(${column} ${later} ${amount} OR ${column} = ${amount} ` +
    `AND (load_id, file_index, row_number) > (${load}, ${file}, ${row}))`
  )
}

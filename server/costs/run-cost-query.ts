import type { ClickHouseClient } from '@clickhouse/client'
import type { CostAnswer, Row } from '../../contract/cost-query.ts'
import type { BuiltCostQuery } from './build-cost-query.ts'
import { CURRENCY } from './dimensions.ts'
import { nameColumns } from './name-columns.ts'
import {
  besideEachOther,
  runForRows,
  runStatement,
  type StatementAnswer,
  type StatementContext,
  type Value,
} from './run-statement.ts'
import { readPieces, type AfterRows } from './text-answer.ts'

/** What there is beside the rows. */
export type BesideRows = Omit<CostAnswer, 'columns' | 'rows' | 'scope'>

/** Runs a built question and its totals. */
export async function runCostQuery(
  clickhouse: ClickHouseClient,
  query: BuiltCostQuery,
  context: StatementContext,
): Promise<Omit<CostAnswer, 'scope'>> {
  const [rows, beside] = await readPieces(await runForPieces(clickhouse, query, context))
  return { columns: query.columns, rows: JSON.parse(rows) as Row[], ...beside }
}

/**
 * Runs a built question and its totals, and passes the rows on as a JSON array in pieces: they are nearly all of an
 * answer, and most often only sent on. Totals come with the rows where one statement can have both: a second one over
 * the same rows of a table takes a third of the time of a small question on two cores.
 */
export async function runForPieces(
  clickhouse: ClickHouseClient,
  query: BuiltCostQuery,
  context: StatementContext,
): Promise<AsyncGenerator<Buffer, BesideRows>> {
  const started = performance.now()
  const { parameters, withTotals } = query
  const runNamed = (sql: string, own: StatementContext) =>
    runForRows(clickhouse, nameColumns(sql, query), parameters, own)
  const [rows, totals] = withTotals
    ? [await runNamed(withTotals.sql, context)]
    : await besideEachOther(context, (own) => [
        runNamed(query.sql, own),
        runStatement(clickhouse, query.totalsSql, parameters, own),
      ])
  return passWithTotals(rows, totals, query, started)
}

async function* passWithTotals(
  rows: AsyncGenerator<Buffer, AfterRows>,
  totals: StatementAnswer | undefined,
  query: BuiltCostQuery,
  started: number,
): AsyncGenerator<Buffer, BesideRows> {
  const after = yield* rows
  return {
    totals: totals
      ? toObjects(totals.data, query.totalsColumns)
      : toTotals(after, query.withTotals!.currency, query.totalsColumns),
    ...countRows(after, query),
    stats: {
      table: query.table,
      elapsedMs: Math.round(performance.now() - started),
      rowsRead: sumOf('rows_read', after, totals),
      bytesRead: sumOf('bytes_read', after, totals),
    },
  }
}

/** Runs it for its rows alone. */
export async function runRows(
  clickhouse: ClickHouseClient,
  query: BuiltCostQuery,
  context: StatementContext,
): Promise<Pick<CostAnswer, 'rows' | 'truncated'>> {
  const named = nameColumns(query.sql, query)
  const [rows, after] = await readPieces(await runForRows(clickhouse, named, query.parameters, context))
  return { rows: JSON.parse(rows) as Row[], truncated: countRows(after, query).truncated }
}

function countRows(
  { rows, rows_before_limit_at_least }: AfterRows,
  { offset }: BuiltCostQuery,
): Pick<CostAnswer, 'rowCount' | 'truncated'> {
  const upTo = offset + rows
  const rowCount = rows_before_limit_at_least ?? upTo
  return { rowCount, truncated: upTo < rowCount }
}

/** The engine has totals of nothing as well, and no group in them. */
function toTotals(
  { totals, rows_before_limit_at_least }: AfterRows,
  currency: string,
  columns: CostAnswer['columns'],
): Row[] {
  if (rows_before_limit_at_least === 0) return []
  if (!totals) throw new Error('A statement WITH TOTALS was answered without them')
  return [Object.fromEntries(columns.map(({ name }) => [name, name === CURRENCY ? currency : totals[name]!]))]
}

function toObjects(rows: Value[][], columns: CostAnswer['columns']): Row[] {
  return rows.map((row) =>
    Object.fromEntries(
      columns.map(({ name, type }, index) => {
        const value = row[index] ?? null
        // Counts come as text, which would keep 64 bits; ours stay far below 2^53.
        return [name, type === 'integer' && value !== null ? Number(value) : value]
      }),
    ),
  )
}

function sumOf(
  figure: 'rows_read' | 'bytes_read',
  ...answers: ({ statistics?: AfterRows['statistics'] | undefined } | undefined)[]
): number {
  return answers.reduce((sum, answer) => sum + Number(answer?.statistics?.[figure] ?? 0), 0)
}

import type { ClickHouseClient } from '@clickhouse/client'
import type { CostAnswer, Row } from '../../contract/cost-query.ts'
import type { BuiltCostQuery } from './build-cost-query.ts'
import { CURRENCY } from './dimensions.ts'
import { nameColumns } from './name-columns.ts'
import {
  besideEachOther,
  runForText,
  runStatement,
  type StatementContext,
  type Value,
} from './run-statement.ts'
import type { TextAnswer } from './text-answer.ts'

type RanCostQuery = Omit<CostAnswer, 'scope'>

/** With rows as a JSON array: they are nearly all of an answer, and most often only sent on. */
interface TextOfCostQuery extends Omit<RanCostQuery, 'rows'> {
  rowsText: Buffer[]
}

/** Runs a built question and its totals. */
export async function runCostQuery(
  clickhouse: ClickHouseClient,
  query: BuiltCostQuery,
  context: StatementContext,
): Promise<RanCostQuery> {
  const { rowsText, ...answer } = await runCostQueryForText(clickhouse, query, context)
  return { ...answer, rows: readRows(rowsText) }
}

/**
 * Runs a built question and its totals. They come with the rows where one statement can have both: a second one over
 * the same rows of a table takes a third of the time of a small question on two cores.
 */
export async function runCostQueryForText(
  clickhouse: ClickHouseClient,
  query: BuiltCostQuery,
  context: StatementContext,
): Promise<TextOfCostQuery> {
  const started = performance.now()
  const { columns, parameters, table, withTotals } = query
  const runNamed = (sql: string, own: StatementContext) =>
    runForText(clickhouse, nameColumns(sql, query), parameters, own)
  const [answer, beside] = withTotals
    ? [await runNamed(withTotals.sql, context)]
    : await besideEachOther(context, (own) => [
        runNamed(query.sql, own),
        runStatement(clickhouse, query.totalsSql, parameters, own),
      ])
  const totals = beside
    ? toObjects(beside.data, query.totalsColumns)
    : toTotals(answer, withTotals!.currency, query.totalsColumns)
  return {
    columns,
    rowsText: answer.rowsText,
    totals,
    ...countRows(answer, query),
    stats: {
      table,
      elapsedMs: Math.round(performance.now() - started),
      rowsRead: sumOf('rows_read', answer, beside),
      bytesRead: sumOf('bytes_read', answer, beside),
    },
  }
}

/** Runs it for its rows alone. */
export async function runRows(
  clickhouse: ClickHouseClient,
  query: BuiltCostQuery,
  context: StatementContext,
): Promise<Pick<CostAnswer, 'rows' | 'truncated'>> {
  const answer = await runForText(clickhouse, nameColumns(query.sql, query), query.parameters, context)
  return { rows: readRows(answer.rowsText), truncated: countRows(answer, query).truncated }
}

function readRows(rowsText: Buffer[]): Row[] {
  return JSON.parse(Buffer.concat(rowsText).toString()) as Row[]
}

function countRows(
  { rows, rows_before_limit_at_least }: TextAnswer,
  { offset }: BuiltCostQuery,
): Pick<CostAnswer, 'rowCount' | 'truncated'> {
  const upTo = offset + rows
  const rowCount = rows_before_limit_at_least ?? upTo
  return { rowCount, truncated: upTo < rowCount }
}

/** The engine has totals of nothing as well, and no group in them. */
function toTotals(
  { totals, rows_before_limit_at_least }: TextAnswer,
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
  ...answers: ({ statistics?: TextAnswer['statistics'] | undefined } | undefined)[]
): number {
  return answers.reduce((sum, answer) => sum + Number(answer?.statistics?.[figure] ?? 0), 0)
}

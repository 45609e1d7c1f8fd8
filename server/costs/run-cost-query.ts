import type { ClickHouseClient } from '@clickhouse/client'
import type { CostAnswer } from '../../contract/cost-query.ts'
import type { BuiltCostQuery } from './build-cost-query.ts'
import { problemOfClickHouse } from './clickhouse-problems.ts'

interface Context {
  route: string
  clientId: string
  /** Ends the queries with the request: nobody waits for their answer any more. */
  signal: AbortSignal
}

type Value = string | number | null

interface Answer {
  data: Value[][]
  rows_before_limit_at_least?: number | string
  statistics?: { rows_read?: number; bytes_read?: number }
}

const MAX_SECONDS = 30

const MAX_MEMORY_BYTES = 4 * 1024 ** 3

/** Runs a built question and its totals. */
export async function runCostQuery(
  clickhouse: ClickHouseClient,
  query: BuiltCostQuery,
  context: Context,
): Promise<Pick<CostAnswer, 'columns' | 'rows' | 'totals' | 'rowCount' | 'truncated' | 'stats'>> {
  const started = performance.now()
  const [answer, totals] = await Promise.all([
    run(clickhouse, query.sql, query.parameters, context),
    run(clickhouse, query.totalsSql, query.parameters, context),
  ])
  const offset = Number(query.parameters.offset)
  const returned = answer.data.length
  const rowCount = Number(answer.rows_before_limit_at_least ?? offset + returned)
  return {
    columns: query.columns,
    rows: toObjects(answer.data, query.columns),
    totals: toObjects(totals.data, query.totalsColumns),
    rowCount,
    truncated: offset + returned < rowCount,
    stats: {
      table: query.table,
      elapsedMs: Math.round(performance.now() - started),
      rowsRead: sumOf(answer, totals, 'rows_read'),
      bytesRead: sumOf(answer, totals, 'bytes_read'),
    },
  }
}

async function run(
  clickhouse: ClickHouseClient,
  sql: string,
  parameters: BuiltCostQuery['parameters'],
  { route, clientId, signal }: Context,
): Promise<Answer> {
  try {
    const result = await clickhouse.query({
      query: sql,
      // Only those that this statement has.
      query_params: Object.fromEntries(
        Object.entries(parameters).filter(([name]) => sql.includes(`{${name}:`)),
      ),
      format: 'JSONCompact',
      abort_signal: signal,
      clickhouse_settings: {
        // The statement is a SELECT in any case; this is the wall behind that.
        readonly: '2',
        max_execution_time: MAX_SECONDS,
        max_memory_usage: String(MAX_MEMORY_BYTES),
        output_format_json_quote_decimals: 1,
        date_time_output_format: 'iso',
        // The number of groups, whatever the limit cut.
        exact_rows_before_limit: 1,
        log_comment: JSON.stringify({ route, clientId }),
      },
    })
    return JSON.parse(await result.text()) as Answer
  } catch (error) {
    throw problemOfClickHouse(error)
  }
}

function toObjects(rows: Value[][], columns: CostAnswer['columns']): Record<string, Value>[] {
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

function sumOf(first: Answer, second: Answer, figure: 'rows_read' | 'bytes_read'): number {
  return Number(first.statistics?.[figure] ?? 0) + Number(second.statistics?.[figure] ?? 0)
}

import type { ClickHouseClient } from '@clickhouse/client'
import { problemOfClickHouse } from './clickhouse-problems.ts'
import type { Parameters } from './parameters.ts'

export interface StatementContext {
  route: string
  clientId: string
  /** Ends the statement with the request: nobody waits for its answer any more. */
  signal: AbortSignal
}

export type Value = string | number | null

export interface StatementAnswer {
  data: Value[][]
  rows_before_limit_at_least?: number | string
  statistics?: { rows_read?: number; bytes_read?: number }
}

const MAX_SECONDS = 30

const MAX_MEMORY_BYTES = 4 * 1024 ** 3

/** Runs a SELECT for a request, read-only and within bounds. */
export async function runStatement(
  clickhouse: ClickHouseClient,
  sql: string,
  parameters: Parameters['values'],
  { route, clientId, signal }: StatementContext,
): Promise<StatementAnswer> {
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
    return JSON.parse(await result.text()) as StatementAnswer
  } catch (error) {
    throw problemOfClickHouse(error)
  }
}

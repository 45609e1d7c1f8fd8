import type { ClickHouseClient } from '@clickhouse/client'
import { usedParameters } from './used-parameters.ts'

export interface StatementBounds {
  maxMemoryBytes: number
  signal: AbortSignal
}

/** Reads for a job: behind what people ask, within its memory, and ended with it. */
export async function selectRows<Row>(
  clickhouse: ClickHouseClient,
  query: string,
  parameters: Record<string, unknown>,
  { maxMemoryBytes, signal }: StatementBounds,
): Promise<Row[]> {
  const answer = await clickhouse.query({
    query,
    query_params: usedParameters(parameters, query),
    format: 'JSONEachRow',
    abort_signal: signal,
    clickhouse_settings: {
      readonly: '2',
      cancel_http_readonly_queries_on_client_close: 1,
      wait_end_of_query: 1,
      max_memory_usage: String(maxMemoryBytes),
      max_bytes_before_external_group_by: String(Math.floor(maxMemoryBytes / 2)),
      os_threads_nice_value_query: 10,
      // To look for chains of comparisons takes half of what a statement of forty rules costs before it reads a line.
      optimize_and_compare_chain: 0,
      // Merged into one, the steps of such a statement make the same amounts several times over: a fifth of its time.
      query_plan_merge_expressions: 0,
      // Read in blocks of a megabyte, which is a few thousand lines of many columns, grouping takes half as long again.
      preferred_block_size_bytes: '16777216',
      date_time_output_format: 'simple',
      log_comment: JSON.stringify({ route: 'findings', clientId: parameters.clientId }),
    },
  })
  return answer.json<Row>()
}

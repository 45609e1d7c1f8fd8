import type { ClickHouseClient } from '@clickhouse/client'
import type { FastifyBaseLogger } from 'fastify'
import type { Parameters } from './parameters.ts'
import { readPlan } from './query-plan.ts'
import type { SlowStatement } from './run-statement.ts'

const EXPLAIN_SECONDS = 5

/** One at a time: the log is not to be what the engine is busy with. */
let isExplaining = false

/**
 * Logs a slow statement with its plan: how it was read, never for what it was asked. To be called when its answer was
 * sent.
 */
export async function logSlowStatement(
  { clickhouse, log }: { clickhouse: ClickHouseClient; log: FastifyBaseLogger },
  { route, clientId }: { route: string; clientId: string },
  { sql, parameters, milliseconds, statistics }: SlowStatement,
): Promise<void> {
  let plan: string[] | undefined
  if (!isExplaining) {
    isExplaining = true
    plan = await explain(clickhouse, sql, parameters).catch(() => undefined)
    isExplaining = false
  }
  log.warn(
    {
      route,
      clientId,
      milliseconds,
      ended: statistics !== undefined,
      rowsRead: Number(statistics?.rows_read ?? 0),
      bytesRead: Number(statistics?.bytes_read ?? 0),
      tables: [...new Set(Array.from(sql.matchAll(/\bFROM (\w+)/g), ([, table]) => table))],
      plan,
    },
    'slow statement',
  )
}

async function explain(
  clickhouse: ClickHouseClient,
  sql: string,
  parameters: Parameters['values'],
): Promise<string[]> {
  const result = await clickhouse.query({
    query: `EXPLAIN json = 1, indexes = 1 ${sql}`,
    query_params: parameters,
    format: 'TabSeparatedRaw',
    clickhouse_settings: { readonly: '2', max_execution_time: EXPLAIN_SECONDS },
  })
  return readPlan(await result.text())
}

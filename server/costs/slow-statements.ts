import type { ClickHouseClient } from '@clickhouse/client'
import type { FastifyBaseLogger } from 'fastify'
import type { Parameters } from './parameters.ts'
import { readPlan } from './query-plan.ts'
import type { SlowStatement } from './run-statement.ts'

const EXPLAIN_SECONDS = 5

/** Explained one after the other, and no more than these: the log is not to be what the engine is busy with. */
const MAX_WAITING = 10
let waiting = 0
let lastExplained: Promise<unknown> = Promise.resolve()

/**
 * Logs a slow statement with its plan: how it was read, never for what it was asked. To be called when its answer was
 * sent.
 */
export async function logSlowStatement(
  { clickhouse, log }: { clickhouse: ClickHouseClient; log: FastifyBaseLogger },
  { route, clientId }: { route: string; clientId: string },
  { sql, parameters, milliseconds, statistics }: SlowStatement,
): Promise<void> {
  const plan = await planInTurn(() => explain(clickhouse, sql, parameters))
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

/** Undefined where too many wait, or the engine does not tell. */
async function planInTurn(explain: () => Promise<string[]>): Promise<string[] | undefined> {
  if (waiting >= MAX_WAITING) return undefined
  waiting += 1
  const explained = lastExplained.then(explain).catch(() => undefined)
  lastExplained = explained
  return explained.finally(() => (waiting -= 1))
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

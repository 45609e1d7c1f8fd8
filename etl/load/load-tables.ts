import type { ClickHouseClient } from '@clickhouse/client'
import { ROLLUP_NAMES } from '../../clickhouse/rollups.ts'

/** Every table that holds rows of loads: what a purge empties. */
const LOAD_TABLES = [
  'cost_line',
  'cost_daily',
  ...ROLLUP_NAMES,
  'rejected_line',
  'load_tally',
  'load_finding_sample',
] as const

const STATEMENT_END_POLL_MS = 200
const STATEMENT_END_TIMEOUT_MS = 60_000

/** Marks the statement of a load, so that it can be found and ended from anywhere. */
export function loadComment(loadId: string): string {
  return `outlay load ${loadId}`
}

/**
 * Removes every row of a load. Its statement is ended first and its end awaited: an insert that still runs
 * writes rows after they were purged.
 */
export async function purgeLoad(
  clickhouse: ClickHouseClient,
  load: { clientId: string; loadId: string },
): Promise<void> {
  await endStatements(clickhouse, load.loadId)
  await deleteRows(clickhouse, LOAD_TABLES, load)
}

/** Removes the rows that a load has in these tables. */
export async function deleteRows(
  clickhouse: ClickHouseClient,
  tables: readonly string[],
  { clientId, loadId }: { clientId: string; loadId: string },
): Promise<void> {
  const load = { clientId, loadId }
  // A delete rewrites parts, 0.3 s even where it finds nothing; a refused file often left nothing.
  for (const table of await findTablesWithRows(clickhouse, tables, load)) {
    await clickhouse.command({ query: `DELETE FROM ${table} ${OF_LOAD}`, query_params: load })
  }
}

/** Tables whose rows belong to a billing account's month. */
const SLICED_TABLES = ['cost_line', 'cost_daily', ...ROLLUP_NAMES] as const

/**
 * Removes the rows of some billing accounts in one billing period of a load. To be called for loads that are
 * complete: no statement writes to them any more.
 */
export async function purgeSlices(
  clickhouse: ClickHouseClient,
  {
    clientId,
    loadId,
    period,
    billingAccountIds,
  }: { clientId: string; loadId: string; period: string; billingAccountIds: string[] },
): Promise<void> {
  for (const table of SLICED_TABLES) {
    await clickhouse.command({
      query: `DELETE FROM ${table} ${OF_LOAD}
        AND toStartOfMonth(BillingPeriodStart) = {period:Date} AND BillingAccountId IN {accounts:Array(String)}`,
      query_params: { clientId, loadId, period, accounts: billingAccountIds },
    })
  }
}

/** Every load that has rows, of all clients, wherever a statement that was cut off may have left some. */
export async function findLoadsWithRows(
  clickhouse: ClickHouseClient,
): Promise<{ clientId: string; loadId: string }[]> {
  const answer = await clickhouse.query({
    query: LOAD_TABLES.map(
      (table) => `SELECT DISTINCT client_id AS clientId, load_id AS loadId FROM ${table}`,
    ).join(' UNION DISTINCT '),
    format: 'JSONEachRow',
    // In the background: whoever waits for an answer goes first.
    clickhouse_settings: { max_threads: 1 },
  })
  return answer.json()
}

const OF_LOAD = 'WHERE client_id = {clientId:UUID} AND load_id = {loadId:UUID}'

async function findTablesWithRows(
  clickhouse: ClickHouseClient,
  tables: readonly string[],
  query_params: { clientId: string; loadId: string },
): Promise<string[]> {
  const answer = await clickhouse.query({
    query: tables
      .map((table) => `(SELECT '${table}' AS name FROM ${table} ${OF_LOAD} LIMIT 1)`)
      .join('\nUNION ALL '),
    query_params,
    format: 'JSONEachRow',
  })
  return (await answer.json<{ name: string }>()).map(({ name }) => name)
}

/** Ends what still runs for a load, and waits for its end. */
export async function endStatements(clickhouse: ClickHouseClient, loadId: string): Promise<void> {
  const query_params = { comment: loadComment(loadId) }
  const deadline = Date.now() + STATEMENT_END_TIMEOUT_MS
  while (await isRunning(clickhouse, query_params)) {
    if (Date.now() > deadline) throw new Error(`The statement of load ${loadId} does not end.`)
    await clickhouse.command({
      query: `KILL QUERY WHERE Settings['log_comment'] = {comment:String} ASYNC`,
      query_params,
    })
    await new Promise((resolve) => setTimeout(resolve, STATEMENT_END_POLL_MS))
  }
}

async function isRunning(clickhouse: ClickHouseClient, query_params: { comment: string }): Promise<boolean> {
  const answer = await clickhouse.query({
    query: `SELECT count() AS running FROM system.processes WHERE Settings['log_comment'] = {comment:String}`,
    query_params,
    format: 'JSONEachRow',
  })
  const [row] = await answer.json<{ running: string }>()
  return Number(row?.running) > 0
}

import { sql, type Kysely, type Transaction } from 'kysely'
import type { Database } from '../../migrations/tables.ts'
import type { LoadContext } from '../load-upload.ts'
import { enqueueFindingChecks } from './check-findings.ts'
import { findFindings, type FoundInBill } from './find-findings.ts'
import { CURRENT_SLICE, findHistory, IS_HISTORY } from './history-of-load.ts'
import { readPercents, versionOf } from './settings.ts'
import { storeFindings } from './store-findings.ts'

/** Name of the job that finds what could be saved in one load. Its payload is `{ loadId }`. */
export const FIND_FINDINGS = 'find_findings'

/** After rollups, which more people wait for, and before loads. */
const PRIORITY = -9

/** How many are enqueued at once: the next sweep goes on. */
const AT_ONCE = 100

/**
 * Enqueues the job for the loads of a client whose findings are missing, or were made with other bills of before than
 * those that count now. To be called in each transaction that changes which bills count.
 */
export async function enqueueFindings(trx: Transaction<Database>, clientId: string): Promise<void> {
  await sql`
    with ${wantedHistory(clientId)}
    select ${addJob}
    from (
      select load_id from wanted join load on load.id = load_id
      where load.findings_history is distinct from wanted.history
      order by load_id desc
    ) as stale
  `.execute(trx)
  await enqueueFindingChecks(trx, clientId)
}

/** Enqueues the job for loads, of all clients, whose findings are missing or were made by other rules or percentages. */
export async function enqueueMissingFindings(db: Kysely<Database>): Promise<void> {
  const version = versionOf(await readPercents(db))
  await sql`
    select ${addJob}
    from (
      select load.id as load_id from load join upload on upload.load_id = load.id
      where upload.status = 'completed' and load.purged_at is null
        and load.findings_version is distinct from ${version}
        and not exists (
          select from graphile_worker.jobs
          where key = ${`${FIND_FINDINGS}:`} || load.id::text and attempts < max_attempts
        )
      order by load.id desc limit ${AT_ONCE}
    ) as stale
  `.execute(db)
}

const addJob = sql`graphile_worker.add_job(
      ${FIND_FINDINGS}, json_build_object('loadId', load_id::text),
      job_key => ${`${FIND_FINDINGS}:`} || load_id::text, max_attempts => 10, priority => ${PRIORITY}::integer)`

/**
 * Of each completed load what its findings have to be made with: a digest of the bills of before that count. Bills that
 * arrive late, or go, change the findings of those after them.
 */
const wantedHistory = (clientId: string) => {
  const ofClient = sql`upload.client_id = ${clientId}::uuid`
  return sql`
    slice as (${CURRENT_SLICE} and ${ofClient}),
    own as (
      select upload.client_id, upload.load_id, min(period) as first_period, max(period) as last_period
      from upload join upload_period on upload_period.upload_id = upload.id
      where upload.status = 'completed' and ${ofClient}
      group by upload.client_id, upload.load_id
    ),
    wanted as (
      select own.load_id, own.client_id, (
        select md5(coalesce(string_agg(
          older.load_id || ' ' || older.period || ' ' || older.billing_account_id, ','
          order by older.load_id, older.period, older.billing_account_id), ''))
        from slice as older where ${IS_HISTORY}
      ) as history
      from own
    )`
}

/**
 * Has the rules look at a load that an upload is completed with, and puts what they find in place of what they found
 * before, in one transaction: until then what was there is read, and a job that was interrupted leaves nothing.
 */
export async function findFindingsOfLoad(
  { db, clickhouse, limits, log }: Pick<LoadContext, 'db' | 'clickhouse' | 'limits' | 'log'>,
  loadId: string,
  signal: AbortSignal,
): Promise<void> {
  const percents = await readPercents(db)
  const version = versionOf(percents)
  const load = await findLoad(db, loadId)
  if (!load || (load.madeBy === version && load.madeWith === load.history)) return
  const began = performance.now()
  const bounds = { maxMemoryBytes: limits.maxMemoryBytes, signal }
  const bills: ({ period: string } & FoundInBill)[] = []
  for (const period of load.periods) {
    const bill = { clientId: load.clientId, loadId, period }
    const history = await findHistory(db, bill)
    bills.push({ period, ...(await findFindings(clickhouse, bill, { history, percents, bounds })) })
  }
  const stored = await storeFindings(db, {
    clientId: load.clientId,
    loadId,
    bills,
    percents,
    version,
    history: load.history,
  })
  if (!stored) return
  const count = bills.reduce((sum, { findings }) => sum + findings.length, 0)
  log.info({ loadId, count, milliseconds: Math.round(performance.now() - began) }, 'findings made')
}

interface LoadToLookAt {
  clientId: string
  history: string
  periods: string[]
  /** What its findings are of, where it has some. */
  madeBy: string | null
  madeWith: string | null
}

/** The load, with what of before its findings are made with from now on; nothing where it counts no more. */
async function findLoad(db: Kysely<Database>, loadId: string): Promise<LoadToLookAt | undefined> {
  const upload = await db
    .selectFrom('upload')
    .innerJoin('load', 'load.id', 'upload.load_id')
    .where('load.id', '=', loadId)
    .where('status', '=', 'completed')
    .select(['upload.id', 'upload.client_id', 'findings_version', 'findings_history'])
    .executeTakeFirst()
  if (!upload) return undefined
  const { rows } = await sql<{ history: string; periods: string[] }>`
    with ${wantedHistory(upload.client_id)}
    select history, (
      select array_agg(distinct to_char(period, 'YYYY-MM-DD') order by to_char(period, 'YYYY-MM-DD'))
      from upload_period where upload_id = ${upload.id} and purged_at is null
    ) as periods
    from wanted where load_id = ${loadId}
  `.execute(db)
  const [row] = rows
  return (
    row && {
      clientId: upload.client_id,
      history: row.history,
      periods: row.periods ?? [],
      madeBy: upload.findings_version,
      madeWith: upload.findings_history,
    }
  )
}

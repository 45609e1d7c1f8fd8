import { sql, type Kysely, type Transaction } from 'kysely'
import type { Database } from '../../migrations/tables.ts'
import { enqueueFindingChecks } from './check-findings.ts'
import { CURRENT_SLICE, IS_HISTORY } from './history-of-load.ts'
import { lockFindings } from './lock-findings.ts'
import { readPercents, versionOf } from './settings.ts'

/** Name of the job that finds what could be saved in one load. Its payload is `{ loadId }`. */
export const FIND_FINDINGS = 'find_findings'

/** After rollups, and after the first ten files that a client waits for; before the rest of hundreds. */
const PRIORITY = 10

/**
 * A job waits this long, and anew where it is enqueued again meanwhile. Past months arrive one after the other, each of
 * them changes what is to be said of those after it, and all of them are looked at once.
 */
const DELAY_SECONDS = 3

/** How many are enqueued at once: the next sweep goes on. */
const AT_ONCE = 100

/**
 * Enqueues the job for the loads of a client whose findings are missing, or were made with other bills of before than
 * those that count now. To be called in each transaction that changes which bills count.
 */
export async function enqueueFindings(trx: Transaction<Database>, clientId: string): Promise<void> {
  // Findings that are being stored are seen with what they were made with, or see what counts from now on.
  await lockFindings(trx, clientId)
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

/** Enqueues the job for a load again, where the bills of before came or went while its findings were made. */
export async function enqueueOutdated(
  trx: Transaction<Database>,
  { clientId, loadId, history }: { clientId: string; loadId: string; history: string },
): Promise<void> {
  await sql`
    with ${wantedHistory(clientId)}
    select ${addJob} from wanted where load_id = ${loadId}::uuid and history <> ${history}
  `.execute(trx)
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
      job_key => ${`${FIND_FINDINGS}:`} || load_id::text, max_attempts => 10, priority => ${PRIORITY}::integer,
      run_at => now() + make_interval(secs => ${DELAY_SECONDS}))`

/**
 * Of each completed load what its findings have to be made with: a digest of the bills of before that count. Bills that
 * arrive late, or go, change the findings of those after them.
 */
export const wantedHistory = (clientId: string) => {
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

import { readdir, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ClickHouseClient } from '@clickhouse/client'
import { sql, type Kysely } from 'kysely'
import { createClickHouse } from '../clickhouse/client.ts'
import { toUnits } from '../clickhouse/exact.ts'
import { removeOrphanedFiles } from '../etl/orphaned-files.ts'
import { createDatabase } from '../migrations/database.ts'
import type { Database } from '../migrations/tables.ts'
import { openUploadStore } from '../upload-store/upload-store.ts'

/** The sweep runs every 10 s, and a purge may have to wait for a statement to end. */
const SWEPT_WITHIN_MS = 60_000
/** Loads go before findings, which are looked for in all of them in the end; a job that nobody takes is stuck. */
const JOBS_STAND_STILL_MS = 120_000
const POLL_MS = 500
const HURRY_MS = 500
const DAY_MS = 24 * 60 * 60 * 1000

/** What a stack keeps, behind its API. */
export interface Stores {
  databaseUrl: string
  clickhouseUrl: string
  uploadStore: string
}

export type OpenStores = ReturnType<typeof openStores>

/** Looks into the databases and the upload store of a stack where nothing is under way any more. */
export function openStores({ databaseUrl, clickhouseUrl, uploadStore }: Stores) {
  const db = createDatabase(databaseUrl, { maxConnections: 2 })
  const clickhouse = createClickHouse(clickhouseUrl)
  let hurrying: NodeJS.Timeout | undefined
  return {
    /** Has jobs that failed tried again at once from now on: the queue waits for longer each time, up to a minute. */
    hurryJobs(): void {
      // What fails here is done again at the next tick.
      hurrying = setInterval(() => void makeJobsDue(db).catch(() => {}), HURRY_MS)
    },
    /** What is wrong, in sentences; waits for jobs to end, and for the sweep to remove what it has to. */
    async findInconsistencies(): Promise<string[]> {
      const jobs = await jobsThatStandStill(db)
      const problems = [...(await wrongLoads(db, clickhouse)), ...(await wrongFiles(db, uploadStore))]
      const swept = Date.now() + SWEPT_WITHIN_MS
      for (;;) {
        const left = await orphanRows(db, clickhouse)
        if (left.length === 0 || Date.now() > swept) return [...problems, ...left, ...jobs]
        await sleep(POLL_MS)
      }
    },
    async close() {
      clearInterval(hurrying)
      await clickhouse.close()
      await db.destroy()
    },
  }
}

async function makeJobsDue(db: Kysely<Database>): Promise<void> {
  await sql`
    update graphile_worker._private_jobs set run_at = now() where run_at > now() and attempts < max_attempts
  `.execute(db)
}

interface LoadSums {
  loadId: string
  rows: string
  billed: string
  effective: string
}

/** Completed uploads whose cost lines, or whose rollup, are not what the upload says. */
async function wrongLoads(db: Kysely<Database>, clickhouse: ClickHouseClient): Promise<string[]> {
  const uploads = await db
    .selectFrom('upload')
    .innerJoin('upload_total', 'upload_total.upload_id', 'upload.id')
    .select(['file_name', 'load_id', 'rows_accepted as rows'])
    .select(['billed_cost as billed', 'effective_cost as effective'])
    .where('status', '=', 'completed')
    .execute()
  const problems: string[] = []
  for (const [table, rows] of [
    ['cost_line', 'count()'],
    ['cost_daily', 'sum(LineCount)'],
  ]) {
    const answer = await clickhouse.query({
      query: `SELECT load_id AS loadId, toString(${rows}) AS rows, toString(sum(BilledCost)) AS billed,
        toString(sum(EffectiveCost)) AS effective FROM ${table} GROUP BY loadId`,
      format: 'JSONEachRow',
    })
    const sums = new Map((await answer.json<LoadSums>()).map((row) => [row.loadId, row]))
    for (const upload of uploads) {
      const found = sums.get(upload.load_id ?? '') ?? { rows: '0', billed: '0', effective: '0' }
      const isSame =
        found.rows === upload.rows &&
        toUnits(found.billed) === toUnits(upload.billed) &&
        toUnits(found.effective) === toUnits(upload.effective)
      if (isSame) continue
      problems.push(
        `${table} holds ${found.rows} rows, ${found.billed}, of ${upload.file_name}, which has ${upload.rows}, ${upload.billed}.`,
      )
    }
  }
  return problems
}

/** Rows in any table of a load that is no completed upload's own. */
async function orphanRows(db: Kysely<Database>, clickhouse: ClickHouseClient): Promise<string[]> {
  const uploads = await db.selectFrom('upload').select('load_id').where('status', '=', 'completed').execute()
  const known = new Set(uploads.map(({ load_id }) => load_id))
  const tables = await clickhouse.query({
    query: `SELECT table FROM system.columns WHERE database = currentDatabase() AND name = 'load_id'
      AND table IN (SELECT name FROM system.tables WHERE database = currentDatabase() AND engine LIKE '%MergeTree')`,
    format: 'JSONEachRow',
  })
  const problems: string[] = []
  for (const { table } of await tables.json<{ table: string }>()) {
    const answer = await clickhouse.query({
      query: `SELECT load_id AS loadId, toString(count()) AS rows FROM ${table} GROUP BY loadId`,
      format: 'JSONEachRow',
    })
    for (const { loadId, rows } of await answer.json<{ loadId: string; rows: string }>()) {
      if (!known.has(loadId))
        problems.push(`${table} holds ${rows} rows of load ${loadId}, which nobody reads.`)
    }
  }
  return problems
}

/** Waits for as long as jobs begin and end. */
async function jobsThatStandStill(db: Kysely<Database>): Promise<string[]> {
  let before = ''
  let changed = Date.now()
  for (;;) {
    const jobs = await leftJobs(db)
    const now = jobs.join('\n')
    if (now !== before) changed = Date.now()
    before = now
    if (jobs.length === 0 || Date.now() > changed + JOBS_STAND_STILL_MS) return jobs
    await sleep(POLL_MS)
  }
}

async function leftJobs(db: Kysely<Database>): Promise<string[]> {
  const { rows } = await sql<{ key: string; attempts: number; locked_by: string | null }>`
    select key, attempts, locked_by from graphile_worker.jobs
    where attempts < max_attempts or locked_by is not null
    order by key
  `.execute(db)
  return rows.map(
    ({ key, attempts, locked_by }) => `Job ${key} is left: attempt ${attempts}, by ${locked_by}.`,
  )
}

/** Files that are still there a day later though no upload names them, and those that are named and missing. */
async function wrongFiles(db: Kysely<Database>, folder: string): Promise<string[]> {
  await ageBy(folder, DAY_MS + 1000)
  await removeOrphanedFiles(db, openUploadStore(folder))
  const uploads = await db
    .selectFrom('upload_file')
    .innerJoin('upload', 'upload.id', 'upload_file.upload_id')
    .select('storage_key')
    .where('upload.status', '!=', 'deleted')
    .execute()
  const named = new Set(uploads.map(({ storage_key }) => storage_key))
  const kept = new Set(await filesIn(folder))
  return [
    ...[...kept].filter((key) => !named.has(key)).map((key) => `The file ${key} is kept for nobody.`),
    ...[...named].filter((key) => !kept.has(key)).map((key) => `The file ${key} is gone.`),
  ]
}

async function ageBy(folder: string, milliseconds: number): Promise<void> {
  const then = new Date(Date.now() - milliseconds)
  for (const key of await filesIn(folder)) await utimes(join(folder, key), then, then)
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
}

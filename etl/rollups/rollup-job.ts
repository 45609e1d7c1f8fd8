import { sql, type Kysely, type Transaction } from 'kysely'
import { ROLLUP_VERSION } from '../../clickhouse/rollups.ts'
import type { Database } from '../../migrations/tables.ts'
import type { LoadContext } from '../load-upload.ts'
import { buildRollups, type RolledUpLoad } from './build-rollups.ts'
import { placeTags } from './place-tags.ts'

/** Name of the job that makes the rollups of one load. Its payload is `{ loadId }`. */
export const BUILD_ROLLUPS = 'build_rollups'

/** Before other loads: it takes seconds, and dashboards are slower until it has run. */
const PRIORITY = -10

/** Enqueues the rollups of a load in the transaction that completes it. The same again, before it has begun, is one. */
export async function enqueueRollups(
  db: Kysely<Database> | Transaction<Database>,
  loadId: string,
): Promise<void> {
  await sql`
    select graphile_worker.add_job(
      ${BUILD_ROLLUPS}, json_build_object('loadId', ${loadId}::text),
      job_key => ${`${BUILD_ROLLUPS}:${loadId}`}, max_attempts => 10, priority => ${PRIORITY}::integer)
  `.execute(db)
}

/**
 * Makes the rollups of a load that an upload is completed with, and records that it has them: until then, questions
 * are answered from the tables that every load has. Does nothing where it has them, or counts no more.
 */
export async function rollUpLoad(
  { db, clickhouse, limits, log }: Pick<LoadContext, 'db' | 'clickhouse' | 'limits' | 'log'>,
  loadId: string,
  signal: AbortSignal,
): Promise<void> {
  await alone(db, loadId, async (connection) => {
    const load = await findLoadToRollUp(connection, loadId)
    if (!load) return
    const began = performance.now()
    await buildRollups(clickhouse, load, {
      maxMemoryBytes: limits.maxMemoryBytes,
      signal,
      placeTags: (keys) => placeTags(connection, load, keys),
    })
    await connection
      .updateTable('load')
      .set({ rollup_version: ROLLUP_VERSION })
      .where('id', '=', loadId)
      .execute()
    log.info({ loadId, milliseconds: Math.round(performance.now() - began) }, 'rollups made')
  })
}

/**
 * Two workers at it would each write all rows. A worker that is only slow can have lost its job to another; one that
 * died has lost its connection, and with it the lock.
 */
async function alone(
  db: Kysely<Database>,
  loadId: string,
  action: (connection: Kysely<Database>) => Promise<void>,
): Promise<void> {
  const key = sql`hashtextextended('rollups of ' || ${loadId}, 0)`
  await db.connection().execute(async (connection) => {
    const { rows } = await sql<{ locked: boolean }>`select pg_try_advisory_lock(${key}) as locked`.execute(
      connection,
    )
    if (!rows[0]?.locked) throw new Error(`The rollups of load ${loadId} are being made by another worker.`)
    try {
      await action(connection)
    } finally {
      await sql`select pg_advisory_unlock(${key})`.execute(connection)
    }
  })
}

/** Enqueues what was completed before there were these rollups, or while nobody heard of it. */
export async function enqueueMissingRollups(db: Kysely<Database>): Promise<void> {
  const loads = await db
    .selectFrom('load')
    .innerJoin('upload', 'upload.load_id', 'load.id')
    .where('upload.status', '=', 'completed')
    .where('load.purged_at', 'is', null)
    .where('load.rollup_version', '<>', ROLLUP_VERSION)
    .where(({ not, exists }) =>
      not(
        exists(
          sql`(select from graphile_worker.jobs where key = ${`${BUILD_ROLLUPS}:`} || load.id::text and attempts < max_attempts)`,
        ),
      ),
    )
    .select('load.id')
    .orderBy('load.id', 'desc')
    .limit(100)
    .execute()
  for (const { id } of loads) await enqueueRollups(db, id)
}

async function findLoadToRollUp(db: Kysely<Database>, loadId: string): Promise<RolledUpLoad | undefined> {
  return db
    .selectFrom('load')
    .innerJoin('upload', 'upload.load_id', 'load.id')
    .where('load.id', '=', loadId)
    .where('upload.status', '=', 'completed')
    .where('load.rollup_version', '<>', ROLLUP_VERSION)
    .select(['load.client_id as clientId', 'load.id as loadId'])
    .executeTakeFirst()
}

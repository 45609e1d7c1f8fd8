import { sql, type Kysely } from 'kysely'
import type { Database } from '../migrations/tables.ts'

/**
 * A worker that has not said for `silenceSeconds` that it lives is dead, and its jobs are given to others. It says so
 * four times as often.
 */
export const beatMs = (silenceSeconds: number) => silenceSeconds * 250

/** How often the dead, and what they left, are looked for: in time to be taken over within twice the silence. */
export const sweepMs = (silenceSeconds: number) => silenceSeconds * 500

/** A job locked for less than this share of the silence may belong to a worker that has not had its first beat. */
const GRACE = 0.75

export async function beat(db: Kysely<Database>, workerIds: string[]): Promise<void> {
  if (workerIds.length === 0) return
  await db
    .insertInto('etl_worker')
    .values(workerIds.map((id) => ({ id })))
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ heartbeat_at: sql<Date>`now()` }))
    .execute()
}

export async function sayGoodbye(db: Kysely<Database>, workerIds: string[]): Promise<void> {
  if (workerIds.length === 0) return
  await db.deleteFrom('etl_worker').where('id', 'in', workerIds).execute()
}

/**
 * Gives the jobs of dead workers back to the queue, which would hold their locks for four hours. The dead are
 * forgotten. Any number of processes may do this at once.
 */
export async function releaseJobsOfTheDead(db: Kysely<Database>, silenceSeconds: number): Promise<void> {
  await sql`
    delete from etl_worker where heartbeat_at < now() - make_interval(secs => ${silenceSeconds})
  `.execute(db)
  await sql`
    select graphile_worker.force_unlock_workers(array_agg(distinct locked_by))
    from graphile_worker.jobs
    where locked_by is not null
      and locked_at < now() - make_interval(secs => ${GRACE * silenceSeconds})
      and not exists (select from etl_worker where etl_worker.id = locked_by)
    having count(*) > 0
  `.execute(db)
}

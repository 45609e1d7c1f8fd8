import { sql, type Kysely } from 'kysely'
import type { Database } from '../../migrations/tables.ts'
import { enqueueConnectionJob } from './connection-jobs.ts'

/** Enqueues what the time has come for. Called every minute, by whichever process. */
export async function enqueueDueJobs(db: Kysely<Database>): Promise<void> {
  await enqueueDuePolls(db)
  await enqueueDueVerifications(db)
}

/**
 * When a connection is looked through next is written together with the job that looks through it now. So it always
 * moves on, also where that job fails, or its process dies.
 */
async function enqueueDuePolls(db: Kysely<Database>): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const due = await trx
      .updateTable('connection')
      .set({ next_poll_at: sql<Date>`now() + make_interval(mins => watch_minutes)` })
      .where('watch_enabled', '=', true)
      .where('status', '=', 'verified')
      .where('deleted_at', 'is', null)
      .where(sql<boolean>`coalesce(next_poll_at <= now(), true)`)
      .returning('id')
      .execute()
    for (const { id } of due) await enqueueConnectionJob(trx, 'poll_connection', { connectionId: id })
  })
}

/**
 * Every connection has a minute of the day of its own, by its id: they are spread over the day. Due is one that was
 * not verified since its last one. One that nobody has verified yet waits for its person.
 */
async function enqueueDueVerifications(db: Kysely<Database>): Promise<void> {
  const { rows: due } = await sql<{ id: string }>`
    with slot as (
      select id, last_checked_at,
        date_trunc('day', now(), 'UTC') + make_interval(mins => abs(hashtext(id::text) % 1440)) as today
      from connection
      where status in ('verified', 'failed') and deleted_at is null
    )
    select id from slot
    where last_checked_at < case when today <= now() then today else today - interval '1 day' end
  `.execute(db)
  for (const { id } of due) await enqueueConnectionJob(db, 'verify_connection', { connectionId: id })
}

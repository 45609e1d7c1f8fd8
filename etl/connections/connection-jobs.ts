import { createHash } from 'node:crypto'
import { sql, type Kysely, type Transaction } from 'kysely'
import type { FoundBy } from '../../contract/connection.ts'
import type { Database } from '../../migrations/tables.ts'

/** What etl does for connections, by name of the job, with its payload. */
export interface ConnectionJobs {
  /** Looks through the folder for reports that are new or rewritten, and takes them. */
  poll_connection: { connectionId: string }
  verify_connection: { connectionId: string }
  /** Looks at one manifest, of which an event said that it is there, and takes what it lists. */
  take_manifest: { connectionId: string; key: string; foundBy: FoundBy }
  /** Takes the reports of these billing periods (`2026-10`), newest first; all reports where none is named. */
  backfill_connection: { connectionId: string; userId: string; from: string; to: string; reports?: string[] }
}

export type ConnectionJobName = keyof ConnectionJobs

/**
 * Enqueues a job in the transaction that calls for it. The same job again, before it has begun, is one. Those of a client
 * run one after the other: nobody's events or backfills, however many, keep another's waiting.
 */
export async function enqueueConnectionJob<Name extends ConnectionJobName>(
  db: Kysely<Database> | Transaction<Database>,
  name: Name,
  payload: ConnectionJobs[Name],
): Promise<void> {
  // Hashed: a key in S3 may be longer than one in the queue.
  const fields = JSON.stringify(Object.entries(payload).sort(([a], [b]) => (a < b ? -1 : 1)))
  const key = `${name}:${createHash('sha256').update(fields).digest('hex')}`
  await sql`
    select graphile_worker.add_job(
      ${name}, ${JSON.stringify(payload)}::json, job_key => ${key}, max_attempts => 5,
      queue_name => (select 'connections:' || client_id from connection where id = ${payload.connectionId}::uuid))
  `.execute(db)
}

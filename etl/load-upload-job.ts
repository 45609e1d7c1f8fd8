import { sql, type Transaction } from 'kysely'
import type { Database } from '../migrations/tables.ts'

/** Name of the job that loads one upload. Its payload is `{ uploadId }`. */
export const LOAD_UPLOAD = 'load_upload'

/**
 * Enqueues the load of an upload in the transaction that writes its row, so that there is never one without
 * the other. Calling it again for the same upload, as a retry does, replaces a job that has not begun.
 *
 * The queue takes the lowest priority number first, then the oldest job. The number is that of the client's other
 * uploads that wait or load: so clients take turns, and a hundred files of one do not keep another's single file
 * waiting.
 */
export async function enqueueLoadUpload(trx: Transaction<Database>, uploadId: string): Promise<void> {
  await sql`
    select graphile_worker.add_job(
      ${LOAD_UPLOAD}, json_build_object('uploadId', ${uploadId}::text),
      job_key => ${`${LOAD_UPLOAD}:${uploadId}`}, max_attempts => 5,
      priority => (
        -- The column of the queue is a smallint.
        select least(count(*), 32767)::integer
        from upload
        where client_id = (select client_id from upload where id = ${uploadId}::uuid)
          and id <> ${uploadId}::uuid
          and status in ('pending', 'processing')))
  `.execute(trx)
}

import { sql, type Transaction } from 'kysely'
import type { Database } from '../migrations/tables.ts'

/** Name of the job that loads one upload. Its payload is `{ uploadId }`. */
export const LOAD_UPLOAD = 'load_upload'

/**
 * Enqueues the load of an upload in the transaction that writes its row, so that there is never one without
 * the other. Calling it again for the same upload, as a retry does, replaces a job that has not begun.
 */
export async function enqueueLoadUpload(trx: Transaction<Database>, uploadId: string): Promise<void> {
  await sql`
    select graphile_worker.add_job(
      ${LOAD_UPLOAD}, json_build_object('uploadId', ${uploadId}::text),
      job_key => ${`${LOAD_UPLOAD}:${uploadId}`}, max_attempts => 5)
  `.execute(trx)
}

import { sql, type Kysely } from 'kysely'
import type { Database } from '../migrations/tables.ts'
import { LOAD_UPLOAD } from './load-upload-job.ts'
import { INTERRUPTED } from './load-upload.ts'

/**
 * Ends uploads that wait for a load that will never come: their job was tried as often as it may be, and the last
 * try did not live to say so.
 */
export async function failUploadsWithoutJob(db: Kysely<Database>): Promise<void> {
  await sql`
    update upload
    set status = 'failed', phase = 'done', finished_at = now(), error = ${JSON.stringify(INTERRUPTED)}::jsonb
    where status in ('pending', 'processing')
      and not exists (
        select from graphile_worker.jobs
        where key = ${`${LOAD_UPLOAD}:`} || upload.id
          and (locked_at is not null or attempts < max_attempts)
      )
  `.execute(db)
}

import { sql, type Transaction, type UpdateObject } from 'kysely'
import type { UploadStatus } from '../../contract/upload.ts'
import type { Database } from '../../migrations/tables.ts'

/** Sends a failed or cancelled upload back to wait for its load. False where its status does not allow it. */
export function resetForRetry(trx: Transaction<Database>, clientId: string, id: string): Promise<boolean> {
  return changeUpload(
    trx,
    { clientId, id, from: ['failed', 'cancelled'] },
    {
      status: 'pending',
      phase: 'waiting',
      load_id: null,
      error: null,
      report: null,
      bytes_read: 0,
      rows_read: 0,
      rows_accepted: 0,
      rows_rejected: 0,
      started_at: null,
      finished_at: null,
    },
  )
}

/** Ends an upload that waits or loads; the worker sees it and stops. False where its status does not allow it. */
export function cancelUpload(trx: Transaction<Database>, clientId: string, id: string): Promise<boolean> {
  return changeUpload(
    trx,
    { clientId, id, from: ['pending', 'processing'] },
    {
      status: 'cancelled',
      finished_at: sql<Date>`now()`,
    },
  )
}

/**
 * Ends an upload, whatever it is doing, for good: its rows and files are removed by the sweep of etl, its record
 * stays. False where it was deleted before.
 */
export function deleteUpload(trx: Transaction<Database>, clientId: string, id: string): Promise<boolean> {
  return changeUpload(
    trx,
    { clientId, id, from: ['pending', 'processing', 'completed', 'failed', 'cancelled'] },
    {
      status: 'deleted',
      deleted_at: sql<Date>`now()`,
      finished_at: sql<Date>`coalesce(finished_at, now())`,
    },
  )
}

/** False where the client has no such upload, or its status is none of those. */
async function changeUpload(
  trx: Transaction<Database>,
  { clientId, id, from }: { clientId: string; id: string; from: UploadStatus[] },
  change: UpdateObject<Database, 'upload'>,
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('upload')
    .set(change)
    .where('client_id', '=', clientId)
    .where('id', '=', id)
    .where('status', 'in', from)
    .executeTakeFirstOrThrow()
  return numUpdatedRows > 0n
}

import { sql, type Kysely } from 'kysely'
import type { Database } from '../../migrations/tables.ts'
import { conflict, notFound } from '../http/problem.ts'

/**
 * Uploads of the client that can be analysed, in the order of their ids. One that is not the client's does not
 * exist (404), one that is not loaded is a 409; both name it.
 */
export async function requireCompletedUploads(
  db: Kysely<Database>,
  clientId: string,
  uploadIds: string[],
): Promise<{ uploadId: string; loadId: string }[]> {
  if (uploadIds.length === 0) return []
  const rows = await db
    .selectFrom('upload')
    .where('client_id', '=', clientId)
    .where('id', '=', sql<string>`any(${uploadIds}::uuid[])`)
    .select(['id', 'status', 'load_id'])
    .orderBy('id')
    .execute()
  const found = new Map(rows.map((row) => [row.id, row]))
  for (const id of uploadIds) {
    // Postgres answers ids in lower case, however they were asked for.
    const upload = found.get(id.toLowerCase())
    if (!upload) throw notFound(`upload ${id}`)
    if (upload.status !== 'completed') {
      throw conflict(
        'upload-not-completed',
        `Upload ${id} cannot be analysed: its status is ${upload.status}.`,
      )
    }
  }
  return rows.map(({ id, load_id }) => {
    if (load_id === null) throw new Error(`Completed upload ${id} has no load`)
    return { uploadId: id, loadId: load_id }
  })
}

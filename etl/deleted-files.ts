import { sql, type Kysely } from 'kysely'
import type { Database } from '../migrations/tables.ts'
import type { UploadStore } from '../upload-store/upload-store.ts'

/**
 * Removes the files of deleted uploads from the upload store, once their rows are gone and nothing reads them any
 * more. Their names and hashes stay. Answers how many were removed.
 */
export async function removeFilesOfDeletedUploads(
  db: Kysely<Database>,
  uploadStore: Pick<UploadStore, 'remove'>,
): Promise<number> {
  const files = await findFilesToRemove(db)
  for (const { upload_id, file_index, storage_key } of files) {
    await uploadStore.remove(storage_key)
    await db
      .updateTable('upload_file')
      .set({ removed_at: sql<Date>`now()` })
      .where('upload_id', '=', upload_id)
      .where('file_index', '=', file_index)
      .execute()
  }
  return files.length
}

function findFilesToRemove(db: Kysely<Database>) {
  return (
    db
      .selectFrom('upload_file')
      .innerJoin('upload', 'upload.id', 'upload_file.upload_id')
      .where('upload.status', '=', 'deleted')
      .where('upload_file.removed_at', 'is', null)
      .where((eb) =>
        eb.not(
          eb.exists(
            eb
              .selectFrom('load')
              .whereRef('load.upload_id', '=', 'upload.id')
              .where('load.purged_at', 'is', null)
              .select('load.id'),
          ),
        ),
      )
      // Kept for another upload that has the same file.
      .where((eb) =>
        eb.not(
          eb.exists(
            eb
              .selectFrom('upload_file as other_file')
              .innerJoin('upload as other', 'other.id', 'other_file.upload_id')
              .whereRef('other_file.storage_key', '=', 'upload_file.storage_key')
              .where('other.status', '!=', 'deleted')
              .select('other.id'),
          ),
        ),
      )
      .select(['upload_file.upload_id', 'file_index', 'storage_key'])
      .execute()
  )
}

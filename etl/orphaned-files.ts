import type { Kysely } from 'kysely'
import type { Database } from '../migrations/tables.ts'
import { removeOrphans } from '../upload-store/remove-orphans.ts'
import type { UploadStore } from '../upload-store/upload-store.ts'

/**
 * Removes files that a process had not written whole when it was killed, or not recorded yet. Answers how many of the
 * latter.
 */
export function removeOrphanedFiles(db: Kysely<Database>, uploadStore: UploadStore): Promise<number> {
  uploadStore.removeAbandoned()
  return removeOrphans(uploadStore, async (keys) => {
    const known = await db
      .selectFrom('upload_file')
      .select('storage_key')
      .where('storage_key', 'in', keys)
      .execute()
    return new Set(known.map(({ storage_key }) => storage_key))
  })
}

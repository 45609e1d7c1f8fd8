import type { Kysely } from 'kysely'
import { sql } from 'kysely'
import type { Database } from '../../migrations/tables.ts'
import { violatedConstraint } from '../../migrations/violated-constraint.ts'
import { current, type Attempt } from '../attempts-repository.ts'
import { hashOfContent } from '../uploads/content-hash.ts'
import { LIVING } from '../uploads/living-statuses.ts'
import { duplicateFile } from './refusals.ts'

/** Records that a file has come, whole, and where it is kept; false where this try has lost the upload. */
export async function recordFile(
  db: Kysely<Database>,
  attempt: Attempt,
  file: { fileIndex: number; sha256: string; storageKey: string },
): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    // Whoever takes the upload away waits for this, or is waited for.
    const held = await trx
      .selectFrom('upload')
      .select('id')
      .where('id', '=', attempt.uploadId)
      .where('client_id', '=', attempt.clientId)
      .where('load_id', '=', attempt.loadId)
      .where('status', '=', 'processing')
      .forNoKeyUpdate()
      .executeTakeFirst()
    if (!held) return false
    await trx
      .updateTable('upload_file')
      .set({ sha256: file.sha256, storage_key: file.storageKey })
      .where('upload_id', '=', attempt.uploadId)
      .where('file_index', '=', file.fileIndex)
      .execute()
    return true
  })
}

/**
 * Records what the files are, now that all of them are here.
 *
 * @throws LoadError `duplicate-file` where another upload of the client has the same content
 */
export async function recordContent(db: Kysely<Database>, attempt: Attempt): Promise<void> {
  const contentSha256 = contentOf(attempt)
  const replacesId = await findReplaced(db, attempt, contentSha256)
  try {
    await current(db, attempt)
      .set({ content_sha256: contentSha256, replaces_id: replacesId ?? null })
      .execute()
  } catch (error) {
    // Of two that come to their end at once, the unique index lets one through.
    if (violatedConstraint(error) === 'upload_content_key') await findReplaced(db, attempt, contentSha256)
    throw error
  }
  attempt.contentSha256 = contentSha256
}

function contentOf({ manifest, files }: Attempt): string {
  return hashOfContent({
    manifest,
    files: files.map(({ fileIndex, sha256 }) => {
      if (sha256 === null) throw new Error(`File ${fileIndex} of the upload has not come`)
      return { fileIndex, sha256 }
    }),
  })
}

/**
 * The upload that had this content before, where a later delivery of the export has gone back to it: what was
 * delivered between the two must not go on counting. No other may have the same content.
 */
async function findReplaced(
  db: Kysely<Database>,
  attempt: Attempt,
  contentSha256: string,
): Promise<string | undefined> {
  const { exportKey = null, deliveryId = null } = attempt.manifest ?? {}
  const uploads = await db
    .selectFrom('upload')
    .where('client_id', '=', attempt.clientId)
    .where('content_sha256', '=', contentSha256)
    .where('id', '!=', attempt.uploadId)
    .where('status', 'in', LIVING)
    .select(['id', 'file_name as fileName'])
    .select(
      sql<boolean>`status = 'completed' and export_key = ${exportKey} and manifest->>'deliveryId' <> ${deliveryId}
        and exists (select from upload_period where upload_id = upload.id and superseded_how = 'export')`.as(
        'isOlderDelivery',
      ),
    )
    .orderBy('id', 'desc')
    .execute()
  const same = uploads.find(({ isOlderDelivery }) => !isOlderDelivery)
  if (same) throw duplicateFile(same)
  return uploads[0]?.id
}

import type { Kysely } from 'kysely'
import { v7 as uuidv7 } from 'uuid'
import type { Upload } from '../../contract/upload.ts'
import { enqueueLoadUpload } from '../../etl/load-upload-job.ts'
import { insertUpload } from '../../etl/uploads/insert-upload.ts'
import type { Database } from '../../migrations/tables.ts'
import { violatedConstraint } from '../../migrations/violated-constraint.ts'
import type { UploadStore } from '../../upload-store/upload-store.ts'
import type { ClientIdentity } from '../accounts/identity.ts'
import type { Caller } from '../http/caller.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { conflict, notFound } from '../http/problem.ts'
import { findReloadable, findUpload } from './uploads-repository.ts'

interface Request {
  uploadId: string
  identity: ClientIdentity
  caller: Caller
}

/**
 * Sends the kept files of a completed upload in again, as a new upload that takes its place when it completes. The new
 * one keeps the same bytes by itself: deleting either leaves the other whole.
 */
export async function reloadUpload(
  { db, uploadStore }: { db: Kysely<Database>; uploadStore: UploadStore },
  { uploadId, identity, caller }: Request,
): Promise<Upload> {
  const { user, client } = identity
  const original = await findReloadable(db, client.id, uploadId)
  if (!original) throw await notReloadable(db, client.id, uploadId)
  const id = uuidv7()
  const copies = original.files.map((file) => ({
    ...file,
    storageKey: `${client.id}/${id}.${file.fileIndex}`,
  }))
  try {
    for (const [index, { storageKey }] of copies.entries()) {
      await uploadStore.duplicate(original.files[index]!.storageKey, storageKey)
    }
    return await db.transaction().execute(async (trx) => {
      await insertUpload(trx, {
        id,
        clientId: client.id,
        createdBy: user.id,
        fileName: original.file_name,
        source:
          original.source_uri === null
            ? undefined
            : { uri: original.source_uri, connectionId: original.connection_id },
        contentSha256: original.content_sha256,
        replacesId: uploadId,
        manifest: original.manifest ?? undefined,
        deliveredAt: original.delivered_at,
        mappingId: original.mapping_id ?? undefined,
        files: copies,
      })
      await enqueueLoadUpload(trx, id)
      await recordAudit(trx, {
        action: 'upload.reload',
        objectType: 'upload',
        objectId: id,
        clientId: client.id,
        userId: user.id,
        ...caller,
        detail: { replacesId: uploadId },
      })
      const upload = await findUpload(trx, client.id, id)
      if (!upload) throw new Error('An upload that was just written cannot be found')
      return upload
    })
  } catch (error) {
    for (const { storageKey } of copies) await uploadStore.remove(storageKey)
    if (violatedConstraint(error) !== 'upload_content_key') throw error
    throw conflict('already-reloaded', 'This upload is being loaded again already, or was.')
  }
}

async function notReloadable(db: Kysely<Database>, clientId: string, id: string) {
  const upload = await findUpload(db, clientId, id)
  if (!upload) return notFound(`upload ${id}`)
  return conflict('not-reloadable', `Only completed uploads are loaded again; this is ${upload.status}.`)
}

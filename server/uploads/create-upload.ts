import type { Kysely, Transaction } from 'kysely'
import type { Upload } from '../../contract/upload.ts'
import { enqueueLoadUpload } from '../../etl/load-upload-job.ts'
import { hashOfContent } from '../../etl/uploads/content-hash.ts'
import { insertUpload } from '../../etl/uploads/insert-upload.ts'
import type { Database } from '../../migrations/tables.ts'
import { violatedConstraint } from '../../migrations/violated-constraint.ts'
import type { ClientIdentity } from '../accounts/identity.ts'
import type { Caller } from '../http/caller.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { conflict, notFound } from '../http/problem.ts'
import type { ReceivedUpload } from './receive-upload.ts'
import { findUpload, findUploadWithContent } from './uploads-repository.ts'

interface Request {
  id: string
  identity: ClientIdentity
  caller: Caller
  received: ReceivedUpload
}

/**
 * Records a received file as an upload and enqueues its load, in one transaction. Content that the client has
 * already is a 409, unless the sender asked to replace it.
 */
export async function createUpload(db: Kysely<Database>, request: Request): Promise<Upload> {
  const clientId = request.identity.client.id
  const contentSha256 = hashOfContent(request.received)
  try {
    return await db.transaction().execute((trx) => write(trx, request, contentSha256))
  } catch (error) {
    // Of two equal deliveries at once, both of which found nothing before, the unique index lets one through.
    const violated = violatedConstraint(error)
    if (violated === 'upload_mapping_id_fkey') throw unknownMapping(request.received.mappingId)
    if (violated !== 'upload_content_key') throw error
    throw duplicateFile(await findUploadWithContent(db, clientId, contentSha256))
  }
}

async function write(
  trx: Transaction<Database>,
  { id, identity, caller, received }: Request,
  contentSha256: string,
): Promise<Upload> {
  const clientId = identity.client.id
  const existing = await findUploadWithContent(trx, clientId, contentSha256)
  if (existing !== undefined && !received.replaceDuplicate) throw duplicateFile(existing)
  const replacesId = received.replaceDuplicate
    ? await findUploadWithContent(trx, clientId, contentSha256, ['completed'])
    : undefined
  await insertUpload(trx, {
    id,
    clientId,
    createdBy: identity.user.id,
    fileName: received.fileName,
    contentSha256,
    replacesId,
    manifest: received.manifest,
    deliveredAt: received.manifest?.deliveredAt ?? received.deliveredAt,
    mappingId: received.mappingId,
    files: received.files,
  })
  await enqueueLoadUpload(trx, id)
  await recordAudit(trx, {
    action: 'upload.create',
    objectType: 'upload',
    objectId: id,
    clientId,
    userId: identity.user.id,
    ...caller,
    detail: {
      fileName: received.fileName,
      bytes: received.files.reduce((sum, file) => sum + file.bytes, 0),
      sha256: contentSha256,
      ...(received.manifest && { files: received.files.length, listed: received.manifest.files.length }),
      ...(replacesId && { replacesId }),
    },
  })
  const upload = await findUpload(trx, clientId, id)
  if (!upload) throw new Error('An upload that was just written cannot be found')
  return upload
}

export function unknownMapping(mappingId: string | undefined) {
  return notFound(`custom mapping ${mappingId}`)
}

export function duplicateFile(existingUploadId: string | undefined) {
  return conflict(
    'duplicate-file',
    'This content was uploaded before. Open that upload, or send it again with replaceDuplicate=true.',
    existingUploadId === undefined ? {} : { existingUploadId },
  )
}

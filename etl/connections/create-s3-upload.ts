import type { Transaction } from 'kysely'
import { v7 as uuidv7 } from 'uuid'
import type { Manifest } from '../../contract/manifest.ts'
import type { Database } from '../../migrations/tables.ts'
import { enqueueLoadUpload } from '../load-upload-job.ts'
import { cleanFileName } from '../uploads/clean-file-name.ts'
import { insertUpload } from '../uploads/insert-upload.ts'

export interface NewS3Upload {
  clientId: string
  connectionId: string
  /** Null for what arrives by itself. */
  createdBy: string | null
  /** Where the request came from, where a person made one. */
  caller?: { address: string; userAgent: string | undefined } | undefined
  /** Of the object, or of the manifest. */
  fileName: string
  sourceUri: string
  manifest?: Manifest | undefined
  deliveredAt: Date | string
  files: S3File[]
}

interface S3File {
  /** Its place in the manifest; 0 for a file by itself. */
  fileIndex: number
  name: string
  bytes: number
  sourceUri: string
  etag: string
  versionId: string | null
}

/**
 * Writes an upload whose files are still in the client's bucket, and enqueues its load, which takes them from there.
 * Answers its id.
 */
export async function createS3Upload(trx: Transaction<Database>, upload: NewS3Upload): Promise<string> {
  const id = uuidv7()
  const fileName = cleanFileName(upload.fileName)
  await insertUpload(trx, {
    id,
    clientId: upload.clientId,
    createdBy: upload.createdBy,
    fileName,
    source: { uri: upload.sourceUri, connectionId: upload.connectionId },
    contentSha256: null,
    manifest: upload.manifest,
    deliveredAt: upload.deliveredAt,
    files: upload.files.map(({ fileIndex, name, bytes, sourceUri, etag, versionId }) => ({
      fileIndex,
      name: cleanFileName(name),
      bytes,
      sha256: null,
      storageKey: `${upload.clientId}/${id}.${fileIndex}`,
      source: { uri: sourceUri, etag, versionId },
    })),
  })
  await enqueueLoadUpload(trx, id)
  await recordCreation(trx, id, { ...upload, fileName })
  return id
}

async function recordCreation(trx: Transaction<Database>, id: string, upload: NewS3Upload): Promise<void> {
  await trx
    .insertInto('audit_event')
    .values({
      client_id: upload.clientId,
      user_id: upload.createdBy,
      action: 'upload.create',
      object_type: 'upload',
      object_id: id,
      address: upload.caller?.address ?? null,
      user_agent: upload.caller?.userAgent ?? null,
      detail: {
        fileName: upload.fileName,
        bytes: upload.files.reduce((sum, file) => sum + file.bytes, 0),
        sourceUri: upload.sourceUri,
        connectionId: upload.connectionId,
        ...(upload.manifest && { files: upload.files.length, listed: upload.manifest.files.length }),
      },
    })
    .execute()
}

import type { Transaction } from 'kysely'
import type { Manifest } from '../../contract/manifest.ts'
import type { Database } from '../../migrations/tables.ts'

/** The object of a bucket that a file comes from, and which version of it. */
export interface FileSource {
  uri: string
  etag: string
  versionId: string | null
}

export interface NewUpload {
  id: string
  clientId: string
  /** Null for what arrives by itself. */
  createdBy: string | null
  fileName: string
  /** The object or manifest in a connected bucket; absent for what was sent. */
  source?: { uri: string; connectionId: string | null } | undefined
  /** Null until all of its files are here. */
  contentSha256: string | null
  replacesId?: string | undefined
  manifest?: Manifest | undefined
  /** When the provider delivered it; now, where nobody says. */
  deliveredAt: Date | string | undefined
  mappingId?: string | undefined
  files: NewUploadFile[]
}

interface NewUploadFile {
  /** Its place in the manifest; 0 for a file by itself. */
  fileIndex: number
  name: string
  bytes: number
  /** Null until it is here. */
  sha256: string | null
  storageKey: string
  source?: FileSource | undefined
}

/** A row has nine parameters, of which a statement takes 65,535; a manifest lists 10,000 files at most. */
const FILES_OF_INSERT = 5000

/** Writes an upload that waits for its load, with its files; a manifest may have come without any. */
export async function insertUpload(trx: Transaction<Database>, upload: NewUpload): Promise<void> {
  await trx
    .insertInto('upload')
    .values({
      id: upload.id,
      client_id: upload.clientId,
      created_by: upload.createdBy,
      file_name: upload.fileName,
      origin: upload.source ? 's3' : 'file',
      source_uri: upload.source?.uri ?? null,
      connection_id: upload.source?.connectionId ?? null,
      bytes: upload.files.reduce((sum, file) => sum + file.bytes, 0),
      content_sha256: upload.contentSha256,
      replaces_id: upload.replacesId ?? null,
      manifest: upload.manifest ?? null,
      export_key: upload.manifest?.exportKey ?? null,
      // The same content again is the same delivery, whenever it was sent.
      delivered_at:
        upload.deliveredAt ??
        (upload.replacesId === undefined
          ? undefined
          : (eb) => eb.selectFrom('upload').where('id', '=', upload.replacesId!).select('delivered_at')),
      mapping_id: upload.mappingId ?? null,
    })
    .execute()
  for (let at = 0; at < upload.files.length; at += FILES_OF_INSERT) {
    await insertFiles(trx, upload.id, upload.files.slice(at, at + FILES_OF_INSERT))
  }
}

async function insertFiles(
  trx: Transaction<Database>,
  uploadId: string,
  files: NewUploadFile[],
): Promise<void> {
  await trx
    .insertInto('upload_file')
    .values(
      files.map(({ fileIndex, name, bytes, sha256, storageKey, source }) => ({
        upload_id: uploadId,
        file_index: fileIndex,
        name,
        bytes,
        sha256,
        storage_key: storageKey,
        source_uri: source?.uri ?? null,
        etag: source?.etag ?? null,
        version_id: source?.versionId ?? null,
      })),
    )
    .execute()
}

import type { Kysely, Transaction } from 'kysely'
import type { ClientBucket } from '../../../client-bucket/client-bucket.ts'
import { createS3Upload } from '../../../etl/connections/create-s3-upload.ts'
import { inParallel } from '../../../etl/connections/in-parallel.ts'
import { sourceUriOf } from '../../../etl/connections/source-uri.ts'
import { takeManifest } from '../../../etl/connections/take-manifest.ts'
import type { Database } from '../../../migrations/tables.ts'
import type { Caller } from '../../http/caller.ts'
import { conflict } from '../../http/problem.ts'
import { lockConnection, type ConnectionRow } from '../connections-repository.ts'
import type { ChosenFile } from './chosen-files.ts'
import { kindOfFile } from './file-kind.ts'
import { findLoadedVersions } from './loaded-versions.ts'

/** Each of them has its files looked up besides. */
const MANIFESTS_AT_ONCE = 4

interface Ingesting {
  db: Kysely<Database>
  bucket: ClientBucket
  connection: ConnectionRow
  userId: string
  caller: Caller
  signal: AbortSignal
}

/**
 * Makes an upload of each chosen file, and of each manifest one of all that it lists. A version that is loaded, or
 * about to be, is not loaded again: its upload is answered. Manifests come first, so that the parts of a report that
 * were chosen beside its manifest are not loaded twice.
 *
 * @returns ids of uploads, each once, in the order of the files
 */
export async function ingestFiles(ingesting: Ingesting, files: ChosenFile[]): Promise<string[]> {
  const uploadIds = new Map<string, string>()
  const isManifest = ({ object }: ChosenFile) => kindOfFile(object.key) === 'manifest'
  await inParallel(files.filter(isManifest), MANIFESTS_AT_ONCE, async (file) => {
    uploadIds.set(file.path, await ingestManifest(ingesting, file))
  })
  const others = files.filter((file) => !isManifest(file))
  for (const [path, id] of await ingestObjects(ingesting, others)) uploadIds.set(path, id)
  return [...new Set(files.map(({ path }) => uploadIds.get(path)!))]
}

async function ingestManifest(
  { db, bucket, connection, userId, caller, signal }: Ingesting,
  { path, object }: ChosenFile,
): Promise<string> {
  const { uploadId, error } = await takeManifest(
    { db, bucket },
    { connection, key: object.key, foundBy: 'person', userId, caller, signal },
  )
  if (uploadId !== null && !error) return uploadId
  const { message = 'It cannot be loaded as it is.', remedy = '' } = error ?? {}
  throw conflict('manifest-not-usable', `\`${path}\`: ${message} ${remedy}`.trimEnd(), {
    errors: [{ path, message }],
    ...(error && { connectionError: error }),
  })
}

/** All of them, or none. */
async function ingestObjects(ingesting: Ingesting, files: ChosenFile[]): Promise<Map<string, string>> {
  if (files.length === 0) return new Map()
  const { connection } = ingesting
  return ingesting.db.transaction().execute(async (trx) => {
    // Of two requests for the same files, the second sees what the first has made of them.
    await lockConnection(trx, connection.client_id, connection.id)
    const place = { clientId: connection.client_id, connectionId: connection.id, bucket: connection.bucket }
    const objects = files.map(({ object }) => object)
    const loadedAs = await findLoadedVersions(trx, place, objects)
    const ids = new Map<string, string>()
    for (const file of files) {
      const id = loadedAs(file.object)?.id ?? (await createUpload(trx, ingesting, file))
      ids.set(file.path, id)
    }
    return ids
  })
}

function createUpload(
  trx: Transaction<Database>,
  { connection, userId, caller }: Ingesting,
  { object }: ChosenFile,
): Promise<string> {
  const { key, bytes, etag, versionId, modifiedAt } = object
  const sourceUri = sourceUriOf(connection.bucket, key)
  const name = key.slice(key.lastIndexOf('/') + 1)
  return createS3Upload(trx, {
    clientId: connection.client_id,
    connectionId: connection.id,
    createdBy: userId,
    caller,
    fileName: name,
    sourceUri,
    deliveredAt: modifiedAt,
    files: [{ fileIndex: 0, name, bytes, sourceUri, etag, versionId }],
  })
}

import type { Kysely } from 'kysely'
import type { UploadStatus } from '../../../contract/upload.ts'
import type { Database } from '../../../migrations/tables.ts'
import { sourceUriOf } from '../../../etl/connections/source-uri.ts'
import { LIVING } from '../../../etl/uploads/living-statuses.ts'

interface Place {
  clientId: string
  connectionId: string
  bucket: string
}

interface Version {
  key: string
  etag: string
}

export interface LoadedAs {
  id: string
  status: UploadStatus
}

/**
 * The uploads that have these versions of files: of a manifest the one that it made, of any other file the one that it
 * is in, alone or with the others of its report. The newest of several.
 */
export async function findLoadedVersions(
  db: Kysely<Database>,
  place: Place,
  versions: Version[],
): Promise<(version: Version) => LoadedAs | null> {
  if (versions.length === 0) return () => null
  const byVersion = new Map<string, LoadedAs>()
  for (const { source_uri, etag, ...upload } of await findByFiles(db, place, versions)) {
    byVersion.set(`${etag} ${source_uri}`, upload)
  }
  const byManifest = new Map<string, LoadedAs>()
  for (const { etag, ...upload } of await findByManifests(db, place, versions)) byManifest.set(etag, upload)
  return ({ key, etag }) =>
    byVersion.get(`${etag} ${sourceUriOf(place.bucket, key)}`) ?? byManifest.get(etag) ?? null
}

function findByFiles(db: Kysely<Database>, { clientId, bucket }: Place, versions: Version[]) {
  return db
    .selectFrom('upload_file')
    .innerJoin('upload', 'upload.id', 'upload_file.upload_id')
    .where('upload.client_id', '=', clientId)
    .where('upload.status', 'in', LIVING)
    .where(
      'upload_file.source_uri',
      'in',
      versions.map(({ key }) => sourceUriOf(bucket, key)),
    )
    .select(['upload_file.source_uri', 'etag', 'upload.id', 'upload.status'])
    .orderBy('upload.id')
    .execute()
}

/** By its content: a report that keeps its deliveries has its newest manifest twice, under two keys. */
function findByManifests(db: Kysely<Database>, { clientId, connectionId }: Place, versions: Version[]) {
  return db
    .selectFrom('delivery')
    .innerJoin('upload', 'upload.id', 'delivery.upload_id')
    .where('delivery.client_id', '=', clientId)
    .where('delivery.connection_id', '=', connectionId)
    .where('upload.client_id', '=', clientId)
    .where('upload.status', 'in', LIVING)
    .where(
      'delivery.etag',
      'in',
      versions.map(({ etag }) => etag),
    )
    .select(['delivery.etag', 'upload.id', 'upload.status'])
    .orderBy('upload.id')
    .execute()
}

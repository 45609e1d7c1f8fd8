import { sql, type Kysely, type Selectable } from 'kysely'
import { isPassing } from '../../client-bucket/access-error.ts'
import type { UploadStatus } from '../../contract/upload.ts'
import type { Database } from '../../migrations/tables.ts'
import { placeOfManifest, type ManifestPlace } from './manifest-place.ts'
import { isAlive } from './settled.ts'

type Connection = Selectable<Database['connection']>

/** A version of a manifest that lies in the bucket. */
export interface SeenManifest extends ManifestPlace {
  etag: string
  modifiedAt: Date
}

interface KnownManifest {
  uploadId: string | null
  uploadStatus: UploadStatus | null
  /** Code of what it could not be taken for. */
  error: string | null
}

/**
 * Of the manifests that were found, those of which something is to be made by itself: unknown versions that were
 * written since the connection is watched, or whose period was loaded before; and what could not be taken for a reason
 * that passes.
 */
export async function dueManifests<Seen extends SeenManifest>(
  db: Kysely<Database>,
  connection: Connection,
  found: Seen[],
): Promise<Seen[]> {
  const since = wholeSecond(connection.watched_since)
  const known = await knownManifests(db, connection, found)
  const isOlder = ({ modifiedAt }: Seen) => modifiedAt < since
  const older = found.filter((manifest) => !known.has(versionOf(manifest)) && isOlder(manifest))
  const loaded = await loadedFolders(db, connection, older)
  return found.filter((manifest) => {
    const before = known.get(versionOf(manifest))
    if (before) return before.uploadId === null && before.error !== null && isPassing(before.error)
    return !isOlder(manifest) || loaded.has(manifest.folder)
  })
}

/** Those of which no upload waits, loads or counts. */
export async function unloadedManifests<Seen extends SeenManifest>(
  db: Kysely<Database>,
  connection: Connection,
  found: Seen[],
): Promise<Seen[]> {
  const uploads = await uploadsOfManifests(db, connection, found)
  return found.filter((manifest) => !uploads.has(manifest))
}

/** Of each manifest the upload that has it and waits, loads or counts. */
export async function uploadsOfManifests<Seen extends SeenManifest>(
  db: Kysely<Database>,
  connection: Connection,
  found: Seen[],
): Promise<Map<Seen, string>> {
  const known = await knownManifests(db, connection, found)
  return new Map(
    found.flatMap((manifest): [Seen, string][] => {
      const delivery = known.get(versionOf(manifest))
      return delivery?.uploadId && isAlive(delivery) ? [[manifest, delivery.uploadId]] : []
    }),
  )
}

/**
 * By folder and content: a report that keeps its deliveries has its newest manifest under two keys, and by whichever
 * it was taken, it need not be read again.
 */
async function knownManifests(
  db: Kysely<Database>,
  connection: Connection,
  found: SeenManifest[],
): Promise<Map<string, KnownManifest>> {
  const rows = await db
    .selectFrom('delivery')
    .leftJoin('upload', 'upload.id', 'delivery.upload_id')
    .where('delivery.client_id', '=', connection.client_id)
    .where('delivery.connection_id', '=', connection.id)
    .where('delivery.etag', '=', sql<string>`any(${found.map(({ etag }) => etag)})`)
    .orderBy('delivery.id')
    .select([
      'delivery.manifest_key as key',
      'delivery.etag',
      'delivery.upload_id as uploadId',
      'upload.status as uploadStatus',
      sql<string | null>`delivery.error ->> 'code'`.as('error'),
    ])
    .execute()
  return new Map(
    rows.map(({ key, etag, ...known }) => [
      versionOf({ folder: placeOfManifest(key)?.folder ?? key, etag }),
      known,
    ]),
  )
}

async function loadedFolders(
  db: Kysely<Database>,
  connection: Connection,
  manifests: SeenManifest[],
): Promise<Set<string>> {
  if (manifests.length === 0) return new Set()
  const { rows } = await sql<{ folder: string }>`
    select folder from unnest(${manifests.map(({ folder }) => folder)}::text[]) as folder
    where exists (
      select from delivery join upload on upload.id = delivery.upload_id
      where delivery.client_id = ${connection.client_id} and delivery.connection_id = ${connection.id}
        and starts_with(delivery.manifest_key, folder)
        and upload.status in ('pending', 'processing', 'completed')
    )
  `.execute(db)
  return new Set(rows.map(({ folder }) => folder))
}

/** S3 says to the second when an object was written. */
function wholeSecond(time: Date | null): Date {
  return new Date(Math.floor((time ?? new Date()).getTime() / 1000) * 1000)
}

function versionOf({ folder, etag }: Pick<SeenManifest, 'folder' | 'etag'>): string {
  return `${etag} ${folder}`
}

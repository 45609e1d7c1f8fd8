import type { Kysely, Selectable, Transaction } from 'kysely'
import type { ObjectVersion } from '../../client-bucket/client-bucket.ts'
import type { ConnectionError, FoundBy } from '../../contract/connection.ts'
import type { Manifest } from '../../contract/manifest.ts'
import type { Database } from '../../migrations/tables.ts'
import { ConnectionChanged } from './connection-changed.ts'
import { createS3Upload } from './create-s3-upload.ts'
import {
  lockDelivery,
  updateDelivery,
  type DeliveryIdentity,
  type ManifestVersion,
  type RecordedDelivery,
} from './deliveries-repository.ts'
import { connectionErrorOf, type DeliveryRefusal } from './delivery-refusal.ts'
import { isSettled } from './settled.ts'
import { sourceUriOf } from './source-uri.ts'

export interface ManifestToTake {
  connection: Selectable<Database['connection']>
  /** Key of the manifest, whole, with the prefix. */
  key: string
  foundBy: FoundBy
  /** The person who asked for it. */
  userId?: string
  caller?: { address: string; userAgent: string | undefined }
  signal?: AbortSignal
}

export interface TakenManifest {
  deliveryId: string
  /** The upload that has this delivery, a new one or the one that it has already; null where it has none. */
  uploadId: string | null
  isNew: boolean
  /** Why it cannot be loaded as it is. */
  error: ConnectionError | null
}

/** A delivery as it lies in the bucket, or why it cannot be taken as it does. */
type FoundDelivery = {
  version: ManifestVersion
  /** The manifest as an object. */
  object: ObjectVersion
} & (
  | { manifest: Manifest; files: ObjectVersion[]; refusal: null }
  /** Without a manifest where it cannot be read. */
  | { manifest: Manifest | null; files: null; refusal: DeliveryRefusal }
)

/** Writes what is to become of a delivery, unless somebody else was faster. */
export function recordDelivery(
  db: Kysely<Database>,
  wanted: ManifestToTake,
  found: FoundDelivery,
): Promise<TakenManifest> {
  const { version, manifest } = found
  const identity = manifest && identityOf(manifest)
  const deliveredAt = manifest?.deliveredAt ?? found.object.modifiedAt
  return db.transaction().execute(async (trx) => {
    await requireUnchanged(trx, wanted.connection)
    const { foundBy } = wanted
    const delivery = await lockDelivery(trx, version, { identity, deliveredAt, foundBy })
    if (isSettled(delivery, { foundBy, etag: version.etag })) return takenAs(delivery)
    const became = found.refusal
      ? { uploadId: null, error: connectionErrorOf(found.refusal) }
      : { uploadId: await createUpload(trx, wanted, { ...found, deliveredAt }), error: null }
    await updateDelivery(trx, delivery.id, version, { identity, deliveredAt, ...became })
    await recordEvent(trx, wanted, delivery.id, { manifest, ...became })
    return { deliveryId: delivery.id, isNew: became.uploadId !== null, ...became }
  })
}

export function takenAs({ id, uploadId, error }: RecordedDelivery): TakenManifest {
  return { deliveryId: id, uploadId, isNew: false, error }
}

export function identityOf({ name, exportKey, period, deliveryId }: Manifest): DeliveryIdentity {
  return { report: name, exportKey, period, deliveryId }
}

/** What was found in a folder is not written once the connection has been deleted, or leads elsewhere. */
async function requireUnchanged(
  trx: Transaction<Database>,
  connection: ManifestToTake['connection'],
): Promise<void> {
  const current = await trx
    .selectFrom('connection')
    .where('id', '=', connection.id)
    .where('client_id', '=', connection.client_id)
    .where('bucket', '=', connection.bucket)
    .where('prefix', '=', connection.prefix)
    .where('deleted_at', 'is', null)
    .select('id')
    .forShare()
    .executeTakeFirst()
  if (!current) throw new ConnectionChanged()
}

function createUpload(
  trx: Transaction<Database>,
  { connection, key, userId, caller }: ManifestToTake,
  {
    manifest,
    deliveredAt,
    files,
  }: { manifest: Manifest; deliveredAt: Date | string; files: ObjectVersion[] },
): Promise<string> {
  return createS3Upload(trx, {
    clientId: connection.client_id,
    connectionId: connection.id,
    createdBy: userId ?? null,
    caller,
    fileName: key.slice(key.lastIndexOf('/') + 1),
    sourceUri: sourceUriOf(connection.bucket, key),
    manifest,
    deliveredAt,
    files: files.map(({ key: fileKey, bytes, etag, versionId }, fileIndex) => ({
      fileIndex,
      name: manifest.files[fileIndex]!.name,
      bytes,
      sourceUri: sourceUriOf(connection.bucket, fileKey),
      etag,
      versionId,
    })),
  })
}

/** By paths and names that people gave: an export is known by its ARN, which is nobody else's to read. */
async function recordEvent(
  trx: Transaction<Database>,
  { connection, key, foundBy, userId, caller }: ManifestToTake,
  deliveryId: string,
  became: { manifest: Manifest | null; uploadId: string | null; error: ConnectionError | null },
): Promise<void> {
  const { manifest, uploadId, error } = became
  await trx
    .insertInto('audit_event')
    .values({
      client_id: connection.client_id,
      user_id: userId ?? null,
      address: caller?.address ?? null,
      user_agent: caller?.userAgent ?? null,
      action: error ? 'delivery.failed' : 'delivery.taken',
      object_type: 'delivery',
      object_id: deliveryId,
      detail: {
        connectionId: connection.id,
        path: key.slice(connection.prefix.length),
        foundBy,
        ...(manifest && { report: manifest.name, period: manifest.period }),
        ...(error ? { code: error.code } : { uploadId }),
      },
    })
    .execute()
}

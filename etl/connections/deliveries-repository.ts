import { sql, type Kysely, type SelectQueryBuilder, type Transaction } from 'kysely'
import type { ConnectionError, FoundBy } from '../../contract/connection.ts'
import type { UploadStatus } from '../../contract/upload.ts'
import type { Database } from '../../migrations/tables.ts'

/** What tells a delivery from every other of a connection, once its manifest was read. */
export interface DeliveryIdentity {
  report: string
  exportKey: string
  /** `2026-10`; null where nothing tells. */
  period: string | null
  deliveryId: string
}

/** A version of a manifest: a delivery that cannot be read has nothing else to be known by. */
export interface ManifestVersion {
  clientId: string
  connectionId: string
  key: string
  etag: string
}

export interface RecordedDelivery {
  id: string
  key: string
  etag: string
  error: ConnectionError | null
  uploadId: string | null
  uploadStatus: UploadStatus | null
}

/** Of the same version of the manifest, or of the same delivery in another place. */
export function findDelivery(
  db: Kysely<Database>,
  version: ManifestVersion,
  identity: DeliveryIdentity | null,
): Promise<RecordedDelivery | undefined> {
  return withUpload(selectDelivery(db, version, identity)).executeTakeFirst()
}

/**
 * The record of a delivery, new where there is none. Whoever else takes the same delivery waits for the end of this
 * transaction, and then finds what became of it.
 */
export async function lockDelivery(
  trx: Transaction<Database>,
  version: ManifestVersion,
  found: { identity: DeliveryIdentity | null; deliveredAt: Date | string; foundBy: FoundBy },
): Promise<RecordedDelivery> {
  await trx
    .insertInto('delivery')
    .values({
      client_id: version.clientId,
      connection_id: version.connectionId,
      manifest_key: version.key,
      etag: version.etag,
      delivered_at: found.deliveredAt,
      found_by: found.foundBy,
      ...columnsOf(found.identity),
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  const { id } = await selectDelivery(trx, version, found.identity)
    .select('delivery.id')
    .forUpdate()
    .executeTakeFirstOrThrow()
  // By a statement of its own: one that waits for a row has read the others before it waited.
  return withUpload(trx.selectFrom('delivery').where('delivery.id', '=', id)).executeTakeFirstOrThrow()
}

/** Records what became of a delivery, with where and as what it was found this time. */
export async function updateDelivery(
  trx: Transaction<Database>,
  id: string,
  version: ManifestVersion,
  became: {
    identity: DeliveryIdentity | null
    deliveredAt: Date | string
    uploadId: string | null
    error: ConnectionError | null
  },
): Promise<void> {
  await trx
    .updateTable('delivery')
    .set({
      ...columnsOf(became.identity),
      delivered_at: became.deliveredAt,
      upload_id: became.uploadId,
      error: became.error && JSON.stringify(became.error),
    })
    .where('id', '=', id)
    .where('client_id', '=', version.clientId)
    .execute()
  await moveDelivery(trx, id, version)
}

/** The version of the manifest that a delivery was found by last is the one by which it is known without reading it. */
export async function moveDelivery(
  db: Kysely<Database>,
  id: string,
  { clientId, connectionId, key, etag }: ManifestVersion,
): Promise<void> {
  await db
    .updateTable('delivery')
    .set({ manifest_key: key, etag })
    .where('id', '=', id)
    .where('client_id', '=', clientId)
    .where((eb) => eb.or([eb('manifest_key', '!=', key), eb('etag', '!=', etag)]))
    // Another record may have had this version when it could not be read yet.
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('delivery as other')
            .where('other.connection_id', '=', connectionId)
            .where('other.manifest_key', '=', key)
            .where('other.etag', '=', etag)
            .select('other.id'),
        ),
      ),
    )
    .execute()
}

function selectDelivery(
  db: Kysely<Database>,
  { clientId, connectionId, key, etag }: ManifestVersion,
  identity: DeliveryIdentity | null,
) {
  const { export_key, delivery_id, period } = columnsOf(identity)
  const isSame = sql<boolean>`(
    delivery.export_key = ${export_key} and delivery.delivery_id = ${delivery_id}
    and delivery.period is not distinct from ${period}::date
  )`
  return db
    .selectFrom('delivery')
    .where('delivery.client_id', '=', clientId)
    .where('delivery.connection_id', '=', connectionId)
    .where((eb) => eb.or([eb.and([eb('manifest_key', '=', key), eb('etag', '=', etag)]), isSame]))
    .orderBy(isSame, (order) => order.desc().nullsLast())
    .limit(1)
}

function withUpload(query: SelectQueryBuilder<Database, 'delivery', object>) {
  return query
    .leftJoin('upload', 'upload.id', 'delivery.upload_id')
    .select([
      'delivery.id',
      'delivery.manifest_key as key',
      'delivery.etag',
      'delivery.error',
      'upload.id as uploadId',
      'upload.status as uploadStatus',
    ])
}

function columnsOf(identity: DeliveryIdentity | null) {
  return {
    report: identity?.report ?? null,
    export_key: identity?.exportKey ?? null,
    period: identity?.period ? `${identity.period}-01` : null,
    delivery_id: identity?.deliveryId ?? null,
  }
}

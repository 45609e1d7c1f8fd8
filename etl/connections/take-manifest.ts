import type { Kysely } from 'kysely'
import { AccessError } from '../../client-bucket/access-error.ts'
import type { ClientBucket, ObjectVersion } from '../../client-bucket/client-bucket.ts'
import type { Manifest } from '../../contract/manifest.ts'
import type { Database } from '../../migrations/tables.ts'
import {
  findDelivery,
  moveDelivery,
  type DeliveryIdentity,
  type ManifestVersion,
} from './deliveries-repository.ts'
import { DeliveryRefusal } from './delivery-refusal.ts'
import { findListedFiles } from './find-listed-files.ts'
import { listedKeys } from './listed-keys.ts'
import { readManifest } from './read-manifest.ts'
import {
  identityOf,
  recordDelivery,
  takenAs,
  type ManifestToTake,
  type TakenManifest,
} from './record-delivery.ts'
import { isSettled } from './settled.ts'

export type { ManifestToTake, TakenManifest }

export interface TakeContext {
  db: Kysely<Database>
  /** Of the connection, open. */
  bucket: ClientBucket
}

/**
 * Takes a delivery: what poll, event, backfill and person all end in. However often and by whom it is found, there is
 * one delivery and at most one upload that waits, loads or is completed.
 *
 * @throws AccessError where the manifest itself cannot be read; nothing is recorded of it
 */
export async function takeManifest(context: TakeContext, wanted: ManifestToTake): Promise<TakenManifest> {
  const { connection, key, signal } = wanted
  const object = await context.bucket.head(key, signal && { signal })
  const version = { clientId: connection.client_id, connectionId: connection.id, key, etag: object.etag }
  const known = await findSettled(context, wanted, version, null)
  if (known) return known
  const read = await readManifest(context.bucket, object, signal).catch(refusalOf)
  if (read instanceof DeliveryRefusal) {
    return recordDelivery(context.db, wanted, { version, object, manifest: null, files: null, refusal: read })
  }
  const { manifest } = read
  const taken = await findSettled(context, wanted, version, identityOf(manifest))
  if (taken) return taken
  const files = await filesOf(context, wanted, read).catch(refusalOf)
  const found = { version, object, manifest }
  return files instanceof DeliveryRefusal
    ? recordDelivery(context.db, wanted, { ...found, files: null, refusal: files })
    : recordDelivery(context.db, wanted, { ...found, files, refusal: null })
}

async function filesOf(
  { bucket }: TakeContext,
  { connection, signal }: ManifestToTake,
  { manifest, text }: { manifest: Manifest; text: string },
): Promise<ObjectVersion[]> {
  const keys = listedKeys(manifest, text, connection)
  try {
    return await findListedFiles(bucket, keys, { prefix: connection.prefix, signal })
  } catch (error) {
    // Of the files, and not of the manifest: it is told with the delivery, which is known by now.
    throw error instanceof AccessError ? new DeliveryRefusal(error.code, error.message, error.remedy) : error
  }
}

function refusalOf(error: unknown): DeliveryRefusal {
  if (error instanceof DeliveryRefusal) return error
  throw error
}

/** What was decided of this delivery before, if that still stands. */
async function findSettled(
  { db }: TakeContext,
  { foundBy }: ManifestToTake,
  version: ManifestVersion,
  identity: DeliveryIdentity | null,
): Promise<TakenManifest | undefined> {
  const delivery = await findDelivery(db, version, identity)
  if (!delivery || !isSettled(delivery, { foundBy, etag: version.etag })) return undefined
  await moveDelivery(db, delivery.id, version)
  return takenAs(delivery)
}

import type { Kysely, Selectable } from 'kysely'
import type { ClientBucket } from '../../client-bucket/client-bucket.ts'
import type { ConnectionError, FoundBy } from '../../contract/connection.ts'
import type { Database } from '../../migrations/tables.ts'

export interface TakeContext {
  db: Kysely<Database>
  /** Of the connection, open. */
  bucket: ClientBucket
}

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

export type TakenManifest =
  /** The upload that has this delivery: a new one, or the one that it has already. */
  | { deliveryId: string; uploadId: string; isNew: boolean; error: null }
  /** It cannot be loaded as it is; recorded with the reason. */
  | { deliveryId: string; uploadId: null; isNew: false; error: ConnectionError }

/**
 * Takes a delivery: what poll, event, backfill and person all end in. However often and by whom it is found, there is
 * one delivery and at most one upload that waits, loads or is completed.
 *
 * @throws AccessError where the manifest itself cannot be read; nothing is recorded of it
 */
export function takeManifest(_context: TakeContext, _wanted: ManifestToTake): Promise<TakenManifest> {
  throw new Error('Not written yet')
}

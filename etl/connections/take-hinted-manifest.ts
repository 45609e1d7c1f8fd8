import { AccessError } from '../../client-bucket/access-error.ts'
import { addressOf } from '../../client-bucket/address-of.ts'
import { isWithin } from '../../client-bucket/bucket-path.ts'
import { openClientBucket } from '../../client-bucket/open-client-bucket.ts'
import type { FoundBy } from '../../contract/connection.ts'
import { ConnectionChanged } from './connection-changed.ts'
import { dueManifests } from './due-manifests.ts'
import { placeOfManifest } from './manifest-place.ts'
import { findVerifiedConnection, type ConnectionContext } from './search-folder.ts'
import { takeManifest } from './take-manifest.ts'

/**
 * Looks at a manifest of which somebody said that it is there. Who said it is not believed anything else: what a poll
 * would not take, or not find, is left alone, and what was taken before is not taken again.
 *
 * @throws AccessError where it cannot be looked at for a reason that passes
 */
export async function takeHintedManifest(
  context: ConnectionContext,
  { connectionId, key, foundBy }: { connectionId: string; key: string; foundBy: FoundBy },
  signal: AbortSignal,
): Promise<void> {
  const { db, log } = context
  const connection = await findVerifiedConnection(db, connectionId)
  const place = placeOfManifest(key)
  if (!connection?.watch_enabled || !place || !isWithin(connection.prefix, key)) return
  const bucket = openClientBucket(addressOf(connection))
  try {
    const { etag, modifiedAt } = await bucket.head(key, { signal })
    const due = await dueManifests(db, connection, [{ ...place, etag, modifiedAt }])
    if (due.length === 0) return
    const taken = await takeManifest({ db, bucket }, { connection, key, foundBy, signal })
    log.info({ connectionId, ...taken }, 'hint at a manifest followed')
  } catch (error) {
    if (error instanceof ConnectionChanged) return
    if (!(error instanceof AccessError) || error.isPassing) throw error
    // The next poll says so to people; here, it may be a hint at nothing.
    log.info({ connectionId, code: error.code }, 'hint at a manifest that cannot be read')
  } finally {
    bucket.close()
  }
}

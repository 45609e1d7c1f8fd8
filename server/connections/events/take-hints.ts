import type { Kysely } from 'kysely'
import { isWithin } from '../../../client-bucket/bucket-path.ts'
import { enqueueConnectionJob } from '../../../etl/connections/connection-jobs.ts'
import { reportOfManifest } from '../../../etl/connections/manifest-place.ts'
import type { Database } from '../../../migrations/tables.ts'
import type { AnnouncedObject } from './announced-objects.ts'
import { noteEvent, type EventChannel } from './event-channel.ts'

/** An account has a few reports, and each has a few manifests for a delivery. */
const MAX_MANIFESTS = 100

/**
 * Enqueues a look at each manifest that is announced in the folder of a watched connection, and that is all that an
 * event brings about: whether the manifest is there, and what it says, is read with the connection's role.
 */
export async function takeHints(
  db: Kysely<Database>,
  channel: EventChannel,
  announced: AnnouncedObject[],
): Promise<void> {
  const keys = channel.isWatched ? manifestsAmong(announced, channel) : []
  await db.transaction().execute(async (trx) => {
    // First, and so one after the other: two that name the same manifests in another order would wait for each other.
    await noteEvent(trx, channel)
    for (const key of keys) {
      const payload = { connectionId: channel.connectionId, key, foundBy: 'event' as const }
      await enqueueConnectionJob(trx, 'take_manifest', payload)
    }
  })
}

function manifestsAmong(announced: AnnouncedObject[], { bucket, prefix }: EventChannel): string[] {
  const keys = new Set<string>()
  for (const object of announced) {
    if (keys.size === MAX_MANIFESTS) break
    const isManifest = object.bucket === bucket && reportOfManifest(object.key) !== null
    if (isManifest && isWithin(prefix, object.key)) keys.add(object.key)
  }
  return [...keys]
}

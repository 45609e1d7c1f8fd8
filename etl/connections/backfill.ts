import { isPassing } from '../../client-bucket/access-error.ts'
import type { ClientBucket } from '../../client-bucket/client-bucket.ts'
import type { Backfill } from '../../contract/connection.ts'
import type { RunningJob } from '../queue.ts'
import { unloadedManifests } from './due-manifests.ts'
import { findManifests, type FoundManifests } from './find-manifests.ts'
import {
  findVerifiedConnection,
  searchFolder,
  TOO_MANY_FOLDERS,
  type ConnectionContext,
} from './search-folder.ts'
import { takeFound } from './take-found.ts'

/**
 * Takes all reports of a range of billing periods that are not loaded, the newest periods first. What keeps it from that
 * for a reason that passes is thrown, for the queue to try again: no poll takes what is left.
 */
export async function backfillConnection(
  context: ConnectionContext,
  { connectionId, userId, ...range }: Backfill & { connectionId: string; userId: string },
  { lastTry, signal }: RunningJob,
): Promise<void> {
  const connection = await findVerifiedConnection(context.db, connectionId)
  if (!connection) return
  const left = await searchFolder(context, connection, { isPoll: false, signal }, async (bucket) => {
    const found = await findManifestsInRange(bucket, connection.prefix, range, signal)
    const manifests = await unloadedManifests(context.db, connection, found.manifests)
    const wanted = { connection, manifests, foundBy: 'backfill' as const, userId, signal }
    const error = await takeFound({ ...context, bucket }, wanted)
    return error ?? (found.isComplete ? null : TOO_MANY_FOLDERS)
  })
  if (left && isPassing(left.code) && !lastTry) throw new Error(`The backfill is not complete: ${left.code}`)
}

/** The manifests of a range of billing periods, both ends included; of some reports, or of all. */
export async function findManifestsInRange(
  bucket: ClientBucket,
  prefix: string,
  { from, to, reports }: Backfill,
  signal: AbortSignal,
): Promise<FoundManifests> {
  const isWanted = (period: string) => from <= period && period <= to
  const found = await findManifests(bucket, prefix, { isWanted, signal })
  return {
    ...found,
    manifests: found.manifests.filter(({ report }) => reports?.includes(report) ?? true),
  }
}

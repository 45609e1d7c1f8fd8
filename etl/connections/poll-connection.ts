import { dueManifests } from './due-manifests.ts'
import { findManifests } from './find-manifests.ts'
import {
  findVerifiedConnection,
  searchFolder,
  TOO_MANY_FOLDERS,
  type ConnectionContext,
} from './search-folder.ts'
import { takeFound } from './take-found.ts'

/**
 * Looks through the folder of a connection that is watched, and takes what is new or rewritten there. When it is
 * looked through next was written before this was enqueued, so that whatever happens here, it is then and not sooner.
 */
export async function pollConnection(
  context: ConnectionContext,
  connectionId: string,
  signal: AbortSignal,
): Promise<void> {
  const connection = await findVerifiedConnection(context.db, connectionId)
  if (!connection?.watch_enabled) return
  await searchFolder(context, connection, { isPoll: true, signal }, async (bucket) => {
    const found = await findManifests(bucket, connection.prefix, { signal })
    const manifests = await dueManifests(context.db, connection, found.manifests)
    const error = await takeFound({ ...context, bucket }, { connection, manifests, foundBy: 'poll', signal })
    return error ?? (found.isComplete ? null : TOO_MANY_FOLDERS)
  })
}

import type { Selectable } from 'kysely'
import type { Logger } from 'pino'
import { AccessError } from '../../client-bucket/access-error.ts'
import type { ConnectionError, FoundBy } from '../../contract/connection.ts'
import type { Database } from '../../migrations/tables.ts'
import { ConnectionChanged } from './connection-changed.ts'
import { connectionErrorOf } from './delivery-refusal.ts'
import type { FoundManifest } from './find-manifests.ts'
import { UNEXPECTED } from './search-folder.ts'
import { takeManifest, type TakeContext } from './take-manifest.ts'

export interface ManifestsToTake {
  connection: Selectable<Database['connection']>
  /** One after the other, in this order. */
  manifests: FoundManifest[]
  foundBy: FoundBy
  userId?: string
  signal: AbortSignal
}

/**
 * Takes manifests that were found, each by itself: one that cannot be read, or that we fail at, does not keep the
 * others waiting. Answers the first reason for which one could not be taken; one that passes ends it, until the next time.
 */
export async function takeFound(
  context: TakeContext & { log: Logger },
  { manifests, ...wanted }: ManifestsToTake,
): Promise<ConnectionError | null> {
  let failure: ConnectionError | null = null
  for (const { key } of manifests) {
    wanted.signal.throwIfAborted()
    try {
      const { isNew, deliveryId, uploadId, error } = await takeManifest(context, { ...wanted, key })
      const about = { connectionId: wanted.connection.id, deliveryId, uploadId, code: error?.code }
      if (isNew || error) context.log.info(about, isNew ? 'delivery taken' : 'delivery cannot be taken')
    } catch (error) {
      wanted.signal.throwIfAborted()
      if (error instanceof ConnectionChanged) throw error
      if (!(error instanceof AccessError)) {
        context.log.error({ err: error, connectionId: wanted.connection.id }, 'delivery cannot be recorded')
        failure ??= UNEXPECTED
        continue
      }
      // Written anew since it was listed: the next one finds it.
      if (error.code === 'object-changed' || error.code === 'no-such-object') continue
      failure ??= connectionErrorOf(error)
      if (error.isPassing) break
    }
  }
  return failure
}

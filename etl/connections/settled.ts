import { isPassing } from '../../client-bucket/access-error.ts'
import type { FoundBy } from '../../contract/connection.ts'
import { LIVING } from '../uploads/living-statuses.ts'
import type { RecordedDelivery } from './deliveries-repository.ts'

/** Whether a delivery's upload waits, loads or counts. */
export function isAlive({ uploadStatus }: Pick<RecordedDelivery, 'uploadStatus'>): boolean {
  return uploadStatus !== null && LIVING.includes(uploadStatus)
}

/**
 * Whether nothing is to be done about a delivery that is found again: it has a living upload, or what there is to say
 * of it was said. People and backfills take again what failed, was cancelled or deleted. What finds it by itself takes
 * it again only where it could not be taken for a reason that passes, or its manifest was written anew.
 */
export function isSettled(
  delivery: RecordedDelivery,
  { foundBy, etag }: { foundBy: FoundBy; etag: string },
): boolean {
  if (isAlive(delivery)) return true
  if (foundBy === 'person' || foundBy === 'backfill') return false
  if (delivery.uploadId !== null) return true
  return delivery.error !== null && !isPassing(delivery.error.code) && delivery.etag === etag
}

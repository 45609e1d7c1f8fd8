import type { Delivery } from '../api/contract.ts'

/** The report's name, or what its manifest is called where that could not be read. */
export const reportOf = ({ report, path }: Delivery): string =>
  report ?? path.slice(path.lastIndexOf('/') + 1)

export interface ListedDeliveries {
  items: readonly Delivery[]
  nextCursor: string | null
}

/**
 * The newest page, read again, on top of what is listed: what was scrolled to stays. Where nothing of the page was
 * listed before, something between may be missing, and the list begins anew.
 */
export function mergeNewest(
  listed: ListedDeliveries | undefined,
  newest: ListedDeliveries,
): ListedDeliveries {
  const read = new Set(newest.items.map(({ id }) => id))
  if (!listed?.items.some(({ id }) => read.has(id))) return newest
  const older = listed.items.filter(({ id }) => !read.has(id))
  return { items: [...newest.items, ...older], nextCursor: listed.nextCursor }
}

/** The page that follows, below what is listed. */
export function appendPage(listed: ListedDeliveries, next: ListedDeliveries): ListedDeliveries {
  const known = new Set(listed.items.map(({ id }) => id))
  return {
    items: [...listed.items, ...next.items.filter(({ id }) => !known.has(id))],
    nextCursor: next.nextCursor,
  }
}

/** Whether a person can have it taken again: there is no upload of it that waits, loads or counts. */
export const canBeTaken = ({ upload }: Delivery): boolean =>
  upload === null ||
  upload.status === 'failed' ||
  upload.status === 'cancelled' ||
  upload.status === 'deleted'

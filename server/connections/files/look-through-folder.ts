import type { ClientBucket, ObjectVersion } from '../../../client-bucket/client-bucket.ts'
import type { FilesPosition } from './files-cursor.ts'

/** What one request looks through at most: ten lists of S3. */
const MAX_SCANNED = 10_000

/** What S3 lists at once. */
const PAGE_ENTRIES = 1000

type Entry = { key: string; object: ObjectVersion | null }

interface Asked {
  folderKey: string
  search: string | undefined
  from: FilesPosition
  limit: number
  signal: AbortSignal
}

export interface FoundEntries {
  folderKeys: string[]
  objects: ObjectVersion[]
  /** Null at the end. */
  next: FilesPosition | null
  scanned: number
}

/**
 * What lies in a folder, a page of it. With a search, those that have it in their name: of so many entries that a
 * request still ends soon, whether it finds any or not.
 */
export async function lookThroughFolder(bucket: ClientBucket, asked: Asked): Promise<FoundEntries> {
  const found: FoundEntries = { folderKeys: [], objects: [], next: asked.from, scanned: 0 }
  while (found.next) {
    await takePage(bucket, asked, found, found.next)
    const isFull = found.folderKeys.length + found.objects.length >= asked.limit
    if (isFull || found.scanned >= MAX_SCANNED || asked.search === undefined) break
  }
  return found
}

/** Takes what is asked for of one page of S3, as far as there is room. */
async function takePage(
  bucket: ClientBucket,
  { folderKey, search, limit, signal }: Asked,
  found: FoundEntries,
  { cursor, skip }: FilesPosition,
): Promise<void> {
  const page = await bucket.list(folderKey, {
    ...(cursor !== undefined && { cursor }),
    limit: search === undefined ? limit : PAGE_ENTRIES,
    signal,
  })
  const wanted = search?.toLowerCase()
  const entries = entriesOf(page)
  for (const [index, { key, object }] of entries.entries()) {
    if (index < skip) continue
    if (found.folderKeys.length + found.objects.length >= limit) {
      found.next = { cursor, skip: index }
      return
    }
    found.scanned += 1
    const name = key.slice(folderKey.length)
    if (wanted !== undefined && !name.toLowerCase().includes(wanted)) continue
    if (object) found.objects.push(object)
    else found.folderKeys.push(key)
  }
  found.next = page.nextCursor === null ? null : { cursor: page.nextCursor, skip: 0 }
}

function entriesOf({ folders, objects }: { folders: string[]; objects: ObjectVersion[] }): Entry[] {
  return [
    ...folders.map((key): Entry => ({ key, object: null })),
    ...objects.map((object): Entry => ({ key: object.key, object })),
  ]
}

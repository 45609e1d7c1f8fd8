import type { UploadStore } from './upload-store.ts'

/** A file is kept before its row is committed; no server takes this long between the two. */
const ORPHANED_AFTER_MS = 24 * 60 * 60 * 1000

const BATCH_KEYS = 500

/**
 * Removes files that no record names although they are a day old: a server was killed after it had kept the file
 * and before it had recorded it.
 *
 * @param isKnown which of these keys a record names
 * @returns how many files were removed
 */
export async function removeOrphans(
  uploadStore: Pick<UploadStore, 'list' | 'remove'>,
  isKnown: (keys: string[]) => Promise<Set<string>>,
): Promise<number> {
  const before = Date.now() - ORPHANED_AFTER_MS
  let removed = 0
  async function removeUnknown(keys: string[]): Promise<void> {
    if (keys.length === 0) return
    const known = await isKnown(keys)
    for (const key of keys.filter((key) => !known.has(key))) {
      await uploadStore.remove(key)
      removed++
    }
  }

  let batch: string[] = []
  for await (const { key, writtenAt } of uploadStore.list()) {
    if (writtenAt.getTime() >= before) continue
    batch.push(key)
    if (batch.length < BATCH_KEYS) continue
    await removeUnknown(batch)
    batch = []
  }
  await removeUnknown(batch)
  return removed
}

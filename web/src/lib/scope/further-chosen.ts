import type { SelectionPreview, Upload } from '../api/contract.ts'

interface Known {
  chosen: readonly string[]
  /** Completed uploads, as far as they are listed. */
  uploads: readonly Pick<Upload, 'id'>[]
  /** What chosen ones are called; nothing where that cannot be found out. */
  names: SelectionPreview['uploads'] | undefined
  /** Whether there are more than are listed. */
  hasMore: boolean
}

/**
 * What is chosen and not listed, so that it can be left out: by its name, or by its id where nobody knows it. One of
 * which nothing is found in the whole list was deleted, and all that is asked about it is refused.
 */
export function furtherChosen({ chosen, uploads, names, hasMore }: Known): { id: string; name: string }[] {
  const listed = new Set(uploads.map(({ id }) => id))
  const further = chosen.filter((id) => !listed.has(id))
  if (!names) {
    return further.map((id) => ({ id, name: hasMore ? `Upload ${id}` : `No longer there: ${id}` }))
  }
  return names.filter(({ id }) => further.includes(id)).map(({ id, fileName }) => ({ id, name: fileName }))
}

import type { Selection } from '../api/contract.ts'
import type { UploadScope } from '../filters/parameters.ts'

/** What is analysed: the latest of each period, what the user chose, or what an address names beside that. */
export type SelectionKind = 'latest' | 'chosen' | 'address'

export function kindOf(named: UploadScope, selection: Selection): SelectionKind {
  if (named === undefined) return selection.mode === 'latest' ? 'latest' : 'chosen'
  if (named === 'latest') return 'latest'
  return selection.mode === 'fixed' && isSame(named, selection.uploadIds) ? 'chosen' : 'address'
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  const ids = new Set(one)
  return ids.size === other.length && other.every((id) => ids.has(id))
}

/** Every completed upload with a period that no newer one supersedes. */
export const LATEST: Selection = { mode: 'latest', uploadIds: [] }

/** Of more than these an address would be longer than servers take. */
const MOST_NAMED = 100

/** A selection as an address names it, so that a link shows the same to others; nothing where it would be too long. */
export function namedAs({ mode, uploadIds }: Selection): UploadScope {
  if (mode === 'latest') return 'latest'
  return uploadIds.length > 0 && uploadIds.length <= MOST_NAMED ? uploadIds : undefined
}

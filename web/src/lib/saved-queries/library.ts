import type { SavedQuery } from '../api/contract.ts'
import { oneOf } from '../filters/readers.ts'
import type { Parameter } from '../filters/url-state.ts'

type Whose = 'all' | 'own' | 'shared'

/** Everything about the library that its address says. */
export interface LibraryView {
  search: string | undefined
  whose: Whose
}

export const LONGEST_SEARCH = 100

export const libraryParameters: { [Key in keyof LibraryView]: Parameter<LibraryView[Key]> } = {
  search: {
    name: 'q',
    fallback: undefined,
    says: `text of at most ${LONGEST_SEARCH} characters`,
    read: (text) => (text.length <= LONGEST_SEARCH ? text : undefined),
    write: (search) => search,
  },
  whose: {
    name: 'of',
    fallback: 'all',
    says: 'all, own or shared',
    read: oneOf(['all', 'own', 'shared']),
    write: (whose) => whose,
  },
}

/** Those that are wanted, and have every word that is looked for in name, description or owner. */
export function findQueries(
  queries: readonly SavedQuery[],
  { search = '', whose }: LibraryView,
  userId: string,
): SavedQuery[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  return queries.filter(({ name, description, owner, shared }) => {
    const text = `${name} ${description} ${owner.name}`.toLowerCase()
    const isWanted = whose === 'all' || (whose === 'own' ? owner.id === userId : shared)
    return isWanted && words.every((word) => text.includes(word))
  })
}

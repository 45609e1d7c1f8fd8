import type { Parameter } from '../filters/url-state.ts'

/** Everything about the file manager that its address says. */
export interface FolderView {
  /** Relative to the connection's folder; empty for that folder itself, else it ends with a slash. */
  path: string
  search: string | undefined
}

/** As much as the API takes. */
const LONGEST_PATH = 1024
export const LONGEST_SEARCH = 100

export const folderParameters: { [Key in keyof FolderView]: Parameter<FolderView[Key]> } = {
  path: {
    name: 'path',
    fallback: '',
    says: 'a folder below this connection’s',
    // Whether it may be entered, and where `..` leads, is for the server to say.
    read: (text) => {
      const path = text.endsWith('/') ? text : `${text}/`
      return path.length <= LONGEST_PATH ? path : undefined
    },
    write: (path) => path || undefined,
  },
  search: {
    name: 'search',
    fallback: undefined,
    says: `text of at most ${LONGEST_SEARCH} characters`,
    read: (text) => (text.length <= LONGEST_SEARCH ? text : undefined),
    write: (search) => search,
  },
}

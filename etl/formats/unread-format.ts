import type { SourceColumns } from './source-columns.ts'

/** A format that is known by its columns and not read yet: refused by its name. A mapping makes it a `Format`. */
export interface UnreadFormat {
  /** Stable name: `azure-cost-export`. */
  name: string
  /** What a person calls a file with these columns, in this version; null where it is another's. */
  titleOf(columns: SourceColumns): string | null
}

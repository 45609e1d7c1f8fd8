import type { ConformanceColumn } from '../../contract/upload.ts'
import type { CanonicalColumn } from './canonical-columns.ts'
import type { SourceColumns } from './source-columns.ts'

/** SQL over the source's columns, and the names of the source columns that it reads. */
export interface Expression {
  sql: string
  sources: string[]
}

/** A row for which `when` holds is set aside: `value` is the text that a person will look for. */
export interface RejectRule {
  when: string
  column: string
  value: string
  reason: string
}

/** A row for which `when` holds is loaded, counted and reported, with `value` as an example. */
export interface FindingRule {
  when: string
  code: FindingCode
  column: string
  value: string
}

export type FindingCode =
  | 'not-a-number'
  | 'not-a-time'
  | 'missing-cost'
  | 'unknown-line-item-type'
  | 'unknown-service-code'
  | 'broken-json'
  | 'not-utf8'
  | 'spreadsheet-numbers'
  | 'spreadsheet-times'
  | ConformanceCode

/** Ways in which a value is not what the standard of its file says. */
type ConformanceCode =
  'null-not-allowed' | 'wrong-type' | 'value-not-allowed' | 'value-not-of-category' | 'negative-value'

/** How one file's columns become cost lines; `load/compile-load.ts` makes the statement of it. */
export interface Mapping {
  /** Named expressions that several columns share, in order. */
  definitions: { name: string; sql: string }[]
  columns: Partial<Record<CanonicalColumn, Expression>>
  /** The raw text of the billed cost: summed apart from the mapping, for the reconciliation. */
  billedCostText: Expression
  rejects: RejectRule[]
  findings: FindingRule[]
  /** What a person should know of the whole file. */
  remarks: { code: FindingCode; column: string }[]
}

/** What a format says to a header: it is mine in this version, it is mine but lacks columns, or (null) not mine. */
export type Recognition = { version: string } | { missingColumns: string[] } | null

/** One billing format. A new one is a folder with these and a line in `recognise.ts`. */
export interface Format {
  /** Stable name, stored with the upload: `aws-cur-legacy`. */
  name: string
  /** What a person calls it. */
  title: string
  /** Raised with every change of the mapping that can change a loaded row. */
  mappingVersion: number
  recognise(columns: SourceColumns): Recognition
  map(columns: SourceColumns): Mapping
  /** The published standard that a file of this version follows; absent where the provider's own word is all there is. */
  standard?(version: string): Standard
}

/** A standard's columns, which every file that follows it is compared with. */
export interface Standard {
  name: string
  columns: Pick<ConformanceColumn, 'column' | 'level' | 'type' | 'allowsNulls'>[]
}

import type { FindingRule, RejectRule } from '../formats/format.ts'
import type { SourceColumns } from '../formats/source-columns.ts'

/** The rows of a file as SQL, with their numbers: what a mapping reads and a source row is found in. */
export interface RowSource {
  columns: SourceColumns
  /** A table expression with `row_number`, counted from 1. */
  from: string
  /** Which of its rows are rows of the file. */
  where: string
  /** Where nobody else does: a condition that ends the statement at text that is not UTF-8 in one of the columns. */
  requireUtf8?(columns: readonly string[]): string
  /** Expressions that make the columns of the mapping (`c1`, `c2`, …) of those of the table expression. */
  definitions: { name: string; sql: string }[]
  /** Rows that do not have the file's shape. */
  rejects: RejectRule[]
  /** What stands beyond the last column of a row; null for nothing. */
  surplus: string
  /** Where the file's lines are compared with it: whether the row's last value is empty. */
  endsEmpty?: string
  /** Rows that were mended. */
  findings: FindingRule[]
}

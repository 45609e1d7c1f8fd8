import type { Column } from './data-table.ts'

/** What stands in a cell of a table whose rows are made as they come into sight. */
export interface LongCell {
  text: string
  /** What it says in full, where it is shortened. */
  title?: string
  tone?: 'soft' | 'more' | 'less'
  /** What it is made of. */
  href?: string | undefined
  /** How many characters it has less behind its point than others of its column. */
  missing?: number
}

export interface LongColumn<Row> extends Column<Row> {
  /** In characters: rows that are not there yet cannot say how wide they are. */
  width: number
  cellOf: (row: Row) => LongCell
}

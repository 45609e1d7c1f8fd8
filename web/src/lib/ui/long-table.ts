import type { Column } from './data-table.ts'

/** What stands in a cell of a table whose rows are made as they come into sight. */
export interface LongCell {
  text: string
  /** What it says in full, where it is shortened. */
  title?: string
  tone?: 'soft' | 'more' | 'less'
  /** How many characters it has less behind its point than others of its column. */
  missing?: number
}

export interface LongColumn<Row> extends Column<Row> {
  /** In characters: rows that are not there yet cannot say how wide they are. */
  width: number
  cellOf: (row: Row) => LongCell
}

export interface Window {
  first: number
  /** The one after the last. */
  end: number
}

/** Rows beyond what is seen, on both sides: scrolling finds them there already. */
const MARGIN = 12

/** The rows of a long table that have to be there, by how far it is scrolled. */
export function rowsInSight(
  count: number,
  { rowHeight, scrolled, height }: { rowHeight: number; scrolled: number; height: number },
): Window {
  const first = Math.floor(scrolled / rowHeight) - MARGIN
  const end = Math.ceil((scrolled + height) / rowHeight) + MARGIN
  return { first: Math.max(0, Math.min(first, count)), end: Math.max(0, Math.min(end, count)) }
}

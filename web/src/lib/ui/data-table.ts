import type { Snippet } from 'svelte'

export interface Column<Row> {
  key: string
  label: string
  align?: 'right'
  /** Ascending; a column without it cannot be sorted by. */
  compare?: (a: Row, b: Row) => number
  /** Can be sorted by where the rows come from, in whose order they are shown. */
  sortedAtSource?: boolean
  /** Figures are first wanted from the largest down. */
  descendingFirst?: boolean
  text?: (row: Row) => string
  cell?: Snippet<[Row]>
  /** Where the figure of this cell leads; not in rows that are links themselves. */
  link?: (row: Row) => string | undefined
  /** The part of the whole, 0 to 1: drawn as an inline bar. */
  bar?: (row: Row) => number
  barColour?: (row: Row) => string
  total?: string
  /** Where the total leads. */
  totalLink?: string | undefined
  /** Gives way to the others where there is no room for all, and is cut off. */
  shrinks?: boolean
  /** Gives way to the others, too, and goes on in another line. */
  wraps?: boolean
  /** Where it goes in a phone's list: the first line's left or right, a line of its own, or nowhere. */
  phone: 'name' | 'figure' | 'bar' | 'note' | 'hidden'
}

export interface Sorting {
  key: string
  descending: boolean
}

export function sortRows<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  sorting: Sorting | undefined,
): readonly Row[] {
  const compare = columns.find(({ key }) => key === sorting?.key)?.compare
  if (!sorting || !compare) return rows
  return rows.toSorted((a, b) => (sorting.descending ? compare(b, a) : compare(a, b)))
}

/** The first click sorts the way the column is mostly wanted, the second the other way, the third not at all. */
export function nextSorting<Row>(column: Column<Row>, current: Sorting | undefined): Sorting | undefined {
  const first = column.descendingFirst ?? false
  if (current?.key !== column.key) return { key: column.key, descending: first }
  return current.descending === first ? { key: column.key, descending: !first } : undefined
}

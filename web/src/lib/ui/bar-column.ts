import type { Column } from './data-table.ts'

interface BarColumn<Row> {
  label: string
  /** All that have a bar: the longest of them is as long as there is room. */
  rows: readonly Row[]
  lengthOf: (row: Row) => number
  colourOf?: (row: Row) => string
}

/** A column of bars, each as long as its part of the longest. */
export function barColumn<Row>({ label, rows, lengthOf, colourOf }: BarColumn<Row>): Column<Row> {
  const longest = Math.max(...rows.map((row) => Math.abs(lengthOf(row))), 0) || 1
  return {
    key: 'bar',
    label,
    phone: 'bar',
    bar: (row) => lengthOf(row) / longest,
    ...(colourOf && { barColour: colourOf }),
  }
}

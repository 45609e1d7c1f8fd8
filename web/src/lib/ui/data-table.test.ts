import { expect, it } from 'vitest'
import { type Column, nextSorting, sortRows } from './data-table.ts'

interface Row {
  name: string
  cost: number
}
const columns: Column<Row>[] = [
  { key: 'name', label: 'Name', phone: 'name', compare: (a, b) => a.name.localeCompare(b.name) },
  { key: 'cost', label: 'Cost', phone: 'figure', compare: (a, b) => a.cost - b.cost, descendingFirst: true },
  { key: 'note', label: 'Note', phone: 'note' },
]
const rows: Row[] = [
  { name: 'b', cost: 2 },
  { name: 'a', cost: 3 },
  { name: 'c', cost: 1 },
]
const names = (sorted: readonly Row[]) => sorted.map(({ name }) => name).join('')

it('sorts both ways and leaves the given rows alone', () => {
  expect(names(sortRows(rows, columns, { key: 'name', descending: false }))).toBe('abc')
  expect(names(sortRows(rows, columns, { key: 'cost', descending: true }))).toBe('abc')
  expect(names(rows)).toBe('bac')
})

it('keeps the order for a column that cannot be sorted by', () => {
  expect(sortRows(rows, columns, { key: 'note', descending: false })).toBe(rows)
  expect(sortRows(rows, columns, undefined)).toBe(rows)
})

it('turns figures from the largest down first, then up, then back to the given order', () => {
  const cost = columns[1] as Column<Row>
  const first = nextSorting(cost, undefined)
  const second = nextSorting(cost, first)
  expect(first).toEqual({ key: 'cost', descending: true })
  expect(second).toEqual({ key: 'cost', descending: false })
  expect(nextSorting(cost, second)).toBeUndefined()
})

import { expect, it } from 'vitest'
import { barColumn } from './bar-column.ts'

const lengthsOf = (rows: number[]) => {
  const { bar } = barColumn({ label: 'Cost as a bar', rows, lengthOf: (row) => row })
  return rows.map((row) => bar?.(row))
}

it('has bars that are parts of the longest, credits too', () => {
  expect(lengthsOf([50, 100, 0])).toEqual([0.5, 1, 0])
  expect(lengthsOf([50, -200])).toEqual([0.25, -1])
})

it('has bars of no length where there is nothing', () => {
  expect(lengthsOf([0, 0])).toEqual([0, 0])
  expect(lengthsOf([])).toEqual([])
})

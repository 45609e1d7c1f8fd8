import { expect, it } from 'vitest'
import { rowsInSight } from './long-table.ts'

const sight = { rowHeight: 32, height: 320 }

it('has the rows that are seen, and some on both sides', () => {
  expect(rowsInSight(10_000, { ...sight, scrolled: 32_000 })).toEqual({ first: 988, end: 1022 })
})

it('ends with the rows that there are', () => {
  expect(rowsInSight(10_000, { ...sight, scrolled: 0 })).toEqual({ first: 0, end: 22 })
  expect(rowsInSight(15, { ...sight, scrolled: 0 })).toEqual({ first: 0, end: 15 })
  expect(rowsInSight(0, { ...sight, scrolled: 640 })).toEqual({ first: 0, end: 0 })
})

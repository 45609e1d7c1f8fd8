import { expect, it } from 'vitest'
import { shownMonths } from './shown-months.ts'

const months = (...names: string[]) => names.map((month) => ({ month, cost: '1', isFull: true }))
const namesOf = (costs: { month: string }[]) => costs.map(({ month }) => month)
const gap = months('2018-06', '2018-07', '2026-02', '2026-03')

it('shows everything where the months belong together', () => {
  const nothing = { range: undefined, newest: undefined, leftOut: [] }
  expect(shownMonths(months('2026-01', '2026-02'), undefined)).toEqual(nothing)
  expect(shownMonths(months('2026-01', '2026-07'), undefined)).toEqual(nothing)
  expect(shownMonths([], undefined)).toEqual(nothing)
})

it('shows the newest months where others lie years before, and names those', () => {
  const { range, leftOut } = shownMonths(gap, undefined)
  expect(range).toEqual({ first: '2026-02', last: '2026-03' })
  expect(namesOf(leftOut)).toEqual(['2018-06', '2018-07'])
})

it('leaves nothing out of what was chosen', () => {
  expect(shownMonths(gap, 'all')).toMatchObject({ range: undefined, leftOut: [] })
  const range = { first: '2018-06', last: '2018-07' }
  expect(shownMonths(gap, range)).toMatchObject({ range, leftOut: [] })
})

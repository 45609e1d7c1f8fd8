import { expect, it } from 'vitest'
import {
  compareChoices,
  compareValue,
  periodChoices,
  periodValue,
  readCompareValue,
  readPeriodValue,
} from './period-choices.ts'

const labels = (...args: Parameters<typeof periodChoices>) =>
  periodChoices(...args).map(({ label }) => label.replaceAll('\u00a0', ' '))

it('offers the last whole month first, then spans that are not everything, and each month', () => {
  expect(labels(['2026-07', '2026-08', '2026-09', '2026-10'], undefined)).toEqual([
    'Last whole month',
    'Aug – Oct 2026',
    'All: Jul – Oct 2026',
    'Oct 2026',
    'Sep 2026',
    'Aug 2026',
    'Jul 2026',
    'Other months or days…',
  ])
})

it('offers everything first where that is what an address without a time shows', () => {
  const choices = periodChoices(['2026-09', '2026-10'], undefined, true)
  expect(choices.map(({ value, label }) => [value, label.replaceAll('\u00a0', ' ')])).toEqual([
    ['', 'All: Sep – Oct 2026'],
    ['2026-10', 'Oct 2026'],
    ['2026-09', 'Sep 2026'],
    ['other', 'Other months or days…'],
  ])
})

it('has what the address names, once, whether or not there is anything of it', () => {
  expect(labels([], { first: '2026-10', last: '2026-10' })).toEqual([
    'Last whole month',
    'All months',
    'Oct 2026',
    'Other months or days…',
  ])
  expect(labels(['2026-10'], { first: '2026-10', last: '2026-10' })).toHaveLength(4)
  expect(labels([], { first: '2026-10-03', last: '2026-10-09' })).toContain('3 – 9 Oct 2026')
})

const range = { first: '2026-08', last: '2026-10' }
const days = { first: '2026-10-03', last: '2026-10-09' }

it.each([undefined, 'all', range, days] as const)('reads %o as it was written', (period) => {
  expect(readPeriodValue(periodValue(period))).toEqual(period)
})

it.each(['previous', 'year', 'none', range, days] as const)(
  'compares with %o as it was written',
  (compare) => {
    expect(readCompareValue(compareValue(compare))).toEqual(compare)
    expect(compareChoices(compare).map(({ value }) => value)).toContain(compareValue(compare))
  },
)

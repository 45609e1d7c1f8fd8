import { expect, it } from 'vitest'
import { periodChoices, periodValue, readPeriodValue } from './period-choices.ts'

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
  ])
})

it('has what the address names, once, whether or not there is anything of it', () => {
  expect(labels([], { first: '2026-10', last: '2026-10' })).toEqual([
    'Last whole month',
    'All months',
    'Oct 2026',
  ])
  expect(labels(['2026-10'], { first: '2026-10', last: '2026-10' })).toHaveLength(3)
})

it.each([undefined, 'all', { first: '2026-08', last: '2026-10' }] as const)(
  'reads %o as it was written',
  (period) => {
    expect(readPeriodValue(periodValue(period))).toEqual(period)
  },
)

import { describe, expect, it } from 'vitest'
import { addDays } from '../format/dates.ts'
import { bucketsBetween } from '../overview/time.ts'
import { type ResolvedScope, readScope } from '../scope/scope-view.ts'
import {
  alignBefore,
  columnTime,
  columnsIn,
  comparedPeriod,
  comparedTime,
  missingMonths,
  shownPeriod,
} from './explorer-time.ts'
import { explorerScope } from './explorer-view.ts'

const scopeOf = (text: string): ResolvedScope => ({
  ...readScope(explorerScope, new URLSearchParams(text)).state,
  uploads: undefined,
})
const october = { from: '2026-10-01', to: '2026-11-01' }

describe('the time that is shown', () => {
  const known = { months: ['2026-08', '2026-09', '2026-10', '2026-11'], period: october }
  it('is the last whole month where none is chosen, once that is known', () => {
    expect(shownPeriod(undefined, undefined)).toBeUndefined()
    expect(shownPeriod(undefined, known)).toEqual(october)
    expect(shownPeriod(undefined, { months: [], period: null })).toBeUndefined()
  })
  it('is every month that there is, or what is chosen', () => {
    expect(shownPeriod('all', known)).toEqual({ from: '2026-08-01', to: '2026-12-01' })
    expect(shownPeriod({ first: '2026-10', last: '2026-10' }, undefined)).toEqual(october)
  })
})

describe('the columns', () => {
  it('of a bill by the day are the days of its charges', () => {
    expect(columnTime(scopeOf(''), october)).toEqual({
      granularity: 'day',
      timeBasis: 'charge',
      billingPeriods: ['2026-10'],
    })
    expect(columnTime(scopeOf('g=month'), october)).toEqual({
      granularity: 'month',
      timeBasis: 'billing',
      ...october,
    })
  })
  it('are no more than can be told apart', () => {
    const years = { from: '2022-01-01', to: '2026-11-01' }
    expect(columnTime(scopeOf('t=charge&g=day'), years).granularity).toBe('week')
    const decades = { from: '1996-01-01', to: '2026-11-01' }
    expect(columnTime(scopeOf('t=charge&g=day'), decades).granularity).toBe('month')
    const centuries = { from: '1900-01-01', to: '3000-01-01' }
    expect(columnTime(scopeOf('t=charge&g=day'), centuries).granularity).toBe('month')
  })
  it.each([
    october,
    { from: '2026-10-05', to: '2026-10-12' },
    { from: '2026-10-04', to: '2026-10-13' },
    { from: '2024-02-29', to: '2024-03-01' },
    { from: '2025-11-15', to: '2027-01-02' },
  ])('of %j are counted as they are made', (period) => {
    for (const step of ['day', 'week', 'month'] as const)
      expect(columnsIn(period, step)).toBe(bucketsBetween(period.from, addDays(period.to, -1), step).length)
  })
})

describe('the time before', () => {
  it.each([
    ['previous', october, { from: '2026-09-01', to: '2026-10-01' }],
    ['previous', { from: '2026-10-05', to: '2026-10-12' }, { from: '2026-09-28', to: '2026-10-05' }],
    ['previous', { from: '2026-08-01', to: '2026-11-01' }, { from: '2026-05-01', to: '2026-08-01' }],
    ['year', october, { from: '2025-10-01', to: '2025-11-01' }],
    ['year', { from: '2024-02-29', to: '2024-03-01' }, { from: '2023-02-28', to: '2023-03-01' }],
    ['none', october, undefined],
  ] as const)('%s of %j', (compare, period, before) => {
    expect(comparedPeriod(compare, period)).toEqual(before)
  })

  it('is by bills where the time is, and by the charges of bills where that is', () => {
    const scope = scopeOf('')
    const before = { from: '2026-09-01', to: '2026-10-01' }
    expect(comparedTime(columnTime(scope, october), scope, before)).toEqual({
      granularity: 'day',
      timeBasis: 'charge',
      billingPeriods: ['2026-09'],
    })
    const months = scopeOf('g=month')
    expect(comparedTime(columnTime(months, october), months, before)).toMatchObject({
      timeBasis: 'billing',
      ...before,
    })
  })

  it('says of which of its months there is nothing', () => {
    expect(missingMonths({ from: '2025-08-01', to: '2025-11-01' }, ['2025-10', '2025-11'])).toEqual([
      '2025-08',
      '2025-09',
    ])
  })

  it('stands at the same place, as far as it reaches', () => {
    const amounts = new Map([
      ['2026-02-01', '1'],
      ['2026-02-03', '3'],
    ])
    const columns = ['2026-03-01', '2026-03-02', '2026-03-03', '2026-03-04']
    expect([...alignBefore(amounts, { granularity: 'day' }, columns)]).toEqual([
      ['2026-03-01', '1'],
      ['2026-03-02', '0'],
      ['2026-03-03', '3'],
    ])
    expect(alignBefore(amounts, { granularity: 'week' }, columns).size).toBe(0)
  })
})

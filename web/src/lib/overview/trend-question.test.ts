import { describe, expect, it } from 'vitest'
import { type ScopePart, type ResolvedScope, readScope } from '../scope/scope-view.ts'
import { type TrendQuestion, linesOfSegment, trendQuery, trendTime } from './trend-question.ts'

const october = { from: '2026-10-01', to: '2026-11-01' }
const quarter = { from: '2026-08-01', to: '2026-11-01' }
const parts: ScopePart[] = ['period', 'timeBasis', 'granularity']
const viewOf = (search: string): ResolvedScope => ({
  ...readScope(parts, new URLSearchParams(search)).state,
  uploads: undefined,
})
const months = ['2026-08', '2026-09', '2026-10', '2026-11']

describe('the time of the chart', () => {
  it.each([
    // The month of the figures among those before it.
    ['', october, { granularity: 'month', timeBasis: 'billing', from: '2025-10-01', to: '2026-11-01' }],
    ['g=day', october, { granularity: 'day', timeBasis: 'charge', billingPeriods: ['2026-10'] }],
    ['t=charge&g=day', october, { granularity: 'day', timeBasis: 'charge', ...october }],
    ['p=2026-10', october, { granularity: 'day', timeBasis: 'charge', billingPeriods: ['2026-10'] }],
    [
      'p=2026-10&g=month&t=charge',
      october,
      { granularity: 'month', timeBasis: 'charge', from: '2025-10-01', to: '2026-11-01' },
    ],
    ['p=2026-08..2026-10&g=month', quarter, { granularity: 'month', timeBasis: 'billing', ...quarter }],
    [
      'p=2026-08..2026-10',
      quarter,
      { granularity: 'week', timeBasis: 'charge', billingPeriods: ['2026-08', '2026-09', '2026-10'] },
    ],
    ['p=all&g=week', quarter, { granularity: 'week', timeBasis: 'charge' }],
  ])('with “%s” of %o is %o', (search, period, time) => {
    expect(trendTime(viewOf(search), period, months)).toEqual(time)
  })

  it('is the days of a month that has none before it', () => {
    expect(trendTime(viewOf(''), october, ['2026-10']).granularity).toBe('day')
    expect(trendTime(viewOf(''), october, ['2020-01', '2026-10']).granularity).toBe('day')
  })
})

const question: TrendQuestion = {
  uploads: undefined,
  filters: [],
  basis: 'billed',
  currency: 'USD',
  groupBy: 'region',
  time: { granularity: 'week', timeBasis: 'charge', ...october },
}

it('asks for the largest values, and for the others as one', () => {
  expect(trendQuery(question)).toMatchObject({
    measures: ['billedCost'],
    dimensions: ['regionId'],
    top: { count: 9 },
    ...october,
    filters: [{ dimension: 'billingCurrency', values: ['USD'] }],
  })
})

describe('the lines of a part of the chart', () => {
  it('are of its days that are shown, and of its value', () => {
    expect(linesOfSegment(question, ['eu-1', ''], { period: '2026-09-28', value: 'eu-1' })).toBe(
      '/lines?f=in:regionId=eu-1&from=2026-10-01&to=2026-10-05&b=billed&cur=USD',
    )
    expect(linesOfSegment(question, ['eu-1', ''], { period: '2026-10-26', value: null })).toBe(
      '/lines?f=notIn:regionId=eu-1,&from=2026-10-26&to=2026-11-01&b=billed&cur=USD',
    )
  })

  it('are of what the filters of the page leave', () => {
    const filtered: TrendQuestion = {
      ...question,
      filters: [{ dimension: 'tag:team', operator: 'in', values: ['web'] }],
    }
    expect(trendQuery(filtered).filters?.[0]).toEqual(filtered.filters[0])
    expect(linesOfSegment(filtered, [], { value: '' })).toBe(
      '/lines?f=in:tag:team=web;isEmpty:regionId&from=2026-10-01&to=2026-11-01&b=billed&cur=USD',
    )
  })

  it('are of the whole chart where no bar is meant', () => {
    expect(linesOfSegment(question, [], { value: '' })).toBe(
      '/lines?f=isEmpty:regionId&from=2026-10-01&to=2026-11-01&b=billed&cur=USD',
    )
  })

  it('are of the bills whose days are shown, also where a charge lies beyond the month', () => {
    const ofBills: TrendQuestion = {
      ...question,
      time: { granularity: 'day', timeBasis: 'charge', billingPeriods: ['2026-10'] },
    }
    expect(linesOfSegment(ofBills, [], { period: '2026-09-29' })).toBe(
      '/lines?f=in:billingPeriod=2026-10&from=2026-09-29&to=2026-09-30&b=billed&cur=USD',
    )
  })
})

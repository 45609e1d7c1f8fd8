import { describe, expect, it } from 'vitest'
import { type TrendRow, buildTrend, listedValues, readTrendRows } from './trend.ts'
import type { TrendTime } from './trend-question.ts'

const rows: TrendRow[] = [
  { period: '2026-10-01', value: 'EC2', cost: '10.25' },
  { period: '2026-10-01', value: null, cost: '0.25' },
  { period: '2026-10-03', value: 'EC2', cost: '4' },
  { period: '2026-10-03', value: '', cost: '100' },
]
const build = (time: Partial<TrendTime> = {}, of = rows) =>
  buildTrend({
    rows: of,
    question: { groupBy: 'service', time: { granularity: 'day', timeBasis: 'charge', ...time } },
    names: new Map([['', 'No service']]),
  })

describe('buildTrend', () => {
  it('has a bar for each day, and adds it up exactly', () => {
    expect(build().points).toEqual([
      { period: '2026-10-01', total: '10.50', costs: { 'series-2': '10.25', other: '0.25' } },
      { period: '2026-10-02', total: '0', costs: {} },
      { period: '2026-10-03', total: '104', costs: { 'series-2': '4', 'series-1': '100' } },
    ])
  })

  it('lists the costliest first, by its name, and “other” last and in grey', () => {
    expect(build().series.map(({ value, name, total }) => [value, name, total])).toEqual([
      ['', 'No service', '100'],
      ['EC2', 'EC2', '14.25'],
      [null, 'Other', '0.25'],
    ])
    expect(build().series.at(-1)?.colour).toBe('var(--series-other)')
    expect(listedValues(rows)).toEqual(['', 'EC2'])
  })

  it('says of weeks only the days that are shown', () => {
    const weeks: TrendRow[] = ['2026-09-28', '2026-10-26'].map((period) => ({
      period,
      value: 'A',
      cost: '1',
    }))
    const { days, points } = build({ granularity: 'week', from: '2026-10-01', to: '2026-11-01' }, weeks)
    expect(points).toHaveLength(5)
    expect(days).toEqual({ first: '2026-10-01', last: '2026-10-31' })
    expect(build({ granularity: 'week' }, weeks).days).toEqual({ first: '2026-09-28', last: '2026-11-01' })
  })

  it('is empty without data', () => expect(build({}, []).points).toEqual([]))
})

it('reads the row of others apart from lines without a value, and no cost as nothing', () => {
  const question = {
    uploads: undefined,
    filters: [],
    basis: 'net',
    currency: 'USD',
    groupBy: 'service',
    time: { granularity: 'month', timeBasis: 'billing' },
  } as const
  const answer = [
    { period: '2026-10-01', serviceName: null, billingCurrency: 'USD', netEffectiveCost: '1' },
    { period: '2026-10-01', serviceName: '', billingCurrency: 'USD', netEffectiveCost: null },
  ]
  expect(readTrendRows({ rows: answer }, question)).toEqual([
    { period: '2026-10-01', value: null, cost: '1' },
    { period: '2026-10-01', value: '', cost: '0' },
  ])
})

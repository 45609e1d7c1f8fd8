import { describe, expect, it } from 'vitest'
import type { Ranking } from './ranking.ts'
import { buildTrend, trendFilter } from './trend.ts'

const ranking = (names: string[]): Ranking => ({
  values: names.map((value, index) => ({
    value,
    name: value || 'No service',
    cost: String(100 - index),
    share: 0,
    length: 0,
  })),
  total: '1000',
  rest: '0',
  isComplete: true,
})
const names = (count: number) => Array.from({ length: count }, (_, index) => `service ${index}`)
const daily = [
  { day: '2026-10-01', currency: 'USD', cost: '10.5' },
  { day: '2026-10-03', currency: 'USD', cost: '4' },
]

describe('trendFilter', () => {
  const valuesFor = (count: number) => trendFilter(ranking(names(count)), 'service')[0]?.values?.length
  it('names ten where there are ten, nine where there are more', () => {
    expect([1, 10, 11, 40].map(valuesFor)).toEqual([1, 10, 9, 9])
  })
  it('names what has no value by the empty text, as answers do', () => {
    expect(trendFilter(ranking(['EC2', '']), 'service')[0]?.values).toEqual(['EC2', ''])
  })
})

describe('buildTrend', () => {
  const build = (granularity: 'day' | 'month') =>
    buildTrend({
      ranking: ranking(['EC2']),
      groupBy: 'service',
      granularity,
      daily,
      costs: [
        { period: '2026-10-01', value: 'EC2', cost: '10.25' },
        { period: '2026-10-03', value: 'EC2', cost: '4' },
      ],
    })

  it('makes "other" of what the series leave of the total, exactly', () => {
    expect(build('day').points).toEqual([
      { period: '2026-10-01', total: '10.5', costs: { 'series-1': '10.25', other: '0.25' } },
      { period: '2026-10-02', total: '0', costs: {} },
      { period: '2026-10-03', total: '4', costs: { 'series-1': '4' } },
    ])
  })
  it('lists "other" last and in grey', () => {
    expect(build('day').series.at(-1)).toEqual({
      key: 'other',
      name: 'Other',
      colour: 'var(--series-other)',
      total: '0.25',
    })
  })
  it('adds days up to months', () => expect(build('month').points[0]?.total).toBe('14.5'))
  it('is empty without data', () => {
    expect(
      buildTrend({ ranking: ranking([]), groupBy: 'service', granularity: 'day', daily: [], costs: [] })
        .points,
    ).toEqual([])
  })
})

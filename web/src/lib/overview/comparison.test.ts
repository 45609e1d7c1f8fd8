import { describe, expect, it } from 'vitest'
import { compareMonths } from './comparison.ts'
import type { DailyCost } from './cost-rows.ts'
import { bucketsBetween, costsByMonth, daysBetween, defaultGranularity } from './time.ts'

const days = (month: string, from: number, to: number, cost: string): DailyCost[] =>
  Array.from({ length: to - from + 1 }, (_, index) => ({
    day: `${month}-${String(from + index).padStart(2, '0')}`,
    currency: 'USD',
    cost,
  }))

const august = days('2026-08', 12, 31, '1')
const september = days('2026-09', 1, 30, '1.1')
const october = days('2026-10', 1, 31, '1.2')
const november = days('2026-11', 1, 9, '1')

describe('costsByMonth', () => {
  it('adds exactly and knows which months are cut off', () => {
    expect(costsByMonth([...november, ...october, ...august])).toEqual([
      { month: '2026-08', cost: '20', isFull: false },
      { month: '2026-10', cost: '37.2', isFull: true },
      { month: '2026-11', cost: '9', isFull: false },
    ])
  })
})

describe('compareMonths', () => {
  const all = costsByMonth([...august, ...september, ...october, ...november])

  it('takes the last two full months, not the month that has only begun', () => {
    expect(compareMonths(all, undefined)).toMatchObject({
      now: { first: '2026-10', last: '2026-10' },
      before: { first: '2026-09', last: '2026-09' },
      difference: '4.2',
    })
  })

  it('compares nothing with a month that is cut off', () => {
    expect(compareMonths(all, { first: '2026-09', last: '2026-09' })).toBeUndefined()
    expect(compareMonths(all, { first: '2026-11', last: '2026-11' })).toBeUndefined()
  })

  it('compares nothing across a gap, and nothing with nothing', () => {
    expect(
      compareMonths(costsByMonth([...days('2026-07', 1, 31, '1'), ...october]), undefined),
    ).toBeUndefined()
    expect(compareMonths([], undefined)).toBeUndefined()
  })

  it('compares as many months as were chosen', () => {
    const months = ['2026-01', '2026-02', '2026-03', '2026-04'].map((month, index) => ({
      month,
      cost: String(index + 1),
      isFull: true,
    }))
    expect(compareMonths(months, { first: '2026-03', last: '2026-04' })).toMatchObject({
      before: { first: '2026-01', last: '2026-02' },
      nowCost: '7',
      beforeCost: '3',
    })
  })

  it('has no ratio to what was nothing', () => {
    const months = [
      { month: '2026-01', cost: '0', isFull: true },
      { month: '2026-02', cost: '5', isFull: true },
    ]
    expect(compareMonths(months, undefined)).toMatchObject({ difference: '5', ratio: undefined })
  })
})

describe('time on the axis', () => {
  it('has a place for days without cost', () => {
    expect(bucketsBetween('2026-02-27', '2026-03-02', 'day')).toEqual([
      '2026-02-27',
      '2026-02-28',
      '2026-03-01',
      '2026-03-02',
    ])
    expect(bucketsBetween('2026-11-19', '2026-11-30', 'week')).toEqual([
      '2026-11-16',
      '2026-11-23',
      '2026-11-30',
    ])
    expect(bucketsBetween('2025-12-31', '2026-02-01', 'month')).toEqual([
      '2025-12-01',
      '2026-01-01',
      '2026-02-01',
    ])
  })

  it('counts the days of a time, gaps included', () => {
    expect(daysBetween('2018-06-01', '2026-05-31')).toBe(2922)
    expect(daysBetween('2026-10-01', '2026-10-01')).toBe(1)
    expect(daysBetween(undefined, undefined)).toBe(0)
  })

  it('is as fine as can be read', () => {
    expect([31, 62, 63, 190, 365].map(defaultGranularity)).toEqual(['day', 'day', 'week', 'week', 'month'])
  })
})

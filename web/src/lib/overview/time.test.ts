import { describe, expect, it } from 'vitest'
import {
  bucketsBetween,
  daysIn,
  defaultGranularity,
  lengthInMonths,
  monthsOf,
  monthsOfRows,
  daysOfRange,
  rangeWords,
} from './time.ts'

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

  it('is as fine as can be read', () => {
    expect([31, 62, 63, 190, 365].map(defaultGranularity)).toEqual(['day', 'day', 'week', 'week', 'month'])
  })
})

describe('a range of days', () => {
  const turn = daysOfRange({ first: '2025-12', last: '2026-01' })
  const within = { from: '2026-10-20', to: '2026-11-15' }

  it('is of months from the first day to the one after the last', () => {
    expect(turn).toEqual({ from: '2025-12-01', to: '2026-02-01' })
    expect([monthsOf(turn), lengthInMonths(turn), daysIn(turn)]).toEqual([['2025-12', '2026-01'], 2, 62])
  })

  it('has no length in months where it begins or ends within one', () => {
    expect(lengthInMonths(within)).toBeUndefined()
    expect(monthsOf(within)).toEqual(['2026-10', '2026-11'])
  })

  it('is called by its months, or else by its days', () => {
    const plain = (range: typeof within) => rangeWords(range).replaceAll('\u00a0', ' ')
    expect(plain(turn)).toBe('Dec 2025 – Jan 2026')
    expect(plain(within)).toBe('20 Oct – 14 Nov 2026')
  })
})

it('finds the months of rows once, whatever their currency and order', () => {
  const rows = ['2026-10-01', '2026-09-01', '2026-10-01'].map((period) => ({ period }))
  expect(monthsOfRows(rows)).toEqual(['2026-09', '2026-10'])
})

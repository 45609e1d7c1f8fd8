import { expect, it } from 'vitest'
import { bucketsBetween } from '../overview/time.ts'
import { formatBucket, formatTick, pickTicks } from './axis.ts'

const plain = (text: string) => text.replaceAll('\u00a0', ' ')

const october = bucketsBetween('2026-10-01', '2026-10-31', 'day')

it('labels every bar where there is room', () => {
  expect(pickTicks(['2026-08-01', '2026-09-01'], 'month', 300)).toHaveLength(2)
})

it('labels weeks where days do not fit', () => {
  expect(pickTicks(october, 'day', 380)).toEqual([
    '2026-10-01',
    '2026-10-08',
    '2026-10-15',
    '2026-10-22',
    '2026-10-29',
  ])
})

it('says the year where days of two could be meant', () => {
  expect(plain(formatTick('2026-10-08', 'day', october))).toBe('8 Oct')
  expect(plain(formatTick('2026-10-08', 'week', ['2025-12-01', '2026-10-08']))).toBe('8 Oct 2026')
})

it('names a week by those of its days that are shown', () => {
  const days = { first: '2026-08-01', last: '2026-10-31' }
  const plain = (period: string) => formatBucket(period, 'week', days).replaceAll('\u00a0', ' ')
  expect(plain('2026-07-27')).toBe('1 – 2 Aug 2026')
  expect(plain('2026-08-31')).toBe('31 Aug – 6 Sep 2026')
  expect(plain('2026-10-26')).toBe('26 – 31 Oct 2026')
})

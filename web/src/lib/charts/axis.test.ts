import { expect, it } from 'vitest'
import { bucketsBetween } from '../overview/time.ts'
import { formatTick, pickTicks } from './axis.ts'

const october = bucketsBetween('2026-10-01', '2026-10-31', 'day')

it('labels every bar where there is room', () => {
  expect(pickTicks(['2026-08-01', '2026-09-01'], 300)).toHaveLength(2)
})

it('labels weeks where days do not fit', () => {
  expect(pickTicks(october, 380)).toEqual([
    '2026-10-01',
    '2026-10-08',
    '2026-10-15',
    '2026-10-22',
    '2026-10-29',
  ])
})

it('says the year where days of two could be meant', () => {
  const plain = (text: string) => text.replaceAll('\u00a0', ' ')
  expect(plain(formatTick('2026-10-08', 'day', october))).toBe('8 Oct')
  expect(plain(formatTick('2026-10-08', 'week', ['2025-12-01', '2026-10-08']))).toBe('8 Oct 2026')
})

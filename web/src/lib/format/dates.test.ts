import { expect, it } from 'vitest'
import {
  addDays,
  endOf,
  formatDate,
  formatInstant,
  formatPeriod,
  formatPeriodRange,
  shiftMonth,
  startOfWeek,
} from './dates.ts'

const plain = (text: string) => text.replaceAll('\u00a0', ' ')

it('writes days and periods in words', () => {
  expect(plain(formatDate('2026-10-02'))).toBe('2 Oct 2026')
  expect(plain(formatDate('2026-12-31T23:59:59Z'))).toBe('31 Dec 2026')
  expect(plain(formatPeriod('2026-10'))).toBe('Oct 2026')
  expect(plain(formatInstant('2026-10-02T14:05:33.120Z'))).toBe('2 Oct 2026, 14:05 UTC')
})

it('says the year of a range once where it can', () => {
  expect(plain(formatPeriodRange('2026-10', '2026-10'))).toBe('Oct 2026')
  expect(plain(formatPeriodRange('2026-08', '2026-10'))).toBe('Aug – Oct 2026')
  expect(plain(formatPeriodRange('2025-11', '2026-01'))).toBe('Nov 2025 – Jan 2026')
})

it('moves months across years', () => {
  expect(shiftMonth('2026-01', -1)).toBe('2025-12')
  expect(shiftMonth('2026-12', 1)).toBe('2027-01')
  expect(endOf('2026-12')).toBe('2027-01-01')
  expect(shiftMonth('1000-01', -1)).toBe('0999-12')
})

it('finds the Monday of a day', () => {
  expect(startOfWeek('2026-11-22')).toBe('2026-11-16')
  expect(startOfWeek('2026-11-16')).toBe('2026-11-16')
  expect(addDays('2026-02-28', 1)).toBe('2026-03-01')
})

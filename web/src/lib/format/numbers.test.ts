import { expect, it } from 'vitest'
import { countOf, formatBytes, formatDuration, formatPercent, isNoChange } from './numbers.ts'

const plain = (text: string) => text.replaceAll('\u00a0', ' ')

it.each([
  [0.0412, '4.1 %'],
  [-0.125, '−12.5 %'],
  [0, '0.0 %'],
  [0.0004, '< 0.1 %'],
  [1, '100.0 %'],
])('writes the ratio %d as %s', (ratio, expected) => expect(plain(formatPercent(ratio))).toBe(expected))

it('takes a change under 0.05 % for none', () => {
  expect(isNoChange(0.00049)).toBe(true)
  expect(isNoChange(-0.0006)).toBe(false)
})

it.each([
  [0, '0 B'],
  [999, '999 B'],
  [18_331, '18.3 KB'],
  [757_000_000, '757 MB'],
  [999_600, '1.0 MB'],
])('writes %d bytes as %s', (bytes, expected) => expect(plain(formatBytes(bytes))).toBe(expected))

it.each([
  [0.2, '< 1 s'],
  [42, '42 s'],
  [59.7, '1 min'],
  [185, '3 min 5 s'],
  [7805, '2 h 10 min'],
])('writes %d seconds as %s', (seconds, expected) => expect(plain(formatDuration(seconds))).toBe(expected))

it('counts one in the singular', () => {
  expect(countOf(1, 'row')).toBe('1 row')
  expect(countOf(1204, 'row')).toBe('1,204 rows')
  expect(countOf(2, 'currency', 'currencies')).toBe('2 currencies')
})

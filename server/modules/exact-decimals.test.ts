import { expect, test } from 'vitest'
import { compareDecimals, ratioOf, sumOf } from './exact-decimals.ts'

test('sums have every digit', () => {
  expect(sumOf(['100000000000000000.000000000000000001', '-0.1', '0.1', '2'])).toBe(
    '100000000000000002.000000000000000001',
  )
  expect([sumOf([]), sumOf(['-0.5', '0.25']), sumOf(['1.50', '1.50'])]).toEqual(['0', '-0.25', '3'])
})

test('ratios are rounded half away from zero', () => {
  expect(ratioOf('1', '3')).toBe('0.333333')
  expect(ratioOf('2', '3')).toBe('0.666667')
  expect(ratioOf('0.0000005', '1')).toBe('0.000001')
  expect(ratioOf('-0.0000005', '1')).toBe('-0.000001')
  expect(ratioOf('5', '-2')).toBe('-2.5')
  expect(ratioOf('1', '0')).toBeNull()
})

test('decimals are compared by their amounts', () => {
  expect([compareDecimals('1.0', '1'), compareDecimals('-2', '1'), compareDecimals('10', '9.99')]).toEqual([
    0, -1, 1,
  ])
})

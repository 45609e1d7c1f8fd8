import { expect, it } from 'vitest'
import { addDecimals, COST_LINE_UNIT, fromUnits, toUnits } from './exact.ts'

it('reads decimals of up to 30 places as whole numbers of 1e-30', () => {
  expect(toUnits('1')).toBe(10n ** 30n)
  expect(toUnits('-0.5')).toBe(-5n * 10n ** 29n)
  expect(toUnits('0.000000000000000000000000000001')).toBe(1n)
  expect(toUnits('99999999999999999999.999999999999999999')).toBe(10n ** 50n - COST_LINE_UNIT)
  expect(toUnits('7.')).toBe(7n * 10n ** 30n)
})

it.each(['', '1e5', '1,000', 'n/a', '.5', '0.0000000000000000000000000000001'])('refuses %j', (text) => {
  expect(() => toUnits(text)).toThrow('Not a decimal')
})

it.each([
  '0',
  '1',
  '-0.5',
  '120',
  '0.000000000000000000000000000001',
  '-99999999999999999999.999999999999999999',
])('writes %s as it was read', (text) => {
  expect(fromUnits(toUnits(text))).toBe(text)
})

it.each([
  [[], '0'],
  [['0.1', '0.2', '0.30'], '0.6'],
  [['-0.000000000000000001', '1'], '0.999999999999999999'],
  [['-0.5', '-0.25', '0.75'], '0'],
  [['99999999999999999999.999999999999999999', '0.000000000000000001'], '100000000000000000000'],
])('adds %j to %s', (texts, sum) => {
  expect(addDecimals(texts)).toBe(sum)
})

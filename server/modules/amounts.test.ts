import { describe, expect, test } from 'vitest'
import { fromAmount, priceOf, ratioOf, shareOut, sum, toAmount } from './amounts.ts'

test('amounts are read and written to the last of 18 decimals', () => {
  expect(fromAmount(toAmount('0.000000000000000001') + toAmount('99999999999999999999'))).toBe(
    '99999999999999999999.000000000000000001',
  )
  expect(fromAmount(toAmount('-2.50'))).toBe('-2.5')
  expect([toAmount(null), toAmount(undefined), toAmount(3)]).toEqual([0n, 0n, toAmount('3')])
})

test.each([
  ['1', '3', '0.333333'],
  ['2', '3', '0.666667'],
  ['1', '2000000', '0.000001'],
  ['1', '2000001', '0'],
  ['-1', '2000000', '-0.000001'],
  ['5', '-2', '-2.5'],
  ['0', '7', '0'],
  ['7', '0', null],
])('%s of %s is %s: the nearest of six decimals, halves away from zero', (part, whole, ratio) => {
  expect(ratioOf(toAmount(part), toAmount(whole))).toBe(ratio)
})

test('a price has all decimals', () => {
  expect(priceOf(toAmount('0.01'), toAmount('3'))).toBe('0.003333333333333333')
})

describe('an amount that is shared out', () => {
  test.each([
    ['10', [1n, 1n, 1n], ['3.333333333333333333', '3.333333333333333333', '3.333333333333333334']],
    ['10', [3n, 0n, 1n], ['7.5', '0', '2.5']],
    ['10', [0n, 0n], ['0', '0']],
    ['10', [], []],
  ])('%s by %s', (amount, weights, shares) => {
    expect(shareOut(toAmount(amount), weights).map(fromAmount)).toEqual(shares)
  })

  test('is all of it, whatever the weights', () => {
    for (let count = 1; count < 50; count += 1) {
      const weights = Array.from({ length: count }, (_, index) => BigInt(((index + 3) * 7919) % 101))
      expect(sum(shareOut(toAmount('1.000000000000000007'), weights))).toBe(toAmount('1.000000000000000007'))
    }
  })
})

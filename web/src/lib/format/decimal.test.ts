import { describe, expect, it } from 'vitest'
import { addDecimals, compareDecimals, isZeroDecimal, roundDecimal, subtractDecimals } from './decimal.ts'

describe('addDecimals', () => {
  it('keeps every digit of sums that a float would cut', () => {
    expect(addDecimals(['143227.763678187615017991', '0.000000000000000009'])).toBe(
      '143227.763678187615018000',
    )
    expect(addDecimals(['0.1', '0.2'])).toBe('0.3')
  })
  it('adds amounts of different scale and sign', () => {
    expect(addDecimals(['1', '-0.25', '10.5'])).toBe('11.25')
    expect(addDecimals(['0.05', '-1'])).toBe('-0.95')
  })
  it('is zero over nothing', () => expect(addDecimals([])).toBe('0'))
  it('refuses what is not a decimal', () => expect(() => addDecimals(['1e5'])).toThrow('not a decimal'))
})

describe('roundDecimal', () => {
  it.each([
    ['1243118.065', 2, '1243118.07'],
    ['-1243118.065', 2, '-1243118.07'],
    ['0.004999999999999999', 2, '0.00'],
    ['7', 2, '7.00'],
    ['999.995', 2, '1000.00'],
    ['123.5', 0, '124'],
  ])('rounds %s to %i places as %s', (amount, places, expected) => {
    expect(roundDecimal(amount, places)).toBe(expected)
  })
})

describe('comparing', () => {
  it('orders by value, not by text', () => {
    expect(compareDecimals('9', '10.0')).toBe(-1)
    expect(compareDecimals('-9', '-10')).toBe(1)
    expect(compareDecimals('1.50', '1.5')).toBe(0)
  })
  it('subtracts exactly', () => expect(subtractDecimals('0.3', '0.1')).toBe('0.2'))
  it('knows zero in any dress', () => {
    expect(isZeroDecimal('-0.000')).toBe(true)
    expect(isZeroDecimal('0.000000000000000001')).toBe(false)
  })
})

import { describe, expect, it } from 'vitest'
import {
  alignMoneyOfLine,
  formatAmount,
  formatAmountInFull,
  formatMoney,
  formatMoneyCompact,
  formatMoneyInFull,
  formatMoneyOfAxis,
  formatMoneyOfLine,
  formatNumberOfAxis,
  formatQuantity,
} from './money.ts'

const plain = (text: string) => text.replaceAll('\u00a0', ' ')

describe('formatMoney', () => {
  it.each([
    ['1243118.0654', 'USD', '$1,243,118.07'],
    ['143227.763678187615017991', 'USD', '$143,227.76'],
    ['-1234.5', 'USD', '−$1,234.50'],
    ['-0.0000', 'USD', '$0.00'],
    ['0', 'EUR', '€0.00'],
    ['0.004', 'USD', '< $0.01'],
    ['-0.004', 'USD', '> −$0.01'],
    ['1234567.5', 'JPY', '¥1,234,568'],
    ['12', 'CHF', '12.00 CHF'],
    ['12.345', 'OCPU credits', '12.35 OCPU credits'],
    ['1234567890123456789012.349', 'USD', '$1,234,567,890,123,456,789,012.35'],
  ])('writes %s %s as %s', (amount, currency, expected) => {
    expect(plain(formatMoney(amount, currency))).toBe(expected)
  })
})

describe('formatMoneyInFull', () => {
  it.each([
    ['143227.763678187615017991', 'USD', '$143,227.763678187615017991'],
    ['10.500000000000000000', 'USD', '$10.50'],
    ['-0.000000000000000001', 'USD', '−$0.000000000000000001'],
    ['7', 'JPY', '¥7'],
  ])('writes %s %s as %s', (amount, currency, expected) => {
    expect(plain(formatMoneyInFull(amount, currency))).toBe(expected)
  })
})

it.each([
  ['0.0000123456', '$0.000012'],
  ['12.5', '$12.50'],
  ['-1234.5678912', '−$1,234.567891'],
  ['0.0000000001', '< $0.000001'],
  ['0', '$0.00'],
])('writes the amount %s of a cost line as %s', (amount, expected) => {
  expect(plain(formatMoneyOfLine(amount, 'USD'))).toBe(expected)
})

it.each([
  ['12.5', 'USD', '$12.50    '],
  ['0.0000123456', 'USD', '$0.000012'],
  ['-1234.5', 'CHF', '−1,234.50     CHF'],
  ['3', 'JPY', '¥3       '],
])('makes room behind %s %s for places that are not there', (amount, currency, expected) => {
  expect(plain(alignMoneyOfLine(amount, currency)).replaceAll('\u2007', ' ')).toBe(expected)
})

describe('formatMoneyCompact', () => {
  it.each([
    ['1243118.07', '$1.24 M'],
    ['143227.763678187615017991', '$143.2 K'],
    ['5600', '$5.6 K'],
    ['999.994', '$999.99'],
    ['999949.99', '$999.9 K'],
    ['999951', '$1.00 M'],
    ['-3900.4', '−$3.9 K'],
    ['2500000000', '$2.50 B'],
    ['0', '$0.00'],
  ])('writes %s as %s', (amount, expected) => {
    expect(plain(formatMoneyCompact(amount, 'USD'))).toBe(expected)
  })
})

it.each([
  [0, 'USD', '$0'],
  [500, 'USD', '$500'],
  [2500, 'USD', '$2.5 K'],
  [100_000, 'USD', '$100 K'],
  [0.05, 'USD', '$0.05'],
  [-1500, 'EUR', '−€1.5 K'],
  [1500, 'CHF', '1.5 K'],
])('labels an axis at %s %s with %s', (value, currency, label) => {
  expect(plain(formatMoneyOfAxis(value, currency))).toBe(label)
})

it('writes figures whose unit is said nearby without it', () => {
  expect(formatAmount('-1243118.0654', 'USD')).toBe('−1,243,118.07')
  expect(formatAmount('1500.4', 'JPY')).toBe('1,500')
  expect(formatAmountInFull('1500.120', 2)).toBe('1,500.12')
  expect(formatAmountInFull('744.0', 0)).toBe('744')
  expect(formatQuantity('0.0004', 3)).toBe('< 0.001')
  expect(plain(formatNumberOfAxis(45_000_000))).toBe('45 M')
})

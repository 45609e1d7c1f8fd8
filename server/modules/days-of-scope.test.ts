import { expect, test } from 'vitest'
import { readDays } from './days-of-scope.ts'

function row(day: string, billingPeriod: string, cost: string, billingCurrency = 'USD') {
  return { period: day, billingPeriod, billingCurrency, billedCost: cost, lineCount: '2' }
}

const rows = [
  row('2026-08-31', '2026-09', '1'),
  row('2026-09-30', '2026-09', '0.000000000000000001'),
  row('2026-10-02', '2026-10', '8'),
  row('2026-10-02', '2026-10', '5', 'EUR'),
  row('2026-11-03', '2026-10', '-2'),
]
const measure = 'billedCost'

test('days are months of bills, with their sums and totals', () => {
  const days = readDays(rows, { timeBasis: 'billing', measure })
  expect(days.months).toEqual(['2026-09-01', '2026-10-01'])
  expect(days.monthly).toEqual([
    { period: '2026-09-01', billingCurrency: 'USD', billedCost: '1.000000000000000001', lineCount: 4 },
    { period: '2026-10-01', billingCurrency: 'EUR', billedCost: '5', lineCount: 2 },
    { period: '2026-10-01', billingCurrency: 'USD', billedCost: '6', lineCount: 4 },
  ])
  expect(days.totals).toEqual([
    { billingCurrency: 'EUR', cost: '5', lineCount: 2 },
    { billingCurrency: 'USD', cost: '7.000000000000000001', lineCount: 8 },
  ])
  expect(days.lastDay).toBe('2026-11-03')
})

test('or months of charges', () => {
  const { months, totals } = readDays(rows, { timeBasis: 'charge', measure })
  expect(months).toEqual(['2026-08-01', '2026-09-01', '2026-10-01', '2026-11-01'])
  expect(totals.map(({ cost }) => cost)).toEqual(['5', '7.000000000000000001'])
})

test('a time that is asked for bounds what is added up, by what months are of, and not what there is', () => {
  const ofBills = readDays(rows, { from: '2026-10-01', to: '2026-11-01', timeBasis: 'billing', measure })
  expect([ofBills.months, ofBills.lastDay]).toEqual([['2026-10-01'], '2026-11-03'])
  expect(ofBills.totals.map(({ cost }) => cost)).toEqual(['5', '6'])
  expect(ofBills.hasAny({ from: '2026-09-01', to: '2026-10-01' })).toBe(true)
  expect(ofBills.hasAny({ from: '2026-08-01', to: '2026-09-01' })).toBe(false)
  const ofCharges = readDays(rows, { from: '2026-10-01', timeBasis: 'charge', to: '2026-11-01', measure })
  expect([ofCharges.months, ofCharges.lastDay]).toEqual([['2026-10-01'], '2026-10-02'])
})

test('the last day of a bill is that of its own charges, within a time', () => {
  const { lastDayOf } = readDays(rows, { timeBasis: 'billing', measure })
  const both = { from: '2026-09-01', to: '2026-11-01' }
  expect([lastDayOf('2026-09-01', both), lastDayOf('2026-10-01', both)]).toEqual(['2026-09-30', '2026-10-02'])
  expect(lastDayOf('2026-11-01', both)).toBeUndefined()
})

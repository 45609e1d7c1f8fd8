import { expect, test } from 'vitest'
import type { CostAnswer } from '../../contract/cost-query.ts'
import { addRows } from './add-rows.ts'

const COLUMNS: CostAnswer['columns'] = [
  { name: 'billingCurrency', kind: 'dimension', type: 'string' },
  { name: 'effectiveCost', kind: 'measure', type: 'decimal' },
  { name: 'netEffectiveCost', kind: 'measure', type: 'decimal' },
  { name: 'lineCount', kind: 'measure', type: 'integer' },
]

const row = (billingCurrency: string, effectiveCost: string, netEffectiveCost: string | null) => ({
  serviceName: 'Amazon EC2',
  billingCurrency,
  effectiveCost,
  netEffectiveCost,
  lineCount: 2,
})

test('adds the measures of each currency, the currencies in their order', () => {
  const rows = [row('USD', '0.1', '1'), row('EUR', '5', '2'), row('USD', '0.2', null)]
  expect(addRows(rows, COLUMNS)).toEqual([
    { billingCurrency: 'EUR', effectiveCost: '5', netEffectiveCost: '2', lineCount: 2 },
    { billingCurrency: 'USD', effectiveCost: '0.3', netEffectiveCost: '1', lineCount: 4 },
  ])
})

test('knows no sum where no line has the amount', () => {
  const rows = [row('USD', '1', null), row('USD', '-1', null)]
  expect(addRows(rows, COLUMNS)).toEqual([
    { billingCurrency: 'USD', effectiveCost: '0', netEffectiveCost: null, lineCount: 4 },
  ])
})

test('has no totals of no rows', () => {
  expect(addRows([], COLUMNS)).toEqual([])
})

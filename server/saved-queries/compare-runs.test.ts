import { expect, test } from 'vitest'
import type { CostAnswer, Row } from '../../contract/cost-query.ts'
import { compareRuns } from './compare-runs.ts'

const columns: CostAnswer['columns'] = [
  { name: 'period', kind: 'period', type: 'date' },
  { name: 'serviceName', kind: 'dimension', type: 'string' },
  { name: 'billingCurrency', kind: 'dimension', type: 'string' },
  { name: 'billedCost', kind: 'measure', type: 'decimal' },
  { name: 'lineCount', kind: 'measure', type: 'integer' },
]
const measures = ['billedCost', 'lineCount']

function run(rows: Row[], answer: Partial<CostAnswer> = {}, offset = 0) {
  return { query: { measures, offset }, answer: { columns, rows, totals: [], truncated: false, ...answer } }
}
const row = (serviceName: string | null, billedCost: string | null, lineCount = 1): Row => ({
  period: '2026-10-01',
  serviceName,
  billingCurrency: 'USD',
  billedCost,
  lineCount,
})
const keyOf = (serviceName: string | null) => ({ period: '2026-10-01', serviceName, billingCurrency: 'USD' })

test('rows with the same period and dimensions are each other’s, and their change is exact', () => {
  const now = run([row('Compute', '100000000000000000.000000000000000003', 5), row('Storage', '2')])
  const before = run([row('Storage', '2'), row('Compute', '0.000000000000000004', 7)])
  expect(compareRuns(now, before)).toEqual({
    rows: [
      {
        key: keyOf('Compute'),
        before: { billedCost: '0.000000000000000004', lineCount: 7 },
        after: { billedCost: '100000000000000000.000000000000000003', lineCount: 5 },
        change: { billedCost: '99999999999999999.999999999999999999', lineCount: -2 },
      },
    ],
    unchanged: 1,
    totals: [],
    complete: true,
  })
})

test('what one run alone has came from nothing or went to nothing; the others of a top are no empty value', () => {
  const comparison = compareRuns(run([row(null, '3')]), run([row('', '-1.5')]))
  expect(comparison?.rows).toEqual([
    {
      key: keyOf(null),
      before: null,
      after: { billedCost: '3', lineCount: 1 },
      change: { billedCost: '3', lineCount: 1 },
    },
    {
      key: keyOf(''),
      before: { billedCost: '-1.5', lineCount: 1 },
      after: null,
      change: { billedCost: '1.5', lineCount: -1 },
    },
  ])
})

test('a value that is not known has no change', () => {
  const comparison = compareRuns(run([row('Compute', null)]), run([row('Compute', '1')]))
  expect(comparison?.rows[0]?.change).toEqual({ billedCost: null, lineCount: 0 })
})

test('totals are compared by currency', () => {
  const totals = (billedCost: string) => ({ totals: [{ billingCurrency: 'EUR', billedCost, lineCount: 1 }] })
  expect(compareRuns(run([], totals('2.5')), run([], totals('3')))?.totals).toEqual([
    {
      key: { billingCurrency: 'EUR' },
      before: { billedCost: '3', lineCount: 1 },
      after: { billedCost: '2.5', lineCount: 1 },
      change: { billedCost: '-0.5', lineCount: 0 },
    },
  ])
})

test('it is not complete where rows of a run were cut, at either end', () => {
  expect(compareRuns(run([], { truncated: true }), run([]))?.complete).toBe(false)
  expect(compareRuns(run([]), run([], {}, 5))?.complete).toBe(false)
})

test('answers with other columns are not compared', () => {
  expect(compareRuns(run([]), run([], { columns: columns.slice(1) }))).toBeNull()
})

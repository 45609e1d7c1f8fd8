import { expect, it } from 'vitest'
import type { Comparison } from '../../../api/contract.ts'
import { comparisonToCsv, keyColumnsOf } from './comparison-rows.ts'

const figures = (billedCost: string, lineCount: number) => ({ billedCost, effectiveCost: '1', lineCount })
const row = (key: Record<string, string>): Comparison['rows'][number] => ({
  key,
  billingCurrency: 'USD',
  before: figures('1.000000000000000001', 2),
  after: figures('0.5', 1),
  change: figures('-0.500000000000000001', -1),
})

it('writes every digit of every figure, and no formula', () => {
  const comparison: Comparison = {
    period: '2026-10',
    by: 'service',
    before: { uploadId: 'a', fileName: 'a.csv' },
    after: { uploadId: 'b', fileName: 'b.csv' },
    rows: [row({ serviceName: '=cmd' })],
    totals: [],
  }
  expect(comparisonToCsv(comparison).split('\r\n')).toEqual([
    'billingPeriod,serviceName,billingCurrency,billedCost before,billedCost after,billedCost change,effectiveCost before,effectiveCost after,effectiveCost change,lineCount before,lineCount after,lineCount change',
    "2026-10,'=cmd,USD,1.000000000000000001,0.5,-0.500000000000000001,1,1,1,2,1,-1",
    '',
  ])
})

it.each([
  ['\n=cmd', '"\'\n=cmd"'],
  // Where a spreadsheet takes a semicolon for the separator, text must not fall into two.
  ['a;=cmd', '"a;=cmd"'],
])('writes the service %j as a text', (serviceName, field) => {
  const comparison: Comparison = {
    period: '2026-10',
    by: 'service',
    before: { uploadId: 'a', fileName: 'a.csv' },
    after: { uploadId: 'b', fileName: 'b.csv' },
    rows: [row({ serviceName })],
    totals: [],
  }
  expect(comparisonToCsv(comparison)).toContain(`2026-10,${field},USD`)
})

it.each([
  [{ subAccountId: '1', subAccountName: 'shop' }, 'shop (1)'],
  [{ subAccountId: '1', subAccountName: '1' }, '1'],
  [{ subAccountId: '1', subAccountName: '' }, '1'],
  [{ subAccountId: '', subAccountName: '' }, 'no account'],
])('calls the account %j %s', (key, text) => {
  expect(keyColumnsOf({ by: 'account', rows: [] })[0]?.text(row(key))).toBe(text)
})

it('leaves out columns that no row fills', () => {
  const rows = [row({ subAccountId: '1', resourceId: '', xUsageType: '', xOperation: 'RunInstances' })]
  expect(keyColumnsOf({ by: 'resource', rows }).map(({ label }) => label)).toEqual([
    'Resource',
    'Account',
    'Operation',
  ])
})

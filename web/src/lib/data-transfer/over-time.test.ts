import { expect, it } from 'vitest'
import type { TransferKind, TransferOfCurrency } from '../api/contract.ts'
import { colourOfKind } from './kinds.ts'
import { kindsOverTime } from './over-time.ts'

const kind = (name: TransferKind, cost: string) => ({ kind: name, cost, gigabytes: null })
const total = { cost: '', gigabytes: null, costPerGigabyte: null }
const transfer = {
  kinds: [
    { kind: 'nat-gateway', title: 'NAT gateways' },
    { kind: 'inter-az', title: 'Between zones' },
  ] as TransferOfCurrency['kinds'],
  trend: [
    { period: '2026-08', ...total, kinds: [kind('nat-gateway', '1'), kind('inter-az', '5')] },
    { period: '2026-10', ...total, kinds: [kind('nat-gateway', '2')] },
  ],
  dailyTrend: [{ day: '2026-10-02', ...total, kinds: [kind('nat-gateway', '2')] }],
}

it('has the kinds of each month, in their own colours, also months of none', () => {
  const { series, points } = kindsOverTime(transfer, 'month')
  expect(series.map(({ name, total: sum, colour }) => [name, sum, colour])).toEqual([
    ['Between zones', '5', colourOfKind('inter-az')],
    ['NAT gateways', '3', colourOfKind('nat-gateway')],
  ])
  expect(points.map(({ period, total: sum }) => [period, sum])).toEqual([
    ['2026-08-01', '6'],
    ['2026-09-01', '0'],
    ['2026-10-01', '2'],
  ])
})

it('has days where there are some', () => {
  expect(kindsOverTime(transfer, 'day').points).toHaveLength(1)
  expect(kindsOverTime({ ...transfer, dailyTrend: null }, 'day').points).toEqual([])
})

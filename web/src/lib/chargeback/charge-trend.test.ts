import { expect, it } from 'vitest'
import type { ChargebackSummary } from '../api/contract.ts'
import { buildChargeTrend } from './charge-trend.ts'

type Trend = ChargebackSummary['trends'][number]

const trend = (code: string | null, ...amounts: number[]): Trend => ({
  billingCurrency: 'USD',
  costCentre: code === null ? null : { id: code, code, name: code, owner: '' },
  amount: String(amounts.reduce((sum, amount) => sum + amount, 0)),
  months: amounts.map((amount, index) => ({ period: `2026-0${index + 8}`, amount: String(amount) })),
})

it('stacks cost centres, the dearest first, and what nobody carries', () => {
  const built = buildChargeTrend([trend('A', 1, 2), trend('B', 5, 6), trend(null, 0, 3)], 'USD')
  expect(built?.series.map(({ name, total }) => [name, total])).toEqual([
    ['B', '11'],
    ['A', '3'],
    ['Nobody carries it', '3'],
  ])
  expect(built?.points).toEqual([
    { period: '2026-08-01', total: '6', costs: { B: '5', A: '1', nobody: '0' } },
    { period: '2026-09-01', total: '11', costs: { B: '6', A: '2', nobody: '3' } },
  ])
  expect(built?.days).toEqual({ first: '2026-08-01', last: '2026-09-30' })
})

it('tells at most ten apart: those that carry least are one', () => {
  const many = Array.from({ length: 14 }, (_, index) => trend(`C${index}`, index + 1))
  const built = buildChargeTrend([...many, trend(null, 1)], 'USD')
  expect(built?.series).toHaveLength(10)
  expect(built?.series.at(-2)).toMatchObject({ name: '6 other cost centres', total: '21' })
  expect(new Set(built?.series.map(({ colour }) => colour)).size).toBe(10)
})

it('is nothing where no bill has the currency', () => {
  expect(buildChargeTrend([trend(null, 1)], 'EUR')).toBeUndefined()
})

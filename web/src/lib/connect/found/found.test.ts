import { expect, it } from 'vitest'
import type { CostAnswer, Row } from '../../api/contract.ts'
import { countAccounts, countServices, linesOfRest, restOf, topServices } from './found.ts'

const answer = (rows: Row[], totals: Row[] = []) => ({ rows, totals }) as CostAnswer
const row = (billingCurrency: string, serviceName: string, billedCost: string, share: string | null) => ({
  billingCurrency,
  serviceName,
  billedCost,
  billedCostShare: share,
})

const bill = answer(
  [
    row('USD', 'Storage', '9.5', '0.079167'),
    row('USD', 'Compute', '100.000000000000000001', '0.833333'),
    row('EUR', 'Compute', '3', '1'),
    row('USD', 'Support', '-1', '-0.008333'),
    row('USD', '', '11.5', '0.095833'),
  ],
  [
    { billingCurrency: 'USD', billedCost: '120.000000000000000001' },
    { billingCurrency: 'EUR', billedCost: '3' },
  ],
)

it('the services that cost most are of each currency by itself, with every digit', () => {
  const [dollars, euros] = topServices(bill, 2)
  expect(dollars).toEqual({
    currency: 'USD',
    total: '120.000000000000000001',
    services: [
      { service: 'Compute', cost: '100.000000000000000001', share: 0.833333 },
      { service: '', cost: '11.5', share: 0.095833 },
    ],
    further: 2,
  })
  expect(euros).toMatchObject({ currency: 'EUR', further: 0 })
})

it('the others are the rest of the total, and their lines those of no listed service', () => {
  const [dollars] = topServices(bill, 2)
  expect(restOf(dollars!)).toBe('8.500000000000000000')
  expect(decodeURIComponent(linesOfRest(['a'], dollars!))).toMatch(/^\/lines\?uploads=a&.*Compute/)
})

it('a share of nothing is not said', () => {
  const free = answer([row('USD', 'Compute', '0', null)], [{ billingCurrency: 'USD', billedCost: '0' }])
  expect(topServices(free, 3)[0]?.services[0]?.share).toBeUndefined()
})

it('services are counted once whatever they were billed in, and lines without one are of none', () => {
  expect(countServices(bill)).toBe(3)
})

it('accounts are those that used something, or where a bill names none, those that pay', () => {
  const accounts = (...pairs: [string, string][]) =>
    answer(pairs.map(([subAccountId, billingAccountId]) => ({ subAccountId, billingAccountId })))
  expect(countAccounts(accounts(['1', '9'], ['2', '9'], ['', '9']))).toBe(2)
  expect(countAccounts(accounts(['', '9']))).toBe(1)
})

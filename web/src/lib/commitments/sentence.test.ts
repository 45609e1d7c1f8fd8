import { expect, it } from 'vitest'
import type { Rates } from '../api/contract.ts'
import { describeCommitments } from './sentence.ts'

const rates: Rates = {
  coverage: '0.9',
  coveredCost: '900',
  onDemandCost: '100',
  utilization: '0.95',
  usedCost: '570',
  unusedCost: '30',
  effectiveSavingsRate: '0.1',
  savingsRateAfterUnused: '0.08',
  listCost: '3300',
  effectiveCost: '2970',
}
const say = (overall: Partial<Rates> = {}, trend: { period: string; coverage: string }[] = []) =>
  describeCommitments({
    billingCurrency: 'USD',
    overall: { ...rates, ...overall },
    trend: trend.map((each) => ({ ...rates, ...each })),
    when: 'Oct 2026',
    newest: '2026-10',
  }).replaceAll('\u00a0', ' ')

it('says what is covered, what is used, what was wasted, and what all of it saved', () => {
  expect(say()).toBe(
    'Commitments covered 90.0 % of what they could in Oct 2026, and 95.0 % of them was used: $30.00 was paid for nothing. ' +
      'All usage together cost 10.0 % less than its list prices, 8.0 % with what went unused.',
  )
})

it('says how coverage went on', () => {
  const of = (before: string) =>
    say({}, [
      { period: '2026-09', coverage: before },
      { period: '2026-10', coverage: '0.9' },
    ])
  expect(of('0.85')).toContain('In Oct 2026 coverage was 90.0 %, 5.0 points more than in Sep 2026.')
  expect(of('0.92')).toContain('2.0 points less than in Sep 2026')
  expect(of('0.9')).toContain('In Oct 2026 coverage was 90.0 %, as in Sep 2026.')
})

it('claims nothing that bills do not say', () => {
  expect(say({ utilization: null })).toContain('How much of them was used is not known.')
  expect(say({ coverage: null })).toContain(
    'Commitments of $570.00 were used in Oct 2026; what else they could cover, the bills do not say',
  )
  expect(say({ unusedCost: '0', utilization: '1' })).toContain('and all of them was used.')
  expect(say({ effectiveSavingsRate: null })).not.toContain('list prices')
  expect(say({ effectiveSavingsRate: '0', savingsRateAfterUnused: '0' })).toContain(
    'All usage cost its list prices.',
  )
})

it('says what no commitment covers', () => {
  const none = { coverage: '0', coveredCost: '0', usedCost: '0', unusedCost: '0', utilization: null }
  expect(say(none)).toContain(
    'No commitment covered anything in Oct 2026: $100.00 of usage that one could cover',
  )
  expect(say({ ...none, onDemandCost: '0', coverage: null })).toContain('and nothing that one could cover')
})

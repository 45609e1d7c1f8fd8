import { expect, it } from 'vitest'
import { describeUnusedTime, kindOfCommitment, nameOfCommitment } from './commitment-words.ts'

it.each([
  ['Savings Plan', 'ComputeSavingsPlans', 'No Upfront', 'Compute Savings Plan, no upfront'],
  ['Savings Plan', 'EC2InstanceSavingsPlans', 'All Upfront', 'EC2 instance Savings Plan, all upfront'],
  ['Reserved Instance', 'convertible', 'Partial Upfront', 'Reserved Instance, convertible, partial upfront'],
  ['Savings Plan', '', '', 'Savings Plan'],
])('a %s that is offered as %j, paid %j, is called %j', (type, offering, paymentOption, words) => {
  expect(kindOfCommitment({ type, offering, paymentOption })).toBe(words)
})

it('is called by its name, else by the end of its id', () => {
  expect(nameOfCommitment({ commitmentId: 'arn:aws:savingsplans::1:savingsplan/2e1d', name: '' })).toBe(
    '2e1d',
  )
  expect(nameOfCommitment({ commitmentId: 'arn:aws:savingsplans::1:savingsplan/2e1d', name: 'Web' })).toBe(
    'Web',
  )
})

it.each([
  [['2026-10'], 'Oct 2026'],
  [['2026-08', '2026-09', '2026-10'], '3 months, Aug 2026 to Oct 2026'],
  [['2026-03', '2026-10'], '2 months between Mar 2026 and Oct 2026'],
  [[], ''],
])('unused in %j is said as %j', (months, words) => {
  const periods = months.map((period) => ({ period, unusedCost: '1' }))
  expect(describeUnusedTime(periods).replaceAll('\u00a0', ' ')).toBe(words)
})

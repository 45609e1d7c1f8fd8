import { expect, it } from 'vitest'
import type { ChargebackRule, ChargebackRuleSet } from '../../api/contract.ts'
import { describeRuleChanges } from './rule-changes.ts'

const rule = (name: string, value = name): ChargebackRule => ({
  name,
  filters: [{ dimension: 'tag:team', operator: 'in', values: [value] }],
  target: { kind: 'unallocated' },
})
const set = (...rules: ChargebackRule[]): ChargebackRuleSet => ({ rules, pools: [] })
const words = (before: ChargebackRuleSet, after: ChargebackRuleSet) =>
  describeRuleChanges(before, after).map(({ kind, what, name }) => `${kind} ${what} ${name}`)

it('names what was added, removed and changed', () => {
  expect(words(set(rule('A'), rule('B'), rule('C')), set(rule('A'), rule('B', 'other'), rule('D')))).toEqual([
    'Changed rule B',
    'Added rule D',
    'Removed rule C',
  ])
  const pools = (percent: string): ChargebackRuleSet => ({
    rules: [],
    pools: [{ name: 'Platform', split: { kind: 'fixed', shares: [{ costCentreId: 'a', percent }] } }],
  })
  expect(words(pools('100'), pools('100.0'))).toEqual(['Changed shared costs Platform'])
})

it('names the fewest that were moved', () => {
  const [a, b, c, d] = [rule('A'), rule('B'), rule('C'), rule('D')]
  expect(words(set(a, b, c, d), set(d, a, b, c))).toEqual(['Moved rule D'])
  expect(words(set(a, b, c), set(a, b, c))).toEqual([])
})

import { describe, expect, it } from 'vitest'
import type { ChargebackRule, CostFilter } from '../api/contract.ts'
import { linesOfCentre, linesOfNobody, linesOfNone, linesOfPool, linesOfRule } from './rule-lines.ts'

const team = (...values: string[]): CostFilter => ({ dimension: 'tag:team', operator: 'in', values })
const service = (operator: CostFilter['operator'], ...values: string[]): CostFilter => ({
  dimension: 'serviceName',
  operator,
  ...(values.length > 0 && { values }),
})
const rule = (costCentreId: string, ...filters: CostFilter[]): ChargebackRule => ({
  name: 'A rule',
  filters,
  target: { kind: 'costCentre', costCentreId },
})

const leaves = (...filters: CostFilter[]): ChargebackRule => ({
  ...rule('', ...filters),
  target: { kind: 'unallocated' },
})

describe('the lines of a rule', () => {
  it('are those of its conditions, where no rule before it can take any of them', () => {
    expect(linesOfRule([rule('a', team('web')), rule('b', team('data'))], 1)).toEqual([team('data')])
  })

  it('are without those that rules before it take, as one condition', () => {
    const rules = [
      rule('a', team('web')),
      rule('a', team('data', 'web')),
      rule('b', service('in', 'Compute')),
    ]
    expect(linesOfRule(rules, 2)).toEqual([
      service('in', 'Compute'),
      { dimension: 'tag:team', operator: 'notIn', values: ['web', 'data'] },
    ])
  })

  it('are without a part of a name that a rule before it looks for', () => {
    expect(linesOfRule([rule('a', service('contains', 'comp')), rule('b', team('web'))], 1)).toEqual([
      team('web'),
      service('notContains', 'comp'),
    ])
  })

  it('cannot be said where a rule before it has two conditions, or none', () => {
    for (const before of [[team('web'), service('in', 'Tax')], []]) {
      expect(linesOfRule([rule('a', ...before), rule('b', service('isEmpty'))], 1)).toBeUndefined()
    }
  })
})

describe('the lines of shared costs', () => {
  it('are those of the rules that put them there', () => {
    const shared = (pool: string, ...values: string[]): ChargebackRule => ({
      ...rule('a', service('in', ...values)),
      target: { kind: 'shared', pool },
    })
    const rules = [shared('all', 'Support'), rule('a', team('web')), shared('few', 'Tax')]
    expect(linesOfPool(rules, 'all')).toEqual([service('in', 'Support')])
    expect(linesOfPool([...rules.slice(0, 1), shared('all', 'Tax')], 'all')).toEqual([
      service('in', 'Support', 'Tax'),
    ])
    expect(linesOfPool(rules, 'none')).toBeUndefined()
  })
})

describe('the lines of a cost centre', () => {
  it('are those of its only rule, or of lists of one dimension together', () => {
    const rules = [rule('a', team('web')), rule('b', team('data')), rule('a', team('shop'))]
    expect(linesOfCentre(rules, 'b')).toEqual([team('data')])
    expect(linesOfCentre(rules, 'a')).toEqual([team('web', 'shop')])
  })

  it('cannot be said of rules of different kinds, nor without any', () => {
    const rules = [rule('a', team('web')), rule('a', service('in', 'Tax'))]
    expect(linesOfCentre(rules, 'a')).toBeUndefined()
    expect(linesOfCentre(rules, 'c')).toBeUndefined()
  })
})

describe('the lines that no rule takes', () => {
  it('are all without those that rules take', () => {
    expect(linesOfNone([])).toEqual([])
    expect(linesOfNone([rule('a', team('web')), rule('b', service('isEmpty'))])).toEqual([
      { dimension: 'tag:team', operator: 'notIn', values: ['web'] },
      service('isNotEmpty'),
    ])
  })

  it('are without those, too, that a rule leaves to nobody', () => {
    expect(linesOfNone([leaves(team('web'))])).toEqual([
      { dimension: 'tag:team', operator: 'notIn', values: ['web'] },
    ])
  })
})

describe('the lines that nobody carries', () => {
  it('are those that no rule takes, and those that one leaves to nobody', () => {
    const rules = [leaves(team('web')), rule('a', team('data')), leaves(service('in', 'Tax'))]
    expect(linesOfNobody(rules)).toEqual([{ dimension: 'tag:team', operator: 'notIn', values: ['data'] }])
    expect(linesOfNobody([leaves(team('web'))])).toEqual([])
  })

  it('cannot be said where a rule has lines but for those that one before it leaves to nobody', () => {
    expect(linesOfNobody([leaves(team('web')), rule('a', service('in', 'Tax'))])).toBeUndefined()
  })
})

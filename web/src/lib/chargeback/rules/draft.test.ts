import { describe, expect, it } from 'vitest'
import type { ChargebackRuleSet, ChargebackSplit } from '../../api/contract.ts'
import {
  addRule,
  draftOf,
  evenShares,
  freePoolName,
  isSame,
  lackOfPool,
  lackOfRule,
  moveRule,
  newKey,
  putBack,
  removePool,
  splitAs,
  toRuleSet,
  withCentre,
  type DraftPool,
  type DraftRule,
} from './draft.ts'

const saved: ChargebackRuleSet = {
  rules: [
    {
      name: 'Web',
      filters: [{ dimension: 'tag:team', operator: 'in', values: ['web'] }],
      target: { kind: 'costCentre', costCentreId: 'a' },
    },
    {
      name: 'Support',
      filters: [{ dimension: 'serviceName', operator: 'isEmpty' }],
      target: { kind: 'shared', pool: 'Platform' },
    },
  ],
  pools: [{ name: 'Platform', split: { kind: 'even', costCentreIds: ['a', 'b'] } }],
}
const labelOf = (dimension: string) => dimension
const rule = (part: Partial<DraftRule> = {}): DraftRule => ({
  key: newKey(),
  name: '',
  filters: [{ dimension: 'tag:team', operator: 'in', values: ['web'] }],
  target: { kind: 'unallocated' },
  ...part,
})
const pool = (split: ChargebackSplit, name = 'Platform'): DraftPool => ({ key: newKey(), name, split })

it('a draft that nobody changed is what was saved', () => {
  const draft = draftOf(saved)
  expect(isSame(toRuleSet(draft, labelOf), saved)).toBe(true)
  const moved = { ...draft, rules: moveRule(draft.rules, 0, 1) }
  expect(isSame(toRuleSet(moved, labelOf), saved)).toBe(false)
})

it('a rule without a name is called what it takes', () => {
  const { rules } = toRuleSet({ rules: [rule(), rule({ filters: [] })], pools: [] }, labelOf)
  expect(rules.map(({ name }) => name)).toEqual(['tag:team is web', 'All that is left'])
})

describe('what is lacking', () => {
  it('of a rule is a value, or who carries it', () => {
    expect(lackOfRule(rule())).toBeUndefined()
    expect(lackOfRule(rule({ target: undefined }))).toMatch(/Who carries it/)
    expect(lackOfRule(rule({ filters: [{ dimension: 'x', operator: 'in', values: [] }] }))).toMatch(
      /no value/,
    )
    expect(
      lackOfRule(rule({ filters: [{ dimension: 'x', operator: 'isEmpty', values: [] }] })),
    ).toBeUndefined()
  })

  it('of a pool is its name, a cost centre, or a share', () => {
    const even = pool({ kind: 'even', costCentreIds: ['a'] })
    const fixed = (...percents: string[]) =>
      pool({
        kind: 'fixed',
        shares: percents.map((percent, index) => ({ costCentreId: String(index), percent })),
      })
    expect(lackOfPool(even, [even])).toBeUndefined()
    expect(lackOfPool(even, [even, pool(even.split)])).toMatch(/same name/)
    expect(lackOfPool({ ...even, name: ' ' }, [])).toMatch(/no name/)
    expect(lackOfPool(pool({ kind: 'even', costCentreIds: [] }), [])).toMatch(/No cost centre/)
    expect(lackOfPool(fixed('33.35', '66.65'), [])).toBeUndefined()
    expect(lackOfPool(fixed('33.35', '60'), [])).toMatch(/^Shares of 6.65 % are missing/)
    expect(lackOfPool(fixed('60', '60'), [])).toMatch(/^Shares are 20 % too much/)
    expect(lackOfPool(fixed('60', '4x'), [])).toMatch(/not a percent/)
  })
})

it('even shares are 100 together', () => {
  expect(evenShares(['a', 'b', 'c']).map(({ percent }) => percent)).toEqual(['33.34', '33.33', '33.33'])
  expect(evenShares(['a', 'b']).map(({ percent }) => percent)).toEqual(['50', '50'])
  expect(evenShares([])).toEqual([])
})

it('another split has the same cost centres', () => {
  const even: ChargebackSplit = { kind: 'even', costCentreIds: ['a', 'b'] }
  expect(splitAs('proportional', even)).toEqual({ kind: 'proportional', costCentreIds: ['a', 'b'] })
  const fixed = splitAs('fixed', even)
  expect(fixed).toEqual({ kind: 'fixed', shares: evenShares(['a', 'b']) })
  expect(splitAs('even', fixed)).toEqual(even)
  expect(withCentre(even, 'a', false)).toEqual({ kind: 'even', costCentreIds: ['b'] })
  expect(withCentre(fixed, 'c', true)).toMatchObject({
    shares: [{}, {}, { costCentreId: 'c', percent: '0' }],
  })
})

it('a new rule comes before the one that takes all that is left', () => {
  const [first, rest, added] = [rule(), rule({ filters: [] }), rule()]
  expect(addRule([first, rest], added)).toEqual([first, added, rest])
  expect(addRule([first], added)).toEqual([first, added])
  expect(moveRule([first, rest], 0, 5)).toEqual([first, rest])
})

it('a pool takes its rules along when it is renamed, and leaves them with nobody when it is removed', () => {
  const draft = draftOf(saved)
  const [platform] = draft.pools
  const renamed = { ...draft, pools: [{ ...platform!, name: 'Common ' }] }
  expect(toRuleSet(renamed, labelOf).rules[1]?.target).toEqual({ kind: 'shared', pool: 'Common' })
  expect(removePool(renamed, platform!.key)).toMatchObject({ pools: [], rules: [{}, { target: undefined }] })
  expect(freePoolName([pool(platform!.split, 'Shared costs')])).toBe('Shared costs 2')
})

it('a rule that is taken back has nobody where its pool was removed meanwhile', () => {
  const draft = draftOf(saved)
  const [web, support] = draft.rules
  const without = { ...draft, rules: [web!] }
  expect(putBack(without, support!, 1)).toEqual(draft)
  const poolless = removePool(without, draft.pools[0]!.key)
  const { rules } = putBack(poolless, support!, 0)
  expect(rules).toEqual([{ ...support, target: undefined }, web])
  expect(lackOfRule(rules[0]!)).toMatch(/Who carries it/)
})

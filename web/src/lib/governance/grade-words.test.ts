import { expect, it } from 'vitest'
import type { Governance, Metric } from '../api/contract.ts'
import { describeGovernance, lettersOf, toNextLetter, workedFormula } from './grade-words.ts'

type Part = Governance['grading']['parts'][number]

const part = (id: string, weight: number, score: string | null): Part => ({
  id,
  label: id,
  weight,
  value: score,
  score,
  points: score === null ? null : String(weight * Number(score)),
  target: '1',
  worst: '0',
})

const grading: Governance['grading'] = {
  formula: '',
  parts: [part('Tag coverage', 20, '84.1'), part('Valid values', 10, '100'), part('Drift', 5, null)],
  weights: 30,
  points: '2682',
  score: '89.4',
  letters: [
    { letter: 'A', from: 90 },
    { letter: 'B', from: 80 },
    { letter: 'F', from: 0 },
  ],
  reason: null,
}

it('works the formula through with the numbers of the scope, without what has no value', () => {
  expect(workedFormula(grading)).toBe('(20 × 84.1 + 10 × 100) ÷ 30 = 2,682 ÷ 30 = 89.4')
  expect(workedFormula({ ...grading, score: null })).toBe('')
  expect(lettersOf(grading)).toBe('A from 90, B from 80, else F')
})

it('says how far the next better grade is', () => {
  expect(toNextLetter(grading)).toEqual({ letter: 'A', missing: '0.6' })
  expect(toNextLetter({ ...grading, score: '95' })).toBeUndefined()
})

const nameOf = (account: string) => (account === '111122223333' ? 'Web shop' : account)

/** With spaces where lines are not broken. */
const plain = (text: string) => text.replaceAll('\u00a0', ' ')

const metric = (id: string, met: boolean | null, value = '0.9'): Metric => ({
  id,
  key: null,
  label: id,
  description: '',
  unit: 'ratio',
  target: null,
  comparison: 'none',
  billingCurrency: 'USD',
  numerator: null,
  denominator: null,
  value,
  met,
  trend: [],
  reason: null,
  lines: { part: null, rest: null, whole: null },
  otherCurrencies: [],
})

const rules: Governance['rules'] = {
  version: 1,
  rules: ['team', 'env'].map((key) => ({ key, allowedValues: null, pattern: null })),
  changedBy: null,
  changedAt: null,
}
const entry = { missing: [], cost: '30', share: '0.6' }
const untagged = [
  {
    billingCurrency: 'USD',
    cost: '5614.2',
    services: [],
    accounts: [{ ...entry, value: '111122223333' }],
    resources: [],
  },
]

it('says how many targets are met, what is untagged and where, and what costs the grade most', () => {
  expect(
    plain(
      describeGovernance(
        {
          grade: 'B',
          grading,
          metrics: [
            metric('tag-coverage', false),
            metric('valid-values', true),
            metric('untaggable-spend', null),
          ],
          untagged,
          rules,
        },
        nameOf,
      ),
    ),
  ).toBe(
    '1 of 2 targets is met. $5.6 K of spend lacks at least one of 2 required keys, 60.0 % of it in the account Web shop. ' +
      'Tag coverage costs the grade most: 10.6 of the 10.6 points that are missing.',
  )
})

it('says that nothing is missing where nothing is', () => {
  const perfect = { ...grading, parts: [part('Tag coverage', 20, '100')], weights: 20, score: '100' }
  expect(
    plain(
      describeGovernance(
        {
          grade: 'A',
          grading: perfect,
          metrics: [metric('tag-coverage', true)],
          untagged: [],
          rules,
        },
        nameOf,
      ),
    ),
  ).toBe('Every target is met. No spend lacks a required key.')
})

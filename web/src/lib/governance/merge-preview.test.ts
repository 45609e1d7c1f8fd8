import { expect, it } from 'vitest'
import type { Governance, Metric, NearDuplicate } from '../api/contract.ts'
import { metricChanges, previewMerge, proposedChoice, toMerge, withTarget } from './merge-preview.ts'

const spelling = (text: string, cost: string, likeness: NearDuplicate['spellings'][number]['likeness']) => ({
  spelling: text,
  likeness,
  costs: [{ billingCurrency: 'USD', cost }],
  resources: 3,
})

const values: NearDuplicate = {
  key: 'env',
  proposed: 'prod',
  spellings: [
    spelling('prod', '90.5', 'proposed'),
    spelling('Prod', '4.25', 'case-or-punctuation'),
    spelling('production', '5.25', 'synonym'),
  ],
  splitCosts: [{ billingCurrency: 'USD', cost: '9.5' }],
}
const keys: NearDuplicate = {
  ...values,
  key: null,
  proposed: 'CostCenter',
  spellings: [spelling('CostCenter', '60', 'proposed'), spelling('cost-center', '30', 'case-or-punctuation')],
}

const metric = (id: string, key: string | null, of: Partial<Metric>): Metric => ({
  id,
  key,
  label: id,
  description: '',
  unit: 'ratio',
  target: null,
  comparison: 'none',
  billingCurrency: 'USD',
  numerator: null,
  denominator: null,
  value: null,
  met: null,
  trend: [],
  reason: null,
  lines: { part: null, rest: null, whole: null },
  otherCurrencies: [],
  ...of,
})

const answer: Pick<Governance, 'metrics' | 'rules'> = {
  metrics: [
    metric('near-duplicate-keys', null, { unit: 'count', value: '2' }),
    metric('near-duplicate-values', null, { unit: 'count', value: '6' }),
    metric('valid-values:env', 'env', { numerator: '90.5', denominator: '100', value: '0.905' }),
    metric('tag-coverage:cost-center', 'cost-center', { numerator: '30', denominator: '100', value: '0.3' }),
  ],
  rules: {
    version: 1,
    rules: [
      { key: 'env', allowedValues: ['prod', 'dev'], pattern: null },
      { key: 'cost-center', allowedValues: null, pattern: null },
    ],
    changedBy: null,
    changedAt: null,
  },
}
const usd = { currency: 'USD' }

it('begins with the spelling that is proposed, and may have another', () => {
  const choice = proposedChoice(values)
  expect(choice).toEqual({ target: 'prod', spellings: ['Prod', 'production'] })
  expect(withTarget(choice, 'production')).toEqual({ target: 'production', spellings: ['prod', 'Prod'] })
  expect(toMerge(values, choice)).toEqual({ key: 'env', ...choice })
  expect(toMerge(keys, proposedChoice(keys))).toEqual({ target: 'CostCenter', spellings: ['cost-center'] })
})

it('adds up values to the cent, and leaves out what is not chosen', () => {
  expect(previewMerge(values, { target: 'prod', spellings: ['production'] }, usd)).toEqual([
    { spelling: 'prod', before: '90.5', after: '95.75' },
    { spelling: 'Prod', before: '4.25', after: '4.25' },
    { spelling: 'production', before: '5.25', after: '0' },
  ])
})

it('does not add up keys, of which a charge may have two', () => {
  const choice = proposedChoice(keys)
  expect(previewMerge(keys, choice, usd)[0]).toEqual({ spelling: 'CostCenter', before: '60', after: null })
  expect(previewMerge(keys, choice, { ...usd, together: '80' })[0]?.after).toBe('80')
})

it('says what becomes of the metrics: fewer near-duplicates, more values that are allowed', () => {
  expect(metricChanges(answer, values, proposedChoice(values), usd)).toEqual([
    { label: 'near-duplicate-values', unit: 'count', before: 6, after: 4 },
    { label: 'valid-values:env', unit: 'ratio', before: 0.905, after: 1 },
  ])
  // Neither spelling is allowed: nothing becomes valid by it.
  const others = { ...values, spellings: values.spellings.slice(1), proposed: 'production' }
  expect(metricChanges(answer, others, proposedChoice(others), usd)).toHaveLength(1)
})

it('says what becomes of the coverage of a required key', () => {
  expect(metricChanges(answer, keys, proposedChoice(keys), { ...usd, together: '80' })).toEqual([
    { label: 'near-duplicate-keys', unit: 'count', before: 2, after: 1 },
    { label: 'tag-coverage:cost-center', unit: 'ratio', before: 0.3, after: 0.8 },
  ])
})

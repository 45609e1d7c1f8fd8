import { expect, it } from 'vitest'
import { ApiError } from '../api/api-error.ts'
import {
  describeKeyChanges,
  emptyRule,
  faultsOf,
  isChangeOf,
  moved,
  refusalOf,
  toForm,
  toRule,
} from './rules-form.ts'

it.each([
  { key: 'team', allowedValues: null, pattern: null },
  { key: 'env', allowedValues: ['prod', 'dev'], pattern: null },
  { key: 'cost-center', allowedValues: null, pattern: 'cc-[0-9]{4}' },
])('%j is the same after it was shown as a form', (rule) => expect(toRule(toForm(rule))).toEqual(rule))

it('takes values one a line, each once and without space around', () => {
  const form = { ...emptyRule(), key: ' env ', allowed: 'list' as const, values: 'prod\n\n dev \nprod' }
  expect(toRule(form)).toEqual({ key: 'env', allowedValues: ['prod', 'dev'], pattern: null })
})

it('keeps what was typed for another way of saying which values, and does not send it', () => {
  const form = { ...toForm({ key: 'env', allowedValues: ['prod'], pattern: null }), allowed: 'any' as const }
  expect(form.values).toBe('prod')
  expect(toRule(form).allowedValues).toBeNull()
})

it('says what cannot be saved', () => {
  const [team, env] = ['team', 'env'].map((key) => ({ ...emptyRule(), key }))
  if (!team || !env) throw new Error('two rules')
  expect(faultsOf(team, [team, env])).toEqual({})
  expect(faultsOf({ ...team, key: ' ' }, [env])).toEqual({ key: 'Name the key.' })
  expect(faultsOf({ ...team, key: 'env ' }, [team, env])).toEqual({ key: 'It is required already.' })
  expect(faultsOf({ ...team, allowed: 'list' }, [team])).toEqual({ values: 'Name at least one value.' })
  expect(faultsOf({ ...team, allowed: 'pattern' }, [team])).toEqual({
    pattern: 'Say what values have to match.',
  })
})

it('finds what the API refuses of a rule, by either way that it names fields', () => {
  const failure = new ApiError({
    status: 400,
    errors: [
      { path: 'rules[1].pattern', message: 'is no expression' },
      { path: '/rules/0/allowedValues/2', message: 'is too long' },
    ],
  })
  expect(refusalOf(failure, 1, 'pattern')).toBe('is no expression')
  expect(refusalOf(failure, 0, 'allowedValues')).toBe('is too long')
  expect(refusalOf(failure, 0, 'key')).toBeUndefined()
})

it('moves a rule by one place', () => expect(moved(['a', 'b', 'c'], 2, -1)).toEqual(['a', 'c', 'b']))

it('rules are changed when saving them would change something', () => {
  const rules = [
    { pattern: null, key: 'env', allowedValues: ['prod', 'dev'] },
    { pattern: null, key: 'team', allowedValues: null },
  ]
  const forms = rules.map(toForm)
  expect(isChangeOf(rules, forms)).toBe(false)
  expect(isChangeOf(rules, [{ ...forms[0]!, values: 'prod\n\n dev ' }, forms[1]!])).toBe(false)
  expect(isChangeOf(rules, [{ ...forms[0]!, values: 'prod' }, forms[1]!])).toBe(true)
  expect(isChangeOf(rules, moved(forms, 0, 1))).toBe(true)
})

it('says what somebody else has changed, key by key', () => {
  const [env, team, owner] = ['env', 'team', 'owner'].map((key) => ({
    key,
    allowedValues: null,
    pattern: null,
  }))
  if (!env || !team || !owner) throw new Error('three rules')
  expect(
    describeKeyChanges(
      [env, team],
      [
        { pattern: 'p.*', key: 'env', allowedValues: null },
        { pattern: null, key: 'owner', allowedValues: null },
      ],
    ),
  ).toEqual([
    { kind: 'Changed', what: 'rule', name: 'env' },
    { kind: 'Added', what: 'rule', name: 'owner' },
    { kind: 'Removed', what: 'rule', name: 'team' },
  ])
  expect(describeKeyChanges([env, team], [{ pattern: null, key: 'env', allowedValues: null }, team])).toEqual(
    [],
  )
})

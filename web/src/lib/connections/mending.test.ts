import { expect, it } from 'vitest'
import type { ConnectionCheck } from '../api/contract.ts'
import { mendWords, mendsOf } from './mending.ts'

const check = (part: Partial<ConnectionCheck>): ConnectionCheck => ({
  name: 'assume-role',
  result: 'failed',
  ok: false,
  code: null,
  message: '',
  remedy: null,
  ...part,
})
const waysOf = (part: Partial<ConnectionCheck>) => mendsOf(check(part)).map(mendWords)

it('leads from what failed to where it is mended, the likeliest place first', () => {
  expect(waysOf({ code: 'assume-role-denied' })).toEqual(['See the policies', 'Change the role'])
  expect(waysOf({ name: 'account', code: 'wrong-account' })).toEqual(['Change the role'])
  expect(waysOf({ name: 'bucket-region', code: 'no-such-bucket' })).toEqual(['Change the bucket'])
  expect(waysOf({ name: 'bucket-region', code: 'wrong-region' })).toEqual(['Change the region'])
  expect(waysOf({ name: 'list', code: 'access-denied' })).toEqual(['See the policies', 'Change the folder'])
})

it('leads to the policies where a role lets more than it needs', () => {
  expect(waysOf({ result: 'warned', ok: true, code: 'external-id-not-required' })).toEqual([
    'See the policies',
  ])
  expect(waysOf({ name: 'outside-prefix', result: 'warned', ok: true })).toEqual(['See the policies'])
})

it('leads nowhere where there is nothing to mend, or nobody here can', () => {
  expect(waysOf({ result: 'passed', ok: true })).toEqual([])
  expect(waysOf({ result: 'skipped' })).toEqual([])
  expect(waysOf({ code: 'network' })).toEqual([])
  expect(waysOf({ code: 'no-credentials' })).toEqual([])
})

import { expect, it } from 'vitest'
import { accountsOf, replacedPartOf } from './upload-columns.ts'

const period = (supersededBy: string | null, billingAccountId = 'a') => ({
  period: '2026-10',
  billingAccountId,
  supersededBy,
  supersededHow: null,
  purged: false,
})

it.each([
  [[], ''],
  [[period(null)], ''],
  [[period('b'), period(null)], 'partly replaced'],
  [[period('b'), period('c')], 'replaced'],
])('says of %j how much another upload replaces', (periods, text) => {
  expect(replacedPartOf({ status: 'completed', periods })).toBe(text)
  expect(replacedPartOf({ status: 'deleted', periods })).toBe('')
})

it('says the account of an upload, or how many it is of', () => {
  const accounts = (...ids: string[]) => accountsOf({ periods: ids.map((id) => period(null, id)) })
  expect(accounts('111122223333', '111122223333')).toBe('111122223333')
  expect(accounts('111122223333', '4')).toBe('2 accounts')
  expect(accounts()).toBe('')
  expect(accounts('')).toBe('')
})

import { expect, it } from 'vitest'
import { replacedPartOf } from './upload-columns.ts'

const period = (supersededBy: string | null) => ({
  period: '2026-10',
  billingAccountId: 'a',
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

import { expect, it } from 'vitest'
import { pauseBefore, savingsOf } from './savings.ts'

const period = { period: '2026-10', from: '2026-10-01', to: '2026-11-01', days: 31 }
const rule = (applies: boolean) => ({ rule: 'a', title: 'A', applies, reason: null })
const answer = { waitingUploads: 0, potential: [], findingCount: 0, period, rules: [rule(true)] }
const saving = (monthlySaving: string) => ({ currency: 'USD', monthlySaving })

it('says nothing before rules have looked, and zero least of all', () => {
  expect(savingsOf(undefined)).toEqual({ state: 'looking' })
  expect(savingsOf({ ...answer, waitingUploads: 1, period: null })).toEqual({ state: 'looking' })
})

it('says what they found, each currency by itself', () => {
  const potential = [saving('12.5'), { currency: 'EUR', monthlySaving: '0' }]
  expect(savingsOf({ ...answer, potential, findingCount: 3 })).toEqual({
    state: 'found',
    findings: 3,
    savings: [saving('12.5')],
  })
})

it('says that there are findings whose saving nobody knows', () => {
  expect(savingsOf({ ...answer, potential: [saving('0')], findingCount: 2 })).toEqual({
    state: 'told',
    findings: 2,
  })
})

it('tells a bill with nothing to save from one that rules cannot judge', () => {
  expect(savingsOf(answer).state).toBe('none')
  expect(savingsOf({ ...answer, rules: [rule(false)] }).state).toBe('no-rule')
  expect(savingsOf({ ...answer, period: null }).state).toBe('no-rule')
})

it('asks less and less often', () => {
  const pauses = Array.from({ length: 24 }, (_, attempt) => pauseBefore(attempt))
  expect(pauses[0]).toBe(1500)
  expect(pauses).toEqual(pauses.toSorted((a, b) => a - b))
  expect(pauses.at(-1)).toBe(15_000)
})

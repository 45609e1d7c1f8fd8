import { expect, it } from 'vitest'
import type { SavingsOfCurrency } from './savings-of-currency.ts'
import { describeSavings } from './savings-sentence.ts'

const rule = (title: string, findings: number, monthlySaving: string) => ({
  rule: 'a-rule',
  title,
  findings,
  currency: 'USD',
  monthlySaving,
})

const nothing: SavingsOfCurrency = {
  currency: 'USD',
  potential: '0',
  realised: '0',
  findings: 0,
  safeAndEasy: undefined,
  byRule: [],
  byAccount: [],
  byEffort: [],
  byState: new Map(),
}

const done = (findings: number) =>
  new Map([['done' as const, { state: 'done' as const, findings, currency: 'USD', monthlySaving: '5' }]])

it('says where most of it is, what of it is sure and little work, and what was saved', () => {
  const said = describeSavings({
    ...nothing,
    potential: '1000',
    realised: '310',
    findings: 60,
    safeAndEasy: { findings: 23, currency: 'USD', monthlySaving: '300' },
    byRule: [rule('Instances that could run on Graviton', 58, '500')],
    byState: done(4),
  })
  expect(said).toBe(
    'Most of it, $500.00, is in “Instances that could run on Graviton” (58 findings). ' +
      '$300.00 of it is sure and little work: 23 findings. What is done saves $310.00 a month by the last bill.',
  )
})

it('does not call most what is less than half', () => {
  const said = describeSavings({
    ...nothing,
    potential: '1000',
    findings: 1,
    byRule: [rule('Old snapshots', 1, '499.99')],
  })
  expect(said).toBe('The largest part, $499.99, is in “Old snapshots” (1 finding).')
})

it('says of what is done that no bill shows it yet', () => {
  expect(describeSavings({ ...nothing, byState: done(1) })).toBe(
    '1 finding is done, and no bill shows a saving yet.',
  )
})

it('says that nothing counts where findings have no amount, and nothing where there is none', () => {
  expect(describeSavings({ ...nothing, findings: 3, byRule: [rule('Parts of uploads', 3, '0')] })).toBe(
    'Nothing of it counts: the bill does not say what it would save, or it was decided about.',
  )
  expect(describeSavings(nothing)).toBe('')
})

import { expect, it } from 'vitest'
import type { Upload, UploadTotal } from '../../api/contract.ts'
import {
  addRows,
  addTotals,
  countWords,
  countedTotals,
  missingWords,
  periodsTogether,
  reconcileTogether,
} from './together.ts'

const total = (currency: string, billedCost: string, part: Partial<UploadTotal> = {}): UploadTotal => ({
  currency,
  billedCost,
  effectiveCost: '1.5',
  listCost: '2',
  contractedCost: '3',
  sourceBilledCost: billedCost,
  rejectedCost: '0',
  ...part,
})
const upload = (part: Partial<Upload>) =>
  ({ rows: { read: 10, accepted: 10, rejected: 0 }, files: [{}], totals: [], periods: [], ...part }) as Upload

it('amounts of several uploads are added with every digit, and never those of two currencies', () => {
  const sums = addTotals([
    upload({ totals: [total('USD', '0.000000000000000001'), total('EUR', '5')] }),
    upload({ totals: [total('USD', '143227.763678187615017991')] }),
  ])
  expect(sums).toMatchObject([
    { currency: 'USD', billedCost: '143227.763678187615017992', effectiveCost: '3.0', listCost: '4' },
    { currency: 'EUR', billedCost: '5', contractedCost: '3' },
  ])
  expect(
    countedTotals({ totals: [{ billingCurrency: 'USD', billedCost: '7', effectiveCost: '6' }] }),
  ).toEqual([{ currency: 'USD', billedCost: '7', effectiveCost: '6' }])
})

it('months are counted once, whichever uploads have them', () => {
  const months = (...periods: string[]) =>
    upload({
      periods: periods.map((period) => ({
        period,
        billingAccountId: '1',
        supersededBy: null,
        supersededHow: null,
        purged: false,
      })),
    })
  const { count, words } = periodsTogether([months('2026-10', '2026-09'), months('2026-10')])
  expect([count, words.replaceAll('\u00a0', ' ')]).toEqual([2, 'Sep – Oct 2026'])
  expect(periodsTogether([months()])).toEqual({ count: 0, words: 'None' })
  expect(addRows([months(), months()])).toEqual({ read: 20, accepted: 20, rejected: 0 })
})

it('together they agree with their files as well as the worst of them, though differences cancel out', () => {
  const off = (sourceBilledCost: string) =>
    upload({
      totals: [total('USD', '10', { sourceBilledCost })],
      rows: { read: 9, accepted: 9, rejected: 0 },
    })
  const agreementOf = (...uploads: Upload[]) => reconcileTogether(uploads).map(({ agreement }) => agreement)
  expect(agreementOf(off('10'), off('10'))).toEqual(['exact'])
  expect(agreementOf(off('10.000000000000000001'), off('9.999999999999999999'))).toEqual(['rounded'])
  expect(agreementOf(off('10.1'), off('9.9'))).toEqual(['different'])
  expect(reconcileTogether([off('10'), off('10')])[0]?.lines.at(-1)).toMatchObject({
    label: 'Source files',
    amount: '20',
  })
})

it('says what is not among the figures', () => {
  const others = (...statuses: Upload['status'][]) => statuses.map((status) => upload({ status }))
  expect(missingWords(others('pending', 'processing', 'failed'))).toBe('2 are being loaded, 1 was not loaded')
  expect(missingWords(others('failed', 'cancelled'))).toBe('2 were not loaded')
  expect(missingWords([])).toBe('')
  expect([countWords(3, 0), countWords(2, 1)]).toEqual(['3 uploads', '2 of 3 uploads'])
})

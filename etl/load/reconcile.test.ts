import { describe, expect, it } from 'vitest'
import { LoadError } from '../load-error.ts'
import { UNBALANCED_QUOTE } from '../sources/csv-rows.ts'
import type { LoadResult } from './read-back.ts'
import { reconcile } from './reconcile.ts'

const total = {
  currency: 'USD',
  billedCost: '10.5',
  effectiveCost: '10',
  listCost: '11',
  contractedCost: '10.5',
  sourceBilledCost: '10.5',
  rejectedCost: '0',
}
const good: LoadResult = {
  rows: { read: 100, accepted: 100, rejected: 0 },
  totals: [total],
  periods: [],
  findings: [],
  rejects: [],
  rollup: { rows: 100, billedCost: { USD: '10.5' } },
}
const reject = {
  column: 'BilledCost',
  reason: 'is not a number',
  rows: 1,
  firstFileIndex: 0,
  firstRow: 7,
  sampleValue: 'n/a',
}

function codeOf(result: LoadResult): string | undefined {
  try {
    reconcile(result, { maxRejectShare: 0.05 })
    return undefined
  } catch (error) {
    if (error instanceof LoadError) return error.code
    throw error
  }
}

describe('a load is accepted', () => {
  it('when rows and sums are those of the file', () => {
    expect(codeOf(good)).toBeUndefined()
  })

  it('when it has no rows', () => {
    const none = { read: 0, accepted: 0, rejected: 0 }
    expect(codeOf({ ...good, rows: none, totals: [], rollup: { rows: 0, billedCost: {} } })).toBeUndefined()
  })

  it('when the sums differ by what 18 places cut off, one unit a row, in either direction', () => {
    for (const sourceBilledCost of ['10.5000000000000001', '10.4999999999999999']) {
      expect(codeOf({ ...good, totals: [{ ...total, sourceBilledCost }] })).toBeUndefined()
    }
  })

  it('when the missing cost stands in rejected rows', () => {
    const rows = { read: 101, accepted: 100, rejected: 1 }
    const totals = [{ ...total, sourceBilledCost: '13.5', rejectedCost: '3' }]
    expect(codeOf({ ...good, rows, totals, rejects: [reject] })).toBeUndefined()
  })

  it('with one reject in a short file, and with 5 % of a long one', () => {
    const short = { read: 2, accepted: 1, rejected: 1 }
    const rollup = { rows: 1, billedCost: { USD: '10.5' } }
    expect(codeOf({ ...good, rows: short, rollup, rejects: [reject] })).toBeUndefined()
    const long = { read: 100, accepted: 95, rejected: 5 }
    expect(
      codeOf({ ...good, rows: long, rollup: { ...rollup, rows: 95 }, rejects: [{ ...reject, rows: 5 }] }),
    ).toBeUndefined()
  })
})

describe('a load is refused', () => {
  it.each<[string, string, Partial<LoadResult>]>([
    ['that lost a row', 'not-reconciled', { rows: { read: 101, accepted: 100, rejected: 0 } }],
    [
      'that lost more cost than cutting off can explain',
      'not-reconciled',
      { totals: [{ ...total, sourceBilledCost: '10.50000000000000011' }] },
    ],
    [
      'that has more cost than its file',
      'not-reconciled',
      { totals: [{ ...total, sourceBilledCost: '10.49999999999999989' }] },
    ],
    [
      'whose rollup has another sum',
      'not-reconciled',
      { rollup: { rows: 100, billedCost: { USD: '10.4' } } },
    ],
    ['whose rollup has no such currency', 'not-reconciled', { rollup: { rows: 100, billedCost: {} } }],
    [
      'whose rollup counts other rows',
      'not-reconciled',
      { rollup: { rows: 99, billedCost: { USD: '10.5' } } },
    ],
    [
      'with more than 5 % rejects',
      'too-many-rejects',
      { rows: { read: 100, accepted: 94, rejected: 6 }, rejects: [{ ...reject, rows: 6 }] },
    ],
    [
      'with nothing but a reject',
      'too-many-rejects',
      { rows: { read: 1, accepted: 0, rejected: 1 }, rejects: [reject] },
    ],
    ['with an open quote', 'unbalanced-quote', { rejects: [{ ...reject, reason: UNBALANCED_QUOTE }] }],
  ])('%s', (_name, code, change) => {
    expect(codeOf({ ...good, ...change })).toBe(code)
  })
})

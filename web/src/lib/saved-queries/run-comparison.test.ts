import { expect, it } from 'vitest'
import type { ComparedRow } from '../api/contract.ts'
import { countKinds, describeCounts, flatten } from './run-comparison.ts'

const row = (before: string | null, after: string | null): ComparedRow => ({
  key: { serviceName: 'EC2', billingCurrency: 'USD' },
  before: before === null ? null : { billedCost: before },
  after: after === null ? null : { billedCost: after },
  change: { billedCost: '1' },
})

it('counts what changed, what is new and what is gone', () => {
  const rows = [row('1', '2'), row(null, '1'), row('1', null), row('3', '4')]
  expect(countKinds({ rows, unchanged: 5 })).toEqual({ changed: 2, new: 1, gone: 1, unchanged: 5 })
})

it.each([
  [{ changed: 1, new: 0, gone: 0, unchanged: 0 }, '1 row changed.'],
  [{ changed: 2, new: 1, gone: 3, unchanged: 40 }, '2 rows changed, 1 is new, 3 are gone, 40 are the same.'],
  [{ changed: 0, new: 1200, gone: 1, unchanged: 1 }, '1,200 rows are new, 1 is gone, 1 is the same.'],
  [{ changed: 0, new: 0, gone: 1, unchanged: 0 }, '1 row is gone.'],
  [{ changed: 0, new: 0, gone: 0, unchanged: 7 }, 'Nothing changed: 7 rows as before.'],
])('says %j as a sentence', (counts, sentence) => expect(describeCounts(counts)).toBe(sentence))

it('shows of a row that one run alone has that it was nothing in the other', () => {
  expect(flatten(row(null, '5'), 'billedCost')).toEqual({
    serviceName: 'EC2',
    billingCurrency: 'USD',
    billedCostBefore: '0',
    billedCost: '5',
    billedCostChange: '1',
  })
})

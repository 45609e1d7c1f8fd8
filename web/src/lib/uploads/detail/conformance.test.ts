import { expect, it } from 'vitest'
import type { ConformanceColumn } from '../../api/contract.ts'
import { describeProblems, isProblem, stateOf, summarise } from './conformance.ts'

const column = (part: Partial<ConformanceColumn>): ConformanceColumn => ({
  column: 'BilledCost',
  level: 'Mandatory',
  type: 'Decimal',
  allowsNulls: false,
  present: true,
  problems: [],
  ...part,
})
const missing = column({ present: false })
const absent = column({ present: false, level: 'Conditional' })
const wrong = column({
  problems: [
    { code: 'null-not-allowed', rows: 2 },
    { code: 'rejected', rows: 1 },
    { code: 'of-tomorrow', rows: 0 },
  ],
})

it('takes for a problem what the standard demands and the file has not, and what has wrong values', () => {
  expect([column({}), missing, absent, wrong].map(stateOf)).toEqual(['fine', 'missing', 'absent', 'problems'])
  expect([column({}), missing, absent, wrong].filter(isProblem)).toEqual([missing, wrong])
})

it('says of each problem how many rows have it', () => {
  expect(describeProblems(wrong)).toBe('2 rows empty, 1 row set aside, of-tomorrow')
})

it('sums up in a sentence', () => {
  expect(summarise([column({}), missing, absent, wrong])).toBe(
    '2 of 4 columns are there, 1 mandatory one missing, 1 with values that are not as they should be',
  )
  expect(summarise([column({}), absent])).toBe('1 of 2 columns are there, no mandatory one missing')
})

import { expect, it } from 'vitest'
import type { FindingState } from '../api/contract.ts'
import { changedBy, statesBefore } from './decisions.ts'

const finding = (id: string, state: FindingState, stateReason = '') => ({ id, state, stateReason })
const findings = [
  finding('1', 'open'),
  finding('2', 'dismissed', 'Needed.'),
  finding('3', 'open'),
  finding('4', 'dismissed', 'Too small.'),
]

it('what was decided at once is taken back with a request for each state and reason that there was', () => {
  expect(statesBefore(findings)).toEqual([
    { state: 'open', reason: '', ids: ['1', '3'] },
    { state: 'dismissed', reason: 'Needed.', ids: ['2'] },
    { state: 'dismissed', reason: 'Too small.', ids: ['4'] },
  ])
})

it('what has the state and the reason already is left alone', () => {
  expect(changedBy(findings, 'dismissed', 'Needed.').map(({ id }) => id)).toEqual(['1', '3', '4'])
  expect(changedBy(findings, 'open', '').map(({ id }) => id)).toEqual(['2', '4'])
})

import { expect, it } from 'vitest'
import { describeSplit, type SplitPiece } from './split-words.ts'

const plain = (pieces: SplitPiece[]) =>
  pieces
    .map(({ text }) => text)
    .join('')
    .replaceAll('\u00a0', ' ')

it('says why one carries so much of shared costs', () => {
  expect(plain(describeSplit({ kind: 'fixed', pool: '200', part: '33.35', whole: '100' }, 'USD'))).toBe(
    'of $200.00 by a fixed share of 33.35 %',
  )
  expect(plain(describeSplit({ kind: 'even', pool: '200', part: '1', whole: '4' }, 'USD'))).toBe(
    'of $200.00, split evenly: one part of 4',
  )
  expect(
    plain(describeSplit({ kind: 'proportional', pool: '200', part: '30.015', whole: '40.02' }, 'USD')),
  ).toBe('of $200.00 by its share of direct costs, $30.02 of $40.02 (75.0 %)')
  expect(plain(describeSplit({ kind: 'proportional', pool: '200', part: '1', whole: '3' }, 'USD'))).toBe(
    'of $200.00, split evenly, since none had direct costs: one part of 3',
  )
})

import { expect, it } from 'vitest'
import { countsLess } from './finding-words.ts'

it.each([
  ['57.6', '72', 'open', true],
  ['0', '7.2', 'accepted', true],
  ['72', '72.0', 'open', false],
  // What was decided about says by its state why it is in no totals.
  ['0', '72', 'dismissed', false],
  ['0', '72', 'done', false],
] as const)(
  'of %s that count of %s and is %s, less counts: %s',
  (countedSaving, monthlySaving, state, less) => {
    expect(countsLess({ countedSaving, monthlySaving, state })).toBe(less)
  },
)

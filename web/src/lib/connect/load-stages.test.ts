import { expect, it } from 'vitest'
import { stagesOf } from './load-stages.ts'

const statesOf = (...at: Parameters<typeof stagesOf>) => stagesOf(...at).map(({ state }) => state)

it.each([
  ['file', 'sending', ['now', 'next', 'next', 'next']],
  // What waits for its turn was sent; what waits in a bucket was not fetched.
  ['file', 'waiting', ['done', 'now', 'next', 'next']],
  ['s3', 'waiting', ['now', 'next', 'next', 'next']],
  ['s3', 'receiving', ['now', 'next', 'next', 'next']],
  ['file', 'loading', ['done', 'done', 'now', 'next']],
  ['file', 'finalising', ['done', 'done', 'done', 'now']],
  ['file', 'done', ['done', 'done', 'done', 'done']],
] as const)('of %s, %s says what is done, what happens now, and what comes next', (origin, phase, states) => {
  expect(statesOf(origin, phase)).toEqual(states)
})

import { afterAll, beforeAll, expect, it } from 'vitest'
import { SILENCE_SECONDS } from '../testing/etl-process.ts'
import { killTest } from './kill-test.ts'
import { startStack, type Stack } from './stack.ts'

let stack: Stack
beforeAll(async () => {
  stack = await startStack({ ETL_SILENCE_SECONDS: String(SILENCE_SECONDS) })
})
afterAll(() => stack.stop())

it('loads every file exactly and once, whichever part is killed at whichever moment', async () => {
  const lines: string[] = []
  const problems = await killTest(stack, {
    kills: 10,
    seed: 1,
    sizes: [15_000, 40_000],
    // A job of a killed etl is taken over after some seconds: they are waited for all at once.
    overlap: 10,
    // Ten at once, looked at as often as in the long test, would be all that the machine does.
    pollMs: 400,
    // Half of the time went into waiting for the next try.
    hurry: true,
    log: (line) => lines.push(line),
  })
  expect(problems, lines.join('\n')).toEqual([])
}, 240_000)

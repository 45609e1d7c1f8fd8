import { afterAll, beforeAll, expect, it } from 'vitest'
import { killTest } from './kill-test.ts'
import { startStack, type Stack } from './stack.ts'

let stack: Stack
beforeAll(async () => {
  stack = await startStack()
})
afterAll(() => stack.stop())

it('loads every file exactly and once, whichever part is killed at whichever moment', async () => {
  const lines: string[] = []
  const problems = await killTest(stack, {
    kills: 10,
    seed: 1,
    sizes: [20_000, 60_000],
    // A job of a killed etl is taken over after 20 s: they are waited for all at once.
    overlap: 10,
    log: (line) => lines.push(line),
  })
  expect(problems, lines.join('\n')).toEqual([])
}, 240_000)

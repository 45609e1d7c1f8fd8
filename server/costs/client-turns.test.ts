import { setImmediate as tick } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import type { ProblemError } from '../http/problem.ts'
import { createClientTurns, type TurnLimits } from './client-turns.ts'

const NEVER = new AbortController().signal

/** Work that ends when it is told to, and what of it has begun. */
function createWork(limits: Partial<TurnLimits> = {}) {
  const turns = createClientTurns({ atOnce: 2, waiting: 3, waitMs: 60_000, ...limits })
  const begun: string[] = []
  const ends = new Map<string, PromiseWithResolvers<void>>()
  return {
    begun,
    end: async (name: string) => {
      ends.get(name)!.resolve()
      await tick()
    },
    fail: async (name: string) => {
      ends.get(name)!.reject(new Error(`${name} failed`))
      await tick()
    },
    begin: async (client: string, name: string, signal = NEVER) => {
      const ended = turns.run(client, signal, () => {
        begun.push(name)
        ends.set(name, Promise.withResolvers())
        return ends.get(name)!.promise
      })
      // What it says is looked at later, where it matters.
      ended.catch(() => {})
      await tick()
      return { ended }
    },
  }
}

describe('turns of clients', () => {
  test('let so many of one client run, and others in the order of their asking', async () => {
    const { begin, end, fail, begun } = createWork()
    for (const name of ['a1', 'a2', 'a3', 'a4']) await begin('a', name)
    expect(begun).toEqual(['a1', 'a2'])
    await end('a2')
    expect(begun).toEqual(['a1', 'a2', 'a3'])
    await fail('a1')
    expect(begun).toEqual(['a1', 'a2', 'a3', 'a4'])
  })

  test('never let one client wait for another', async () => {
    const { begin, begun } = createWork()
    for (const name of ['a1', 'a2', 'a3', 'a4']) await begin('a', name)
    await begin('b', 'b1')
    expect(begun).toEqual(['a1', 'a2', 'b1'])
  })

  test('give up the place of who leaves, and never begin for who has left', async () => {
    const { begin, end, begun } = createWork({ waiting: 1 })
    await begin('a', 'a1')
    await begin('a', 'a2')
    const leaving = new AbortController()
    const { ended } = await begin('a', 'a3', leaving.signal)
    leaving.abort(new Error('left'))
    await expect(ended).rejects.toThrow('left')
    await begin('a', 'a4')
    await expect((await begin('b', 'b1', leaving.signal)).ended).rejects.toThrow('left')
    await end('a1')
    expect(begun).toEqual(['a1', 'a2', 'a4'])
  })

  test('refuse who finds too many waiting, and say when to come back', async () => {
    const { begin, end, begun } = createWork({ waiting: 1 })
    for (const name of ['a1', 'a2', 'a3']) await begin('a', name)
    const { ended } = await begin('a', 'a4')
    const refusal = (await ended.catch((error: unknown) => error)) as ProblemError
    expect([refusal.problem.status, refusal.problem.code]).toEqual([429, 'too-many-queries'])
    expect(refusal.retryAfterSeconds).toBeGreaterThan(0)
    await end('a1')
    await end('a2')
    await end('a3')
    await begin('a', 'a5')
    expect(begun).toEqual(['a1', 'a2', 'a3', 'a5'])
  })

  test('refuse who has waited too long', async () => {
    const { begin, end, begun } = createWork({ atOnce: 1, waitMs: 20 })
    await begin('a', 'a1')
    await expect((await begin('a', 'a2')).ended).rejects.toMatchObject({
      problem: { code: 'too-many-queries' },
    })
    await end('a1')
    await begin('a', 'a3')
    expect(begun).toEqual(['a1', 'a3'])
  })
})

import { expect, test } from 'vitest'
import type { ProblemError } from '../../http/problem.ts'
import { inHashQueue } from './hash-queue.ts'

test('hashes run two at a time, in the order in which they came, and too many are refused', async () => {
  const [begun, ends]: [number[], (() => void)[]] = [[], []]
  const task = (index: number) => () => {
    begun.push(index)
    return new Promise<number>((resolve) => ends.push(() => resolve(index)))
  }
  const results = Array.from({ length: 202 }, (_, index) => inHashQueue(task(index)))
  expect(begun).toEqual([0, 1])
  const refused = await inHashQueue(task(-1)).catch((error: unknown) => error)
  expect((refused as ProblemError).problem).toMatchObject({ status: 503, code: 'not-available' })
  for (let index = 0; index < 202; index += 1) {
    ends[index]?.()
    await results[index]
  }
  expect(begun).toEqual(Array.from({ length: 202 }, (_, index) => index))
})

test('a hash that fails gives its turn on', async () => {
  const failing = Array.from({ length: 5 }, () => inHashQueue(() => Promise.reject(new Error('no memory'))))
  expect((await Promise.allSettled(failing)).map(({ status }) => status)).toEqual(Array(5).fill('rejected'))
  expect(await inHashQueue(() => Promise.resolve('done'))).toBe('done')
})

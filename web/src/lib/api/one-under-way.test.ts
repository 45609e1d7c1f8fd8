import { expect, it } from 'vitest'
import { oneUnderWay } from './one-under-way.ts'

it('is one for all who ask meanwhile', async () => {
  let runs = 0
  const load = oneUnderWay(
    async () => void (runs += 1),
    () => {},
  )
  await Promise.all([load(), load()])
  expect(runs).toBe(1)
})

it('is another for who asks again with what came of it', async () => {
  const { promise, resolve } = Promise.withResolvers<undefined>()
  let runs = 0
  const load = oneUnderWay(
    async () => {
      runs += 1
      if (runs === 2) resolve(undefined)
    },
    () => {
      if (runs < 2) void load()
    },
  )
  await load()
  await promise
  expect(runs).toBe(2)
})

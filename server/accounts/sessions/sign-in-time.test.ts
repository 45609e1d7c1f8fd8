import type * as Crypto from 'node:crypto'
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { createTestApp, TEST_PASSWORD, type TestApp } from '../../../testing/app.ts'

const argon2 = vi.hoisted(() => vi.fn<typeof Crypto.argon2>())
// The real one, counted: how often it runs is what the time of an answer tells.
vi.mock('node:crypto', async (importOriginal) => {
  const crypto = await importOriginal<typeof Crypto>()
  argon2.mockImplementation(crypto.argon2)
  return { ...crypto, argon2 }
})

let outlay: TestApp
beforeAll(async () => {
  outlay = await createTestApp()
})
afterAll(() => outlay.stop())

async function signIn(email: string, password: string) {
  argon2.mockClear()
  const { statusCode } = await outlay.app.inject({
    method: 'POST',
    url: '/api/auth/sign-in',
    payload: { email, password },
  })
  const costs = argon2.mock.calls.map(([, { memory, passes, parallelism }]) => ({
    memory,
    passes,
    parallelism,
  }))
  return { statusCode, costs }
}

const createViewer = async () => outlay.createUser('viewer', await outlay.createClient())

test('a sign-in costs one hash, the same for every account, known or not, and none while it is blocked', async () => {
  const { db } = outlay.databases
  const [right, wrong, disabled, invited] = [
    await createViewer(),
    await createViewer(),
    await createViewer(),
    await createViewer(),
  ]
  await db.updateTable('app_user').set({ disabled_at: new Date() }).where('id', '=', disabled.id).execute()
  await db.updateTable('app_user').set({ password_hash: null }).where('id', '=', invited.id).execute()
  // The first one of all is of nobody: what it is compared with may not cost a hash either.
  const unknown = await signIn(`${randomUUID()}@example.com`, TEST_PASSWORD)
  expect(unknown.statusCode).toBe(401)
  expect(unknown.costs).toHaveLength(1)
  const answers = [
    await signIn(wrong.email, 'wrong'),
    await signIn(disabled.email, TEST_PASSWORD),
    await signIn(disabled.email, 'wrong'),
    await signIn(invited.email, TEST_PASSWORD),
  ]
  expect(answers).toEqual(answers.map(() => unknown))
  expect(await signIn(right.email, TEST_PASSWORD)).toEqual({ statusCode: 200, costs: unknown.costs })

  await db
    .updateTable('sign_in_throttle')
    .set({ blocked_until: new Date(Date.now() + 300_000) })
    .execute()
  expect(await signIn(wrong.email, TEST_PASSWORD)).toEqual({ statusCode: 429, costs: [] })
})

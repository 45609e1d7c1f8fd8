import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../testing/app.ts'
import { ensureFirstOperator } from './first-operator.ts'

let outlay: TestApp
beforeAll(async () => {
  outlay = await createTestApp()
})
afterAll(() => outlay.stop())

function signIn(email: string, password: string) {
  return outlay.app.inject({ method: 'POST', url: '/api/auth/sign-in', payload: { email, password } })
}

test('servers that start at once make one first operator, and later ones none', async () => {
  const { db } = outlay.databases
  const nobody = { email: undefined, password: undefined }
  const made = await Promise.all([ensureFirstOperator(db, nobody), ensureFirstOperator(db, nobody)])
  const [operator, ...others] = made.filter((one) => one !== undefined)
  expect(others).toEqual([])
  expect((await signIn(operator?.email ?? '', operator?.generatedPassword ?? '')).statusCode).toBe(200)
  expect(
    await ensureFirstOperator(db, { email: 'late@example.com', password: 'too late to matter' }),
  ).toBeUndefined()
})

test('the environment names the first operator', async () => {
  const other = await createTestApp()
  const admin = { email: 'chief@example.com', password: 'a password of theirs' }
  expect(await ensureFirstOperator(other.databases.db, admin)).toEqual({
    email: admin.email,
    generatedPassword: undefined,
  })
  const response = await other.app.inject({ method: 'POST', url: '/api/auth/sign-in', payload: admin })
  expect(response.statusCode).toBe(200)
  await other.stop()
})

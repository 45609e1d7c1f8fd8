import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, TEST_PASSWORD, type TestApp } from '../../../testing/app.ts'
import { hashPassword } from './password.ts'
import { setPassword } from './set-password.ts'

let outlay: TestApp
beforeAll(async () => {
  outlay = await createTestApp()
})
afterAll(() => outlay.stop())

test('a sign-in that is under way with the old password is refused: no session outlives the change', async () => {
  const { db } = outlay.databases
  const user = await outlay.createUser('operator')
  const newHash = await hashPassword('nine purple wheelbarrows')
  const countWaiting = async () => {
    const { rows } = await sql<{ count: number }>`
      select count(*)::integer as count from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`.execute(db)
    return rows[0]?.count
  }
  const signingIn = await db.transaction().execute(async (trx) => {
    expect(await setPassword(trx, user.id, newHash)).toBe(true)
    const payload = { email: user.email, password: TEST_PASSWORD }
    const response = outlay.app.inject({ method: 'POST', url: '/api/auth/sign-in', payload })
    // It begins when somebody waits for it.
    void response.then(() => undefined)
    await expect.poll(countWaiting, { timeout: 10_000 }).toBe(1)
    return { response }
  })
  expect((await signingIn.response).statusCode).toBe(401)
  const sessions = await db.selectFrom('session').where('user_id', '=', user.id).select('id').execute()
  expect(sessions).toEqual([])
})

test('a password is not set for who is disabled, nor in place of another one than was checked', async () => {
  const { db } = outlay.databases
  const user = await outlay.createUser('operator')
  const set = (checked: { checkedHash?: string } = {}) =>
    db.transaction().execute((trx) => setPassword(trx, user.id, 'a hash', checked))
  expect(await set({ checkedHash: 'another' })).toBe(false)
  expect(await set()).toBe(true)
  await db.updateTable('app_user').set({ disabled_at: new Date() }).where('id', '=', user.id).execute()
  expect(await set({ checkedHash: 'a hash' })).toBe(false)
})

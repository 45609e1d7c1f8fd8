import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Problem } from '../../../contract/problem.ts'
import { createTestApp, TEST_PASSWORD, type TestApp, type TestUser } from '../../../testing/app.ts'
import { issuePasswordLink } from './password-links.ts'

const NEW_PASSWORD = 'nine purple wheelbarrows'

let outlay: TestApp
let user: TestUser
beforeAll(async () => {
  outlay = await createTestApp()
})
afterAll(() => outlay.stop())

async function createUser() {
  user = await outlay.createUser('viewer', await outlay.createClient())
  return { user, cookie: await outlay.cookieOf(user) }
}
const change = (cookie: string, newPassword = NEW_PASSWORD, currentPassword = TEST_PASSWORD) =>
  outlay.app.inject({
    method: 'POST',
    url: '/api/auth/password',
    headers: { cookie },
    payload: { currentPassword, newPassword },
  })
const signIn = (password: string) =>
  outlay.app.inject({
    method: 'POST',
    url: '/api/auth/sign-in',
    payload: { email: user.email, password },
  })
const statusOf = async (cookie: string) =>
  (await outlay.app.inject({ url: '/api/session', headers: { cookie } })).statusCode

function eventsOf(userId: string) {
  return outlay.databases.db
    .selectFrom('audit_event')
    .where('object_id', '=', userId)
    .select(['action', 'user_id', 'client_id', 'address', 'detail'])
    .execute()
}

describe('changing one’s password', () => {
  test('keeps this session, ends the others and every link, and is audited without a password', async () => {
    const { cookie } = await createUser()
    const elsewhere = await outlay.cookieOf(user)
    await outlay.databases.db
      .transaction()
      .execute((trx) => issuePasswordLink(trx, { userId: user.id, purpose: 'reset', createdBy: null }))

    expect((await change(cookie)).statusCode).toBe(204)
    expect([await statusOf(cookie), await statusOf(elsewhere)]).toEqual([200, 401])
    expect((await signIn(TEST_PASSWORD)).statusCode).toBe(401)
    expect((await signIn(NEW_PASSWORD)).statusCode).toBe(200)
    const links = await outlay.databases.db
      .selectFrom('password_link')
      .where('user_id', '=', user.id)
      .select('revoked_at')
      .execute()
    expect(links).toEqual([{ revoked_at: expect.any(Date) as Date }])
    const [event] = await eventsOf(user.id)
    expect(event).toEqual({
      action: 'user.change-password',
      user_id: user.id,
      client_id: user.clientId,
      address: '127.0.0.1',
      detail: {},
    })
  })

  test('needs the current one, which cannot be guessed any faster than at sign-in', async () => {
    const { cookie } = await createUser()
    for (let guess = 0; guess < 5; guess += 1) {
      const response = await change(cookie, NEW_PASSWORD, 'wrong')
      expect([response.statusCode, response.json<Problem>()]).toMatchObject([
        400,
        { code: 'wrong-password', errors: [{ path: 'currentPassword' }] },
      ])
    }
    expect((await change(cookie)).statusCode).toBe(429)
    expect((await signIn(TEST_PASSWORD)).statusCode).toBe(429)
    // What was refused unlooked at is not an event: a flood does not fill the trail.
    const failed = { action: 'user.change-password-failed', user_id: user.id, address: '127.0.0.1' }
    expect(await eventsOf(user.id)).toMatchObject(Array.from({ length: 5 }, () => failed))
  })

  test('refuses what is easily guessed, and says so of the new one', async () => {
    const { cookie } = await createUser()
    for (const password of ['password1234', user.email]) {
      expect((await change(cookie, password)).json<Problem>()).toMatchObject({
        status: 400,
        code: 'password-too-common',
        errors: [{ path: 'newPassword' }],
      })
    }
    const short = await change(cookie, 'short')
    expect(short.json<Problem>()).toMatchObject({ status: 400, errors: [{ path: 'newPassword' }] })
    expect((await signIn(TEST_PASSWORD)).statusCode).toBe(200)
  })

  test('is done by one of two who do it at once with the same password', async () => {
    const { cookie } = await createUser()
    const thief = await outlay.cookieOf(user)
    const responses = await Promise.all([change(cookie), change(thief, 'seven loud umbrellas here')])
    const statuses = responses.map(({ statusCode }) => statusCode)
    // Whose session was ended before it was looked at hears 401, else that the password is another one by now.
    expect(statuses.filter((status) => status === 204)).toHaveLength(1)
    expect(statuses.filter((status) => status === 400 || status === 401)).toHaveLength(1)
    expect((await eventsOf(user.id)).map(({ action }) => action)).toEqual(['user.change-password'])
  })
})

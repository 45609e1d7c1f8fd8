import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Problem } from '../../../contract/problem.ts'
import type { Session } from '../../../contract/session.ts'
import { createTestApp, TEST_PASSWORD, type TestApp, type TestUser } from '../../../testing/app.ts'
import { issuePasswordLink } from './password-links.ts'

const NEW_PASSWORD = 'nine purple wheelbarrows'

let outlay: TestApp
let client: { id: string; slug: string }
beforeAll(async () => {
  outlay = await createTestApp()
  client = await outlay.createClient()
})
afterAll(() => outlay.stop())

const issue = (userId: string, purpose: 'invitation' | 'reset' = 'reset') =>
  outlay.databases.db
    .transaction()
    .execute((trx) => issuePasswordLink(trx, { userId, purpose, createdBy: null }))
const post = (path: string, payload: object) =>
  outlay.app.inject({ method: 'POST', url: `/api/auth/${path}`, payload })
const open = (token: string) => post('password-link', { token })
const set = (token: string, password = NEW_PASSWORD) => post('set-password', { token, password })
const signIn = (email: string, password: string) => post('sign-in', { email, password })

/** Somebody who was made without a password. */
async function invite(): Promise<TestUser & { token: string }> {
  const user = await outlay.createUser('analyst', client)
  await outlay.databases.db
    .updateTable('app_user')
    .set({ password_hash: null })
    .where('id', '=', user.id)
    .execute()
  return { ...user, token: (await issue(user.id, 'invitation')).token }
}

function eventsOf(userId: string) {
  return outlay.databases.db
    .selectFrom('audit_event')
    .where('object_id', '=', userId)
    .select(['action', 'user_id', 'client_id', 'address', 'detail'])
    .orderBy('id')
    .execute()
}

describe('an invitation', () => {
  test('says whom it is for as often as it is opened, sets a password once, and signs in', async () => {
    const user = await invite()
    expect((await signIn(user.email, NEW_PASSWORD)).statusCode).toBe(401)
    for (let time = 0; time < 2; time += 1) {
      const opened = await open(user.token)
      expect([opened.statusCode, opened.json()]).toEqual([
        200,
        {
          purpose: 'invitation',
          email: user.email,
          name: 'analyst',
          clientName: client.slug,
          expiresAt: expect.any(String) as string,
        },
      ])
    }
    const response = await set(user.token)
    expect(response.statusCode).toBe(200)
    expect(response.json<Session>().user.id).toBe(user.id)
    const cookies = Object.fromEntries(response.cookies.map(({ name, value }) => [name, value]))
    expect((await outlay.app.inject({ url: '/api/session', cookies })).statusCode).toBe(200)
    expect((await signIn(user.email, NEW_PASSWORD)).statusCode).toBe(200)
    expect((await set(user.token)).statusCode).toBe(404)
    expect(await eventsOf(user.id)).toEqual([
      expect.objectContaining({ action: 'session.sign-in-failed' }),
      {
        action: 'user.set-password',
        user_id: user.id,
        client_id: client.id,
        address: '127.0.0.1',
        detail: { purpose: 'invitation' },
      },
    ])
  })

  test('survives a password that is refused', async () => {
    const { token } = await invite()
    const refused = await set(token, 'password1234')
    expect([refused.statusCode, refused.json<Problem>()]).toMatchObject([
      400,
      { code: 'password-too-common', errors: [{ path: 'password' }] },
    ])
    expect((await set(token)).statusCode).toBe(200)
  })

  test('is used once, however many use it at the same moment', async () => {
    const { id, token } = await invite()
    const responses = await Promise.all(
      ['one', 'two', 'three', 'four'].map((name) => set(token, `${NEW_PASSWORD} ${name}`)),
    )
    expect(responses.map(({ statusCode }) => statusCode).sort()).toEqual([200, 404, 404, 404])
    const set_ = (await eventsOf(id)).filter(({ action }) => action === 'user.set-password')
    expect(set_).toHaveLength(1)
  })
})

describe('a reset', () => {
  test('ends every session and every other link, and the wait of who tried too often', async () => {
    const user = await outlay.createUser('viewer', client)
    const cookie = await outlay.cookieOf(user)
    const { token: other } = await outlay.databases.db
      .transaction()
      .execute((trx) => issuePasswordLink(trx, { userId: user.id, purpose: 'reset', createdBy: user.id }))
    const { token } = await issue(user.id)
    for (let attempt = 0; attempt < 6; attempt += 1) await signIn(user.email, 'wrong')
    expect((await signIn(user.email, TEST_PASSWORD)).statusCode).toBe(429)

    expect((await set(token)).statusCode).toBe(200)
    expect((await outlay.app.inject({ url: '/api/session', headers: { cookie } })).statusCode).toBe(401)
    expect((await open(other)).statusCode).toBe(404)
    expect((await signIn(user.email, TEST_PASSWORD)).statusCode).toBe(401)
    expect((await signIn(user.email, NEW_PASSWORD)).statusCode).toBe(200)
  })
})

describe('a link that cannot be used', () => {
  const change =
    (values: { used_at?: Date; revoked_at?: Date; expires_at?: Date }) => async (user: TestUser) =>
      void (await outlay.databases.db
        .updateTable('password_link')
        .set(values)
        .where('user_id', '=', user.id)
        .execute())

  test.each<[string, (user: TestUser) => Promise<void>]>([
    ['was used', change({ used_at: new Date() })],
    ['was revoked', change({ revoked_at: new Date() })],
    ['has run out', change({ expires_at: new Date(0) })],
    [
      'is of somebody who is disabled',
      async ({ id }) =>
        void (await outlay.databases.db
          .updateTable('app_user')
          .set({ disabled_at: sql<Date>`now()` })
          .where('id', '=', id)
          .execute()),
    ],
  ])('because it %s is answered like one that never was', async (_name, breakLink) => {
    const user = await outlay.createUser('viewer', client)
    const { token } = await issue(user.id)
    await breakLink(user)
    const unknown = (await open('A'.repeat(43))).json<Problem>()
    expect(unknown).toMatchObject({ status: 404, code: 'link-invalid' })
    expect((await open(token)).json()).toEqual(unknown)
    expect((await set(token)).json()).toEqual(unknown)
    expect((await set(token, 'password1234')).json()).toEqual(unknown)
    const { password_hash } = await outlay.databases.db
      .selectFrom('app_user')
      .where('id', '=', user.id)
      .select('password_hash')
      .executeTakeFirstOrThrow()
    expect(await eventsOf(user.id)).toEqual([])
    expect(password_hash).toMatch(/^\$argon2id/)
  })

  test.each(['', 'short', `${'A'.repeat(42)}'`])('or is none is a 400: %s', async (token) => {
    const response = await open(token)
    expect([response.statusCode, response.json<Problem>().errors]).toMatchObject([400, [{ path: 'token' }]])
  })
})

test('one address tries a hundred links in five minutes, and no more', async () => {
  const remoteAddress = '198.51.100.7'
  const from = (address: string) =>
    outlay.app.inject({
      method: 'POST',
      url: '/api/auth/password-link',
      payload: { token: 'B'.repeat(43) },
      remoteAddress: address,
    })
  const statuses: number[] = []
  for (let index = 0; index < 100; index += 1) statuses.push((await from(remoteAddress)).statusCode)
  expect(new Set(statuses)).toEqual(new Set([404]))
  const limited = await from(remoteAddress)
  expect([limited.statusCode, limited.json<Problem>().code]).toEqual([429, 'too-many-requests'])
  expect(Number(limited.headers['retry-after'])).toBeGreaterThan(0)
  expect((await from('198.51.100.8')).statusCode).toBe(404)
})

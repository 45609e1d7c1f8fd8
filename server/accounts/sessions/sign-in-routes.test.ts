import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Problem } from '../../../contract/problem.ts'
import type { Session } from '../../../contract/session.ts'
import { createTestApp, TEST_PASSWORD, type TestApp } from '../../../testing/app.ts'
import { seedCompletedUpload } from '../../../testing/seed-upload.ts'

let outlay: TestApp
beforeAll(async () => {
  outlay = await createTestApp()
})
afterAll(() => outlay.stop())

function signIn(email: string, password: string, headers: Record<string, string> = {}) {
  return outlay.app.inject({
    method: 'POST',
    url: '/api/auth/sign-in',
    headers,
    payload: { email, password },
  })
}

describe('signing in', () => {
  test('answers the session and a cookie that scripts cannot read', async () => {
    const client = await outlay.createClient('client-d')
    const user = await outlay.createUser('analyst', client)
    const response = await signIn(` ${user.email.toUpperCase()} `, TEST_PASSWORD)
    expect(response.statusCode).toBe(200)
    expect(response.json()).toEqual({
      user: { id: user.id, email: user.email, name: 'analyst', role: 'analyst' },
      client: { id: client.id, slug: client.slug, name: client.slug },
      capabilities: {
        profile: 'client-d',
        dashboardRoute: '/dashboards/client-d',
        apiBase: '/api/client-d',
        modules: ['overview', 'explorer', 'optimization', 'commitments', 'data-transfer'],
      },
      selection: { mode: 'latest', uploadIds: [] },
      nextStep: 'connect',
    })
    expect(response.cookies).toMatchObject([
      { name: 'outlay', path: '/', httpOnly: true, sameSite: 'Lax' },
      { name: 'outlay-refresh', path: '/api/auth', httpOnly: true, sameSite: 'Lax' },
    ])
    expect(response.cookies[0]).not.toHaveProperty('secure')

    const { name, value } = response.cookies[0] ?? { name: '', value: '' }
    const again = await outlay.app.inject({ url: '/api/session', cookies: { [name]: value } })
    expect(again.json()).toEqual(response.json())
  })

  test('refuses a wrong password and an unknown user with the same words', async () => {
    const { email } = await outlay.createUser('viewer', await outlay.createClient())
    const [wrong, unknown] = [await signIn(email, 'wrong'), await signIn('nobody@example.com', 'wrong')]
    expect([wrong.statusCode, wrong.json<Problem>().code]).toEqual([401, 'invalid-credentials'])
    expect(unknown.json()).toEqual(wrong.json())
    expect(wrong.cookies).toEqual([])
  })

  test.each(['a\u0000@example.com', '\ud800@example.com'])(
    'refuses the address %j, which nobody can have',
    async (email) => {
      const response = await signIn(email, TEST_PASSWORD)
      expect([response.statusCode, response.json<Problem>().errors?.[0]?.path]).toEqual([400, 'email'])
    },
  )
})

describe('a session', () => {
  test('ends with signing out, at once', async () => {
    const user = await outlay.createUser('operator')
    const cookie = await outlay.cookieOf(user)
    const request = (method: 'GET' | 'POST', url: string) =>
      outlay.app.inject({ method, url, headers: { cookie } })
    expect((await request('GET', '/api/session')).statusCode).toBe(200)
    const signedOut = await request('POST', '/api/auth/sign-out')
    expect([signedOut.statusCode, signedOut.body, signedOut.cookies[0]?.value]).toEqual([204, '', ''])
    expect((await request('GET', '/api/session')).statusCode).toBe(401)
  })

  test('has the role that the user has now, not the one at sign-in', async () => {
    const user = await outlay.createUser('admin', await outlay.createClient())
    const cookie = await outlay.cookieOf(user)
    await outlay.databases.db
      .updateTable('app_user')
      .set({ role: 'viewer' })
      .where('id', '=', user.id)
      .execute()
    const session = await outlay.app.inject({ url: '/api/session', headers: { cookie } })
    expect(session.json<Session>().user.role).toBe('viewer')
    const upload = await outlay.app.inject({ method: 'POST', url: '/api/uploads', headers: { cookie } })
    expect(upload.statusCode).toBe(403)
  })

  test('is over after its time, and no cookie of somebody else makes one', async () => {
    const user = await outlay.createUser('operator')
    const cookie = await outlay.cookieOf(user)
    await outlay.databases.db
      .updateTable('session')
      .set({ expires_at: new Date(0) })
      .where('user_id', '=', user.id)
      .execute()
    for (const value of [cookie, `${cookie}x`, 'outlay=', 'outlay=a.b.c']) {
      const response = await outlay.app.inject({ url: '/api/session', headers: { cookie: value } })
      expect([response.statusCode, response.json<Problem>().code]).toEqual([401, 'not-signed-in'])
    }
  })

  test('leads to the next step: connect, then analyse, or select where the selection is empty', async () => {
    const client = await outlay.createClient()
    const user = await outlay.createUser('viewer', client)
    const session = async () => (await outlay.injectSignedInAs(user, { url: '/api/session' })).json<Session>()
    expect((await session()).nextStep).toBe('connect')
    const { uploadId } = await seedCompletedUpload(outlay, { clientId: client.id, lines: [{}] })
    expect(await session()).toMatchObject({
      nextStep: 'analyse',
      selection: { mode: 'latest', uploadIds: [uploadId] },
    })
    await outlay.injectSignedInAs(user, {
      method: 'PUT',
      url: '/api/selection',
      payload: { mode: 'fixed', uploadIds: [] },
    })
    expect((await session()).nextStep).toBe('select')
  })
})

describe('the audit', () => {
  const eventsOf = (...objectIds: string[]) =>
    outlay.databases.db
      .selectFrom('audit_event')
      .where('object_id', 'in', objectIds)
      .selectAll()
      .orderBy('id')
      .execute()

  test('has sign-ins and sign-outs, of a user of a client and of an operator', async () => {
    const client = await outlay.createClient()
    for (const user of [await outlay.createUser('viewer', client), await outlay.createUser('operator')]) {
      const signedIn = await signIn(user.email, TEST_PASSWORD)
      const cookie = `outlay=${signedIn.cookies[0]?.value}`
      const session = await outlay.databases.db
        .selectFrom('session')
        .where('user_id', '=', user.id)
        .select('id')
        .executeTakeFirstOrThrow()
      await outlay.app.inject({ method: 'POST', url: '/api/auth/sign-out', headers: { cookie } })
      const who = { client_id: user.clientId, user_id: user.id, address: '127.0.0.1', object_type: 'session' }
      expect(await eventsOf(session.id)).toMatchObject([
        { ...who, action: 'session.sign-in' },
        { ...who, action: 'session.sign-out' },
      ])
    }
  })

  test('has sign-ins that failed: whose account it was, never what was typed', async () => {
    const user = await outlay.createUser('viewer', await outlay.createClient())
    await signIn(user.email, 'typed-password')
    await signIn('typed-address@example.com', 'typed-password')
    const events = await eventsOf(user.id, 'unknown')
    const failed = { action: 'session.sign-in-failed', user_id: null, address: '127.0.0.1' }
    expect(events.find(({ object_id }) => object_id === user.id)).toMatchObject({
      ...failed,
      client_id: user.clientId,
    })
    expect(events.findLast(({ object_id }) => object_id === 'unknown')).toMatchObject({
      ...failed,
      client_id: null,
    })
    expect(JSON.stringify(events)).not.toContain('typed')
  })
})

test('signing in removes the user’s sessions that are over, and no others', async () => {
  const [user, other] = [await outlay.createUser('operator'), await outlay.createUser('operator')]
  const { db } = outlay.databases
  await outlay.cookieOf(user)
  for (const [who, count] of [
    [user, 101],
    [other, 1],
  ] as const) {
    const over = { user_id: who.id, expires_at: new Date(0) }
    await db
      .insertInto('session')
      .values(Array.from({ length: count }, () => over))
      .execute()
  }
  const sessionsOf = async ({ id }: { id: string }) =>
    (await db.selectFrom('session').where('user_id', '=', id).select('id').execute()).length
  await signIn(user.email, TEST_PASSWORD)
  expect([await sessionsOf(user), await sessionsOf(other)]).toEqual([3, 1])
  await signIn(user.email, TEST_PASSWORD)
  expect([await sessionsOf(user), await sessionsOf(other)]).toEqual([3, 1])
})

describe('a cookie outside loopback', () => {
  test('is Secure and bound to the host', async () => {
    const secure = await createTestApp({ secureCookies: true })
    const user = await secure.createUser('operator')
    const payload = { email: user.email, password: TEST_PASSWORD }
    const response = await secure.app.inject({ method: 'POST', url: '/api/auth/sign-in', payload })
    expect(response.cookies).toMatchObject([
      { name: '__Host-outlay', path: '/', secure: true, httpOnly: true },
      { name: '__Secure-outlay-refresh', path: '/api/auth', secure: true, httpOnly: true },
    ])
    await secure.stop()
  })
})

import type { LightMyRequestResponse } from 'fastify'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Problem } from '../../../contract/problem.ts'
import { createTestApp, TEST_PASSWORD, type TestApp, type TestUser } from '../../../testing/app.ts'

let outlay: TestApp
let user: TestUser
beforeAll(async () => {
  outlay = await createTestApp()
  user = await outlay.createUser('viewer', await outlay.createClient())
})
afterAll(() => outlay.stop())

/** What a browser keeps of an answer's cookies. */
type Jar = Record<string, string>

function jarAfter({ cookies }: LightMyRequestResponse, before: Jar = {}): Jar {
  return { ...before, ...Object.fromEntries(cookies.map(({ name, value }) => [name, value])) }
}

async function signIn(): Promise<Jar> {
  const payload = { email: user.email, password: TEST_PASSWORD }
  return jarAfter(await outlay.app.inject({ method: 'POST', url: '/api/auth/sign-in', payload }))
}
const post = (path: string, cookies: Jar) =>
  outlay.app.inject({ method: 'POST', url: `/api/auth/${path}`, cookies })
const getSession = (cookies: Jar) => outlay.app.inject({ url: '/api/session', cookies })

/** Makes every use of a refresh token so many seconds older. */
function age(seconds: number) {
  return outlay.databases.db
    .updateTable('refresh_token')
    .set({ used_at: sql<Date>`used_at - make_interval(secs => ${seconds})` })
    .where('used_at', 'is not', null)
    .execute()
}

const newestSession = () =>
  outlay.databases.db
    .selectFrom('session')
    .where('user_id', '=', user.id)
    .select('id')
    .orderBy('id', 'desc')
    .limit(1)

describe('a refresh token', () => {
  test('is used up for another one, and the session goes on', async () => {
    const first = await signIn()
    const renewed = await post('refresh', first)
    expect(renewed.statusCode).toBe(204)
    const second = jarAfter(renewed)
    expect(second['outlay-refresh']).not.toBe(first['outlay-refresh'])
    expect((await getSession(second)).statusCode).toBe(200)
    // A signed token that has run out is no obstacle: only the refresh token counts.
    const third = await post('refresh', { 'outlay-refresh': second['outlay-refresh'] ?? '' })
    expect((await getSession(jarAfter(third))).statusCode).toBe(200)
  })

  test('gives several tabs the same successor for a while, however late in a row of them they come', async () => {
    const first = await signIn()
    const [one, other] = await Promise.all([post('refresh', first), post('refresh', first)])
    expect(jarAfter(one)['outlay-refresh']).toBe(jarAfter(other)['outlay-refresh'])
    const next = jarAfter(await post('refresh', jarAfter(one)))
    const late = await post('refresh', first)
    expect([late.statusCode, jarAfter(late)['outlay-refresh']]).toEqual([204, next['outlay-refresh']])
  })

  test('that comes again later ends the session wherever it is open, and is audited', async () => {
    const stolen = await signIn()
    const owner = jarAfter(await post('refresh', stolen), stolen)
    const elsewhere = await signIn()
    await age(31)
    const reused = await post('refresh', stolen)
    expect([reused.statusCode, reused.json<Problem>().code]).toEqual([401, 'session-over'])
    expect(reused.cookies.map(({ value }) => value)).toEqual(['', ''])
    expect((await getSession(owner)).statusCode).toBe(401)
    expect((await post('refresh', owner)).statusCode).toBe(401)
    expect((await getSession(elsewhere)).statusCode).toBe(200)
    const events = await outlay.databases.db
      .selectFrom('audit_event')
      .where('action', '=', 'session.token-reused')
      .select(['user_id', 'client_id'])
      .execute()
    expect(events).toEqual([{ user_id: user.id, client_id: user.clientId }])
  })

  test.each([
    ['revoked', { revoked_at: new Date() }],
    ['over', { expires_at: new Date(0) }],
  ])('of a session that is %s renews nothing', async (_name, change) => {
    const cookies = await signIn()
    await outlay.databases.db.updateTable('session').set(change).where('id', '=', newestSession()).execute()
    expect((await post('refresh', cookies)).statusCode).toBe(401)
    expect((await getSession(cookies)).statusCode).toBe(401)
  })

  test('that nobody was given renews nothing', async () => {
    for (const cookies of [{}, { 'outlay-refresh': 'x' }, { 'outlay-refresh': 'A'.repeat(43) }]) {
      expect((await post('refresh', cookies)).statusCode).toBe(401)
    }
  })

  test('does not prolong a session beyond thirty days', async () => {
    const cookies = await signIn()
    const { db } = outlay.databases
    const { id } = await db
      .updateTable('session')
      .set({ created_at: sql<Date>`now() - interval '29 days'` })
      .where('id', '=', newestSession())
      .returning('id')
      .executeTakeFirstOrThrow()
    expect((await post('refresh', cookies)).statusCode).toBe(204)
    const { created_at, expires_at } = await db
      .selectFrom('session')
      .where('id', '=', id)
      .select(['created_at', 'expires_at'])
      .executeTakeFirstOrThrow()
    expect(expires_at.getTime() - created_at.getTime()).toBe(30 * 86_400_000)
  })
})

describe('signing out', () => {
  test('ends the session, also when nothing but the refresh token is left', async () => {
    for (const name of ['outlay', 'outlay-refresh']) {
      const cookies = await signIn()
      const left = await post('sign-out', { [name]: cookies[name] ?? '' })
      expect(left.statusCode).toBe(204)
      expect((await getSession(cookies)).statusCode).toBe(401)
      expect((await post('refresh', cookies)).statusCode).toBe(401)
    }
  })

  test('is quiet where there is no session', async () => {
    expect((await post('sign-out', {})).statusCode).toBe(204)
  })
})

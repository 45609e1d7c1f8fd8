import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { OwnSession } from '../../../contract/account.ts'
import type { Problem } from '../../../contract/problem.ts'
import { createTestApp, TEST_PASSWORD, type TestApp, type TestUser } from '../../../testing/app.ts'
import { unknownId } from '../../../testing/seed-upload.ts'

const FIREFOX = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:140.0) Gecko/20100101 Firefox/140.0'

let outlay: TestApp
beforeAll(async () => {
  outlay = await createTestApp()
})
afterAll(() => outlay.stop())

const createViewer = async () => outlay.createUser('viewer', await outlay.createClient())

async function signIn(user: TestUser, userAgent = FIREFOX): Promise<Record<string, string>> {
  const { cookies } = await outlay.app.inject({
    method: 'POST',
    url: '/api/auth/sign-in',
    headers: { 'user-agent': userAgent },
    payload: { email: user.email, password: TEST_PASSWORD },
  })
  return Object.fromEntries(cookies.map(({ name, value }) => [name, value]))
}

const request = (method: 'GET' | 'POST' | 'DELETE', path: string, cookies: Record<string, string>) =>
  outlay.app.inject({ method, url: `/api${path}`, cookies })

async function list(cookies: Record<string, string>): Promise<OwnSession[]> {
  const response = await request('GET', '/sessions', cookies)
  expect(response.statusCode).toBe(200)
  return response.json<{ items: OwnSession[] }>().items
}

/** The session that these cookies are of. */
async function currentOf(cookies: Record<string, string>): Promise<OwnSession> {
  const session = (await list(cookies)).find(({ current }) => current)
  if (!session) throw new Error('There is no current session')
  return session
}

async function isOver(cookies: Record<string, string>): Promise<boolean> {
  const { statusCode } = await request('GET', '/session', cookies)
  expect((await request('POST', '/auth/refresh', cookies)).statusCode).toBe(statusCode === 401 ? 401 : 204)
  return statusCode === 401
}

const eventsOf = (objectId: string) =>
  outlay.databases.db
    .selectFrom('audit_event')
    .where('object_id', '=', objectId)
    .select(['action', 'object_type', 'user_id', 'client_id', 'address', 'user_agent'])
    .orderBy('id')
    .execute()

describe('the list of sessions', () => {
  test('has the own ones with device, address and times, the one used last first', async () => {
    const user = await createViewer()
    const [first, second] = [await signIn(user), await signIn(user, 'Pay 100 to x@example.com/1.0 now')]
    await signIn(await createViewer())
    expect(await list(first)).toMatchObject([
      { current: false, device: null, address: '127.0.0.1' },
      { current: true, device: 'Firefox on macOS', address: '127.0.0.1' },
    ])
    expect((await request('GET', '/sessions', second)).body).not.toContain('Pay')
    await request('POST', '/auth/refresh', first)
    const [used, unused] = await list(second)
    expect([used?.current, unused?.current]).toEqual([false, true])
    expect(Date.parse(used?.lastUsedAt ?? '')).toBeGreaterThan(Date.parse(unused?.lastUsedAt ?? ''))
    expect(Date.parse(used?.expiresAt ?? '')).toBeGreaterThan(Date.now() + 6 * 86_400_000)
  })

  test('leaves out what is revoked or over', async () => {
    const user = await outlay.createUser('operator')
    const cookies = await signIn(user)
    for (const change of [{ revoked_at: new Date() }, { expires_at: new Date(0) }]) {
      const { id } = await currentOf(await signIn(user))
      await outlay.databases.db.updateTable('session').set(change).where('id', '=', id).execute()
    }
    expect((await list(cookies)).map(({ current }) => current)).toEqual([true])
  })
})

describe('revoking a session', () => {
  test('ends it at once, by token and by refresh token, and is audited', async () => {
    for (const user of [await createViewer(), await outlay.createUser('operator')]) {
      const [here, elsewhere] = [await signIn(user), await signIn(user)]
      const { id } = await currentOf(elsewhere)
      const revoked = await request('DELETE', `/sessions/${id}`, here)
      expect([revoked.statusCode, revoked.body, revoked.cookies]).toEqual([204, '', []])
      expect([await isOver(elsewhere), await isOver(here)]).toEqual([true, false])
      expect((await eventsOf(id)).at(-1)).toEqual({
        action: 'session.revoke',
        object_type: 'session',
        user_id: user.id,
        client_id: user.clientId,
        address: '127.0.0.1',
        user_agent: 'lightMyRequest',
      })
    }
  })

  test('takes the cookies along where it is the own one', async () => {
    const cookies = await signIn(await createViewer())
    const revoked = await request('DELETE', `/sessions/${(await currentOf(cookies)).id}`, cookies)
    expect(revoked.cookies.map(({ name, value }) => [name, value])).toEqual([
      ['outlay', ''],
      ['outlay-refresh', ''],
    ])
    expect(await isOver(cookies)).toBe(true)
  })

  test('is a 404 for one that is unknown, over, or of anybody else, and leaves that alone', async () => {
    const client = await outlay.createClient()
    const user = await outlay.createUser('admin', client)
    const cookies = await signIn(user)
    const colleague = await signIn(await outlay.createUser('viewer', client))
    const stranger = await signIn(await outlay.createUser('operator'))
    const { id: over } = await currentOf(await signIn(user))
    await request('DELETE', `/sessions/${over}`, cookies)
    const ids = [unknownId(), over, (await currentOf(colleague)).id, (await currentOf(stranger)).id]
    for (const id of ids) {
      const refused = await request('DELETE', `/sessions/${id}`, cookies)
      expect([refused.statusCode, refused.json<Problem>().detail]).toEqual([
        404,
        `There is no session ${id}.`,
      ])
    }
    expect((await request('DELETE', '/sessions/x', cookies)).statusCode).toBe(400)
    expect([await isOver(colleague), await isOver(stranger)]).toEqual([false, false])
    expect((await eventsOf(over)).filter(({ action }) => action === 'session.revoke')).toHaveLength(1)
  })
})

describe('signing out everywhere', () => {
  test('ends every session of the user, this one too, and nobody else’s', async () => {
    for (const user of [await createViewer(), await outlay.createUser('operator')]) {
      const [here, elsewhere] = [await signIn(user), await signIn(user)]
      const stranger = await signIn(await createViewer())
      const response = await request('POST', '/auth/sign-out-everywhere', here)
      expect([response.statusCode, response.cookies.map(({ value }) => value)]).toEqual([204, ['', '']])
      expect([await isOver(here), await isOver(elsewhere), await isOver(stranger)]).toEqual([
        true,
        true,
        false,
      ])
      expect((await eventsOf(user.id)).at(-1)).toMatchObject({
        action: 'session.sign-out-everywhere',
        object_type: 'user',
        user_id: user.id,
        client_id: user.clientId,
      })
    }
  })

  test('also holds for a session that is being renewed at the moment', async () => {
    const user = await createViewer()
    const [here, elsewhere] = [await signIn(user), await signIn(user)]
    const renewals = Array.from({ length: 5 }, () => request('POST', '/auth/refresh', elsewhere))
    await Promise.all([request('POST', '/auth/sign-out-everywhere', here), ...renewals])
    const { db } = outlay.databases
    const alive = await db
      .selectFrom('session')
      .where('user_id', '=', user.id)
      .where('revoked_at', 'is', null)
      .where('expires_at', '>', sql<Date>`now()`)
      .select('id')
      .execute()
    expect(alive).toEqual([])
  })
})

import type { InjectOptions } from 'fastify'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { MadeApiToken, TokenScope } from '../../../contract/account.ts'
import type { Problem } from '../../../contract/problem.ts'
import { createTestApp, type TestApp, type TestUser } from '../../../testing/app.ts'
import { multipart } from '../../../testing/multipart.ts'
import { seedUpload } from '../../../testing/seed-upload.ts'

let outlay: TestApp
let client: { id: string }
let user: TestUser
beforeAll(async () => {
  outlay = await createTestApp()
  client = await outlay.createClient()
})
beforeEach(async () => {
  user = await outlay.createUser('admin', client)
})
afterAll(() => outlay.stop())

async function makeToken(...scopes: TokenScope[]): Promise<MadeApiToken> {
  const payload = { name: 'A script', scopes, expiresInDays: 1 }
  const made = await outlay.injectSignedInAs(user, { method: 'POST', url: '/api/tokens', payload })
  return made.json<MadeApiToken>()
}

async function request(token: string, options: InjectOptions): Promise<[number, string | undefined]> {
  const headers = { ...options.headers, authorization: `Bearer ${token}` }
  const response = await outlay.app.inject({ ...options, headers })
  const code = response.statusCode < 400 ? undefined : response.json<Problem>().code
  return [response.statusCode, code]
}
const read = (token: string) => request(token, { url: '/api/uploads' })
async function upload(token: string) {
  const file = { fileName: 'bill.csv', content: `a ${Math.random()}` }
  return request(token, { method: 'POST', url: '/api/uploads', ...(await multipart([['file', file]])) })
}

const setToken = (id: string, change: { revoked_at?: Date; expires_at?: Date }) =>
  outlay.databases.db.updateTable('api_token').set(change).where('id', '=', id).execute()
const setUser = (change: { disabled_at?: Date | null; role?: TestUser['role'] }) =>
  outlay.databases.db.updateTable('app_user').set(change).where('id', '=', user.id).execute()

const IN_SCOPE = [202, undefined]
const NOT_IN_SCOPE = [403, 'not-in-scope']
const NOT_SIGNED_IN = [401, 'not-signed-in']

describe('a token', () => {
  test('to read reads and does not upload; one to upload uploads and does not read; one for both does', async () => {
    const id = await seedUpload(outlay, { clientId: client.id, status: 'failed' })
    const reading = [
      { url: '/api/session' },
      { url: `/api/uploads/${id}` },
      { url: `/api/uploads/${id}/rejects.csv` },
      { method: 'POST', url: '/api/query', payload: { measures: ['billedCost'] } },
    ] as const
    const tokens = {
      read: await makeToken('read'),
      upload: await makeToken('upload'),
      both: await makeToken('read', 'upload'),
    }
    for (const options of reading) {
      expect(await request(tokens.read.token, options)).toEqual([200, undefined])
      expect(await request(tokens.upload.token, options)).toEqual(NOT_IN_SCOPE)
      expect(await request(tokens.both.token, options)).toEqual([200, undefined])
    }
    expect(await upload(tokens.read.token)).toEqual(NOT_IN_SCOPE)
    expect(await upload(tokens.upload.token)).toEqual(IN_SCOPE)
    expect(await upload(tokens.both.token)).toEqual(IN_SCOPE)
  })

  test('does nothing that is for sessions alone, whatever its scopes and the role of its user', async () => {
    const { id, token } = await makeToken('read', 'upload')
    const uploadId = await seedUpload(outlay, { clientId: client.id, status: 'failed' })
    for (const options of [
      { method: 'GET', url: '/api/sessions' },
      { method: 'POST', url: '/api/auth/sign-out-everywhere' },
      { method: 'GET', url: '/api/tokens' },
      { method: 'POST', url: '/api/tokens', payload: { name: 'a', scopes: ['read'], expiresInDays: 1 } },
      { method: 'DELETE', url: `/api/tokens/${id}` },
      { method: 'PUT', url: '/api/selection', payload: { mode: 'latest', uploadIds: [] } },
      { method: 'DELETE', url: `/api/uploads/${uploadId}` },
    ] as const) {
      expect(await request(token, options)).toEqual(NOT_IN_SCOPE)
    }
  })

  test('does nothing while the role of its user may have none', async () => {
    const { token } = await makeToken('read', 'upload')
    await setUser({ role: 'viewer' })
    expect([await read(token), await upload(token)]).toEqual([
      [403, 'forbidden'],
      [403, 'forbidden'],
    ])
    await setUser({ role: 'analyst' })
    expect(await upload(token)).toEqual(IN_SCOPE)
  })

  test('that was revoked, ran out, or is of a disabled user, is none', async () => {
    const tokens = [await makeToken('read'), await makeToken('read'), await makeToken('read')] as const
    for (const { token } of tokens) expect(await read(token)).toEqual([200, undefined])
    const { id } = tokens[0]
    await outlay.injectSignedInAs(user, { method: 'DELETE', url: `/api/tokens/${id}` })
    await setToken(tokens[1].id, { expires_at: new Date(Date.now() - 1) })
    expect(await read(tokens[0].token)).toEqual(NOT_SIGNED_IN)
    expect(await read(tokens[1].token)).toEqual(NOT_SIGNED_IN)
    await setUser({ disabled_at: new Date() })
    expect(await read(tokens[2].token)).toEqual(NOT_SIGNED_IN)
    expect(await upload(tokens[2].token)).toEqual(NOT_SIGNED_IN)
  })

  test('that is not exactly one of ours is none, and no cookie makes up for it', async () => {
    const { id, token, prefix } = await makeToken('read')
    const cookie = await outlay.cookieOf(user)
    expect((await outlay.app.inject({ url: '/api/uploads', headers: { cookie } })).statusCode).toBe(200)
    const last = token.endsWith('A') ? 'B' : 'A'
    for (const authorization of [
      '',
      'Bearer',
      'Bearer ',
      token,
      `Basic ${token}`,
      `Basic ${Buffer.from(`${user.email}:${token}`).toString('base64')}`,
      `Token ${token}`,
      `Bearer ${token.slice(0, -1)}${last}`,
      `Bearer ${token.slice(0, -1)}`,
      `Bearer ${token}A`,
      `Bearer ${token} `.padEnd(300, 'A'),
      `Bearer ${token.slice('outlay_'.length)}`,
      `Bearer ${token.toUpperCase()}`,
      `Bearer ${prefix}`,
      `Bearer ${id}`,
      `Bearer ${token}, Bearer ${token}`,
    ]) {
      const response = await outlay.app.inject({ url: '/api/uploads', headers: { cookie, authorization } })
      expect([authorization, response.statusCode, response.json<Problem>().code]).toEqual([
        authorization,
        ...NOT_SIGNED_IN,
      ])
    }
    expect(await read(token)).toEqual([200, undefined])
  })

  test('counts in place of the cookie that came along', async () => {
    const other = await outlay.createUser('viewer', await outlay.createClient())
    const { token } = await makeToken('read')
    const headers = { cookie: await outlay.cookieOf(other), authorization: `Bearer ${token}` }
    const response = await outlay.app.inject({ url: '/api/session', headers })
    expect(response.json<{ user: { id: string } }>().user.id).toBe(user.id)
  })

  test('of another client sees nothing of this one', async () => {
    const { token } = await makeToken('read', 'upload')
    const stranger = await outlay.createClient()
    const id = await seedUpload(outlay, { clientId: stranger.id, status: 'failed' })
    expect(await request(token, { url: `/api/uploads/${id}` })).toEqual([404, 'not-found'])
    expect(await request(token, { method: 'POST', url: `/api/uploads/${id}/retry` })).toEqual([
      404,
      'not-found',
    ])
  })
})

describe('the last use of a token', () => {
  const lastUseOf = async (id: string) =>
    (
      await outlay.databases.db
        .selectFrom('api_token')
        .where('id', '=', id)
        .select('last_used_at')
        .executeTakeFirstOrThrow()
    ).last_used_at
  const moveBack = (id: string, seconds: number) =>
    outlay.databases.db
      .updateTable('api_token')
      .set({ last_used_at: sql<Date>`last_used_at - make_interval(secs => ${seconds})` })
      .where('id', '=', id)
      .execute()

  test('is noted once a minute at most', async () => {
    const { id, token } = await makeToken('read')
    expect(await lastUseOf(id)).toBeNull()
    await read(token)
    await moveBack(id, 30)
    const noted = await lastUseOf(id)
    expect(Date.now() - (noted?.getTime() ?? 0)).toBeGreaterThan(29_000)
    await read(token)
    expect(await lastUseOf(id)).toEqual(noted)
    await moveBack(id, 31)
    await read(token)
    expect((await lastUseOf(id))?.getTime()).toBeGreaterThan(noted?.getTime() ?? Infinity)
  })

  test('is not noted where the token is over', async () => {
    const { id, token } = await makeToken('read')
    await setToken(id, { revoked_at: new Date() })
    await read(token)
    expect(await lastUseOf(id)).toBeNull()
  })
})

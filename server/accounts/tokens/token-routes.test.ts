import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ApiToken, MadeApiToken } from '../../../contract/account.ts'
import type { Problem } from '../../../contract/problem.ts'
import { createTestApp, type TestApp, type TestUser } from '../../../testing/app.ts'
import { unknownId } from '../../../testing/seed-upload.ts'
import { createAnalyst } from '../../../testing/upload-requests.ts'

const DAY_MS = 86_400_000

let outlay: TestApp
beforeAll(async () => {
  outlay = await createTestApp()
})
afterAll(() => outlay.stop())

function make(user: TestUser, body: object = {}) {
  const payload = { name: 'Nightly upload', scopes: ['read', 'upload'], expiresInDays: 30, ...body }
  return outlay.injectSignedInAs(user, { method: 'POST', url: '/api/tokens', payload })
}
const revoke = (user: TestUser, id: string) =>
  outlay.injectSignedInAs(user, { method: 'DELETE', url: `/api/tokens/${id}` })
const list = async (user: TestUser) =>
  (await outlay.injectSignedInAs(user, { url: '/api/tokens' })).json<{ items: ApiToken[] }>().items

const rowOf = (id: string) =>
  outlay.databases.db.selectFrom('api_token').where('id', '=', id).selectAll().executeTakeFirstOrThrow()

function seed(user: TestUser, count: number, expiresAt: Date) {
  const tokens = Array.from({ length: count }, (_, index) => ({
    user_id: user.id,
    name: `seeded ${index}`,
    scopes: ['read' as const],
    token_hash: createHash('sha256').update(`${user.id} ${index} ${expiresAt.toISOString()}`).digest(),
    prefix: 'outlay_seeds',
    expires_at: expiresAt,
  }))
  return outlay.databases.db.insertInto('api_token').values(tokens).execute()
}
const daysFromNow = (days: number) => new Date(Date.now() + days * DAY_MS)

describe('a new token', () => {
  test('is told once; what is kept and listed does not tell it', async () => {
    const user = await createAnalyst(outlay)
    const response = await make(user)
    const { token, ...made } = response.json<MadeApiToken>()
    expect([response.statusCode, token]).toEqual([201, expect.stringMatching(/^outlay_[\w-]{43}$/)])
    expect(made).toMatchObject({
      name: 'Nightly upload',
      scopes: ['read', 'upload'],
      prefix: token.slice(0, 12),
      lastUsedAt: null,
    })
    expect(Date.parse(made.expiresAt) - Date.parse(made.createdAt)).toBe(30 * DAY_MS)
    expect(await list(user)).toEqual([made])
    const { token_hash, ...row } = await rowOf(made.id)
    expect(token_hash).toEqual(createHash('sha256').update(token).digest())
    expect(JSON.stringify(row)).not.toContain(token.slice(12))
  })

  test.each([
    ['expiresInDays', { expiresInDays: 0 }],
    ['expiresInDays', { expiresInDays: 366 }],
    ['expiresInDays', { expiresInDays: 1.5 }],
    ['scopes', { scopes: [] }],
    ['scopes', { scopes: ['read', 'read'] }],
    ['scopes[0]', { scopes: ['admin'] }],
    ['name', { name: '' }],
    ['name', { name: 'a\nb' }],
    ['name', { name: 'x'.repeat(101) }],
  ])('is refused for its %s: %j', async (path, body) => {
    const response = await make(await createAnalyst(outlay), body)
    expect([response.statusCode, response.json<Problem>().errors?.[0]?.path]).toEqual([400, path])
  })

  test('is the fiftieth at most, also of many that are made at once; what is over does not count', async () => {
    const user = await createAnalyst(outlay)
    await seed(user, 47, daysFromNow(1))
    await seed(user, 5, daysFromNow(-1))
    const made = await Promise.all(Array.from({ length: 8 }, () => make(user)))
    expect(made.map(({ statusCode }) => statusCode).sort()).toEqual([201, 201, 201, 409, 409, 409, 409, 409])
    const refused = made.find(({ statusCode }) => statusCode === 409)?.json<Problem>()
    expect(refused?.code).toBe('too-many-tokens')
    await revoke(user, (await list(user))[0]?.id ?? '')
    expect((await make(user)).statusCode).toBe(201)
    expect((await make(await createAnalyst(outlay))).statusCode).toBe(201)
  })
})

test('tokens are listed newest first, for thirty days after their end, and not once they are revoked', async () => {
  const user = await createAnalyst(outlay)
  await seed(user, 1, daysFromNow(-31))
  await seed(user, 1, daysFromNow(-29))
  const [first, second, third] = [await make(user), await make(user), await make(user)].map(
    (response) => response.json<MadeApiToken>().id,
  )
  expect((await revoke(user, second ?? '')).statusCode).toBe(204)
  const listed = await list(user)
  expect(listed.map(({ id }) => id).slice(0, 2)).toEqual([third, first])
  expect(listed.map(({ prefix }) => prefix).slice(2)).toEqual(['outlay_seeds'])
})

describe('revoking a token', () => {
  test('is a 404 for one that is unknown, revoked, or of anybody else, and leaves that alone', async () => {
    const user = await createAnalyst(outlay)
    const colleague = await outlay.createUser('admin', { id: user.clientId })
    const [own, theirs] = [await make(user), await make(colleague)].map((made) => made.json<MadeApiToken>())
    await revoke(user, own?.id ?? '')
    for (const id of [unknownId(), own?.id ?? '', theirs?.id ?? '']) {
      const { statusCode, json } = await revoke(user, id)
      expect([statusCode, json<Problem>().detail]).toEqual([404, `There is no API token ${id}.`])
    }
    expect((await list(colleague)).map(({ id }) => id)).toEqual([theirs?.id])
    expect(await list(user)).toEqual([])
  })
})

test('the audit has who made and revoked which token, and never the token', async () => {
  const user = await createAnalyst(outlay)
  const { id, token, expiresAt } = (await make(user)).json<MadeApiToken>()
  await revoke(user, id)
  const events = await outlay.databases.db
    .selectFrom('audit_event')
    .where('object_id', '=', id)
    .selectAll()
    .orderBy('id')
    .execute()
  const common = { object_type: 'token', user_id: user.id, client_id: user.clientId, address: '127.0.0.1' }
  expect(events).toMatchObject([
    {
      ...common,
      action: 'token.create',
      detail: { name: 'Nightly upload', scopes: ['read', 'upload'], expiresAt },
    },
    { ...common, action: 'token.revoke', detail: { name: 'Nightly upload' } },
  ])
  expect(JSON.stringify(events)).not.toContain(token.slice(7, 20))
})

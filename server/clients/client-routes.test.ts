import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Client } from '../../contract/client.ts'
import type { Problem } from '../../contract/problem.ts'
import type { Session } from '../../contract/session.ts'
import { createTestApp, type TestApp, type TestUser } from '../../testing/app.ts'
import { unknownId } from '../../testing/seed-upload.ts'

let outlay: TestApp
let operator: TestUser
beforeAll(async () => {
  outlay = await createTestApp()
  operator = await outlay.createUser('operator')
})
afterAll(() => outlay.stop())

function post(url: string, payload: object) {
  return outlay.injectSignedInAs(operator, { method: 'POST', url, payload })
}
function patch(id: string, payload: object) {
  return outlay.injectSignedInAs(operator, { method: 'PATCH', url: `/api/admin/clients/${id}`, payload })
}

describe('clients', () => {
  test('are made with a slug of their own and a profile that exists, and audited', async () => {
    const created = await post('/api/admin/clients', { name: 'Acme', slug: 'acme', profile: 'core' })
    expect(created.statusCode).toBe(201)
    const client = created.json<Client>()
    expect(client).toMatchObject({ name: 'Acme', slug: 'acme', profile: 'core' })

    const taken = await post('/api/admin/clients', { name: 'Other', slug: 'acme', profile: 'core' })
    expect([taken.statusCode, taken.json<Problem>().code]).toEqual([409, 'slug-taken'])
    const unknown = await post('/api/admin/clients', { name: 'Other', slug: 'other', profile: 'platinum' })
    expect([unknown.statusCode, unknown.json<Problem>().errors]).toEqual([
      400,
      [{ path: 'profile', message: 'there is no profile platinum' }],
    ])
    const events = await outlay.databases.db
      .selectFrom('audit_event')
      .where('action', '=', 'client.create')
      .select(['user_id', 'object_id', 'detail', 'address'])
      .execute()
    expect(events).toEqual([
      {
        user_id: operator.id,
        object_id: client.id,
        detail: { name: 'Acme', slug: 'acme', profile: 'core' },
        address: '127.0.0.1',
      },
    ])
  })

  test.each(['Acme', '-acme', 'ac me', ''])('cannot have the slug %j', async (slug) => {
    const refused = await post('/api/admin/clients', { name: 'Acme', slug, profile: 'core' })
    expect([refused.statusCode, refused.json<Problem>().errors?.[0]?.path]).toEqual([400, 'slug'])
  })

  test('are listed page by page', async () => {
    for (let i = 0; i < 3; i++) await outlay.createClient()
    const ids: string[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const url: string = `/api/admin/clients?limit=2${cursor && `&cursor=${cursor}`}`
      const page = (await outlay.injectSignedInAs(operator, { url })).json<{
        items: Client[]
        nextCursor: string | null
      }>()
      ids.push(...page.items.map(({ id }) => id))
      cursor = page.nextCursor
    }
    const all = await outlay.databases.db.selectFrom('client').select('id').orderBy('id').execute()
    expect(ids).toEqual(all.map(({ id }) => id))
    const wrong = await outlay.injectSignedInAs(operator, { url: '/api/admin/clients?cursor=nonsense' })
    expect([wrong.statusCode, wrong.json<Problem>().errors?.[0]?.path]).toEqual([400, 'cursor'])
  })

  test('are found by part of their name or slug', async () => {
    const made = (
      await post('/api/admin/clients', { name: 'Übung % GmbH', slug: 'practice', profile: 'core' })
    ).json<Client>()
    const found = async (search: string) =>
      (await outlay.injectSignedInAs(operator, { url: '/api/admin/clients', query: { search } }))
        .json<{ items: Client[] }>()
        .items.map(({ id }) => id)
    for (const search of ['übung', 'PRACT', '% g']) expect(await found(search)).toEqual([made.id])
    expect(await found('nobody')).toEqual([])
    expect(await found('gmbh practice')).toEqual([])
  })

  test('are answered one by one', async () => {
    const { id, slug } = await outlay.createClient('client-d')
    const answer = await outlay.injectSignedInAs(operator, { url: `/api/admin/clients/${id}` })
    expect(answer.json()).toMatchObject({ id, slug, profile: 'client-d', disabledModules: [] })
    const unknown = unknownId()
    for (const refused of [
      await outlay.injectSignedInAs(operator, { url: `/api/admin/clients/${unknown}` }),
      await patch(unknown, { name: 'X' }),
    ]) {
      expect([refused.statusCode, refused.json<Problem>().detail]).toEqual([
        404,
        `There is no client ${unknown}.`,
      ])
    }
  })
})

describe('a change of a client', () => {
  const auditOf = (id: string) =>
    outlay.databases.db
      .selectFrom('audit_event')
      .where('client_id', '=', id)
      .where('action', '=', 'client.change')
      .select(['user_id', 'detail'])
      .orderBy('id')
      .execute()

  test('holds from the next request of its users on, and is audited with what was before', async () => {
    const { id, slug } = await outlay.createClient('core')
    const cookie = await outlay.cookieOf(await outlay.createUser('viewer', { id }))
    const session = async () =>
      (await outlay.app.inject({ url: '/api/session', headers: { cookie } })).json<Session>()
    const changed = await patch(id, { name: 'Acme', disabledModules: ['governance', 'explorer'] })
    expect([changed.statusCode, changed.json()]).toEqual([
      200,
      expect.objectContaining({
        id,
        slug,
        name: 'Acme',
        profile: 'core',
        disabledModules: ['explorer', 'governance'],
      }),
    ])
    expect(await session()).toMatchObject({
      client: { name: 'Acme' },
      capabilities: { profile: 'core', dashboardRoute: '/dashboard', modules: ['overview', 'optimization'] },
    })
    await patch(id, { name: 'Acme' })
    expect(await auditOf(id)).toEqual([
      {
        user_id: operator.id,
        detail: {
          before: { name: slug, disabledModules: [] },
          after: { name: 'Acme', disabledModules: ['explorer', 'governance'] },
        },
      },
    ])

    const moved = await patch(id, { profile: 'client-d' })
    expect(moved.json<Client>()).toMatchObject({ profile: 'client-d', disabledModules: ['explorer'] })
    expect((await session()).capabilities).toEqual({
      profile: 'client-d',
      dashboardRoute: '/dashboards/client-d',
      apiBase: '/api/client-d',
      modules: ['overview', 'optimization', 'commitments', 'data-transfer'],
    })
  })

  test.each([
    [{ profile: 'platinum' }, 'profile', 'there is no profile platinum'],
    [
      { disabledModules: ['overview', 'chargeback'] },
      'disabledModules[1]',
      'the profile core has no module chargeback',
    ],
    [
      { profile: 'client-d', disabledModules: ['governance'] },
      'disabledModules[0]',
      'the profile client-d has no module governance',
    ],
    [{ name: '' }, 'name', 'must NOT have fewer than 1 characters'],
    [{ name: 'X', slug: 'other' }, 'slug', 'is not known here'],
    [{ name: 'X', id: unknownId() }, 'id', 'is not known here'],
  ])('cannot be %j', async (change, path, message) => {
    const { id } = await outlay.createClient('core')
    const before = await outlay.injectSignedInAs(operator, { url: `/api/admin/clients/${id}` })
    const refused = await patch(id, change)
    expect([refused.statusCode, refused.json<Problem>().errors]).toEqual([400, [{ path, message }]])
    const after = await outlay.injectSignedInAs(operator, { url: `/api/admin/clients/${id}` })
    expect(after.json()).toEqual(before.json())
    expect(await auditOf(id)).toEqual([])
  })
})

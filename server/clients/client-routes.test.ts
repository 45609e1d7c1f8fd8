import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Client, User } from '../../contract/client.ts'
import type { Problem } from '../../contract/problem.ts'
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
const newUser = { email: 'ann@acme.example', name: 'Ann', password: 'a long enough one', role: 'analyst' }

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
})

describe('users of a client', () => {
  test('are made by operators, never with the password in sight', async () => {
    const { id } = await outlay.createClient()
    const created = await post(`/api/admin/clients/${id}/users`, newUser)
    expect(created.statusCode).toBe(201)
    const { email, name, role } = newUser
    expect(created.json()).toMatchObject({ clientId: id, email, name, role })
    expect(created.body).not.toContain('password')
    const listed = await outlay.injectSignedInAs(operator, { url: `/api/admin/clients/${id}/users` })
    expect(listed.json()).toEqual({ items: [created.json<User>()], nextCursor: null })
    const audit = await outlay.databases.db
      .selectFrom('audit_event')
      .where('object_id', '=', created.json<User>().id)
      .selectAll()
      .execute()
    expect(JSON.stringify(audit)).not.toContain(newUser.password)

    const taken = await post(`/api/admin/clients/${id}/users`, { ...newUser, email: email.toUpperCase() })
    expect([taken.statusCode, taken.json<Problem>().code]).toEqual([409, 'email-taken'])
  })

  test.each([
    [{ role: 'operator' }, 'role', 'must be one of viewer, analyst, admin'],
    [{ password: 'short' }, 'password', '12'],
    [{ email: 'nonsense' }, 'email', 'email'],
  ])('cannot have %j', async (change, path, message) => {
    const { id } = await outlay.createClient()
    const refused = await post(`/api/admin/clients/${id}/users`, { ...newUser, ...change })
    expect(refused.statusCode).toBe(400)
    expect(refused.json<Problem>().errors).toEqual([
      { path, message: expect.stringContaining(message) as string },
    ])
  })

  test('belong to a client that exists', async () => {
    const id = unknownId()
    const refused = await post(`/api/admin/clients/${id}/users`, newUser)
    expect([refused.statusCode, refused.json<Problem>().detail]).toEqual([404, `There is no client ${id}.`])
  })
})

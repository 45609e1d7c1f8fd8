import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { MadePasswordLink } from '../../contract/account.ts'
import type { MadeUser, User } from '../../contract/client.ts'
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

function post(url: string, payload?: object) {
  return outlay.injectSignedInAs(operator, { method: 'POST', url, ...(payload && { payload }) })
}
function patch(url: string, payload: object) {
  return outlay.injectSignedInAs(operator, { method: 'PATCH', url, payload })
}
const newUser = {
  email: 'ann@acme.example',
  name: 'Ann',
  password: 'violet harbour stapler',
  role: 'analyst',
}

describe('users of a client', () => {
  test('are made by operators, never with the password in sight', async () => {
    const { id } = await outlay.createClient()
    const created = await post(`/api/admin/clients/${id}/users`, newUser)
    expect(created.statusCode).toBe(201)
    const { invitation, ...user } = created.json<MadeUser>()
    const { email, name, role } = newUser
    expect([user, invitation]).toEqual([
      expect.objectContaining({ clientId: id, email, name, role, status: 'active', lastSignInAt: null }),
      null,
    ])
    expect(created.body).not.toContain('password')
    const listed = await outlay.injectSignedInAs(operator, { url: `/api/admin/clients/${id}/users` })
    expect(listed.json()).toEqual({ items: [user], nextCursor: null })
    const audit = await outlay.databases.db
      .selectFrom('audit_event')
      .where('object_id', '=', user.id)
      .selectAll()
      .execute()
    expect(audit).toMatchObject([
      { action: 'user.create', client_id: id, user_id: operator.id, detail: { email, name, role } },
    ])
    expect(JSON.stringify(audit)).not.toContain(newUser.password)

    const taken = await post(`/api/admin/clients/${id}/users`, { ...newUser, email: email.toUpperCase() })
    expect([taken.statusCode, taken.json<Problem>().code]).toEqual([409, 'email-taken'])
  })

  test.each([
    [{ role: 'operator' }, 'role', 'must be one of viewer, analyst, admin'],
    [{ password: 'short' }, 'password', '12'],
    [{ password: 'password1234' }, 'password', 'common'],
    [{ email: 'nonsense' }, 'email', 'email'],
    [{ clientId: unknownId() }, 'clientId', 'is not known here'],
    [{ disabled: true }, 'disabled', 'is not known here'],
  ])('cannot be made with %j', async (change, path, message) => {
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

  test('are found below their own client and no other', async () => {
    const client = await outlay.createClient()
    const stranger = await outlay.createUser('viewer', await outlay.createClient())
    for (const { id } of [stranger, operator]) {
      const url = `/api/admin/clients/${client.id}/users/${id}`
      for (const refused of [await patch(url, { name: 'X' }), await post(`${url}/password-link`)]) {
        expect([refused.statusCode, refused.json<Problem>().detail]).toEqual([404, `There is no user ${id}.`])
      }
    }
  })

  test('may lose their last admin to an operator, who can make a new one', async () => {
    const client = await outlay.createClient()
    const admin = await outlay.createUser('admin', client)
    const url = `/api/admin/clients/${client.id}/users/${admin.id}`
    expect((await patch(url, { role: 'viewer' })).json<User>().role).toBe('viewer')
    expect((await patch(url, { role: 'admin' })).statusCode).toBe(200)
    const disabled = await patch(url, { disabled: true })
    expect([disabled.statusCode, disabled.json<User>().status]).toEqual([200, 'disabled'])
  })

  test('get links from operators, too', async () => {
    const client = await outlay.createClient()
    const viewer = await outlay.createUser('viewer', client)
    const made = await post(`/api/admin/clients/${client.id}/users/${viewer.id}/password-link`)
    expect([made.statusCode, made.json<MadePasswordLink>().purpose]).toEqual([201, 'reset'])
  })
})

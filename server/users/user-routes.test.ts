import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { MadePasswordLink } from '../../contract/account.ts'
import type { MadeUser, User } from '../../contract/client.ts'
import type { Problem } from '../../contract/problem.ts'
import { createTestApp, type TestApp, type TestUser } from '../../testing/app.ts'
import { seedToken } from '../../testing/operations/seed-objects.ts'
import { unknownId } from '../../testing/seed-upload.ts'

let outlay: TestApp
let client: { id: string }
let admin: TestUser
beforeAll(async () => {
  outlay = await createTestApp()
})
afterAll(() => outlay.stop())
beforeEach(async () => {
  client = await outlay.createClient()
  admin = await outlay.createUser('admin', client)
})

function post(url: string, payload?: object, by = admin) {
  return outlay.injectSignedInAs(by, { method: 'POST', url, ...(payload && { payload }) })
}
function patch(user: { id: string }, payload: object, by = admin) {
  return outlay.injectSignedInAs(by, { method: 'PATCH', url: `/api/users/${user.id}`, payload })
}
const list = async (query = '') =>
  (await outlay.injectSignedInAs(admin, { url: `/api/users${query}` })).json<{
    items: User[]
    nextCursor: string | null
  }>()
const getSession = (cookie: string) => outlay.app.inject({ url: '/api/session', headers: { cookie } })
const tokenOf = ({ url }: MadePasswordLink) => url?.split('#')[1] ?? ''
const openLink = (token: string) =>
  outlay.app.inject({ method: 'POST', url: '/api/auth/password-link', payload: { token } })

async function auditOf({ id }: { id: string }) {
  const events = await outlay.databases.db
    .selectFrom('audit_event')
    .where('object_id', '=', id)
    .where('object_type', '=', 'user')
    .select(['action', 'detail', 'client_id', 'user_id', 'address'])
    .orderBy('id')
    .execute()
  return events
}
const actionsOf = async (user: { id: string }) => (await auditOf(user)).map(({ action }) => action)

const newUser = (name: string) => ({ email: `${name}-${unknownId()}@acme.example`, name, role: 'viewer' })

describe('users of the own client', () => {
  test('are listed page by page, and nobody else', async () => {
    const others = [await outlay.createUser('viewer', client), await outlay.createUser('analyst', client)]
    await outlay.createUser('viewer', await outlay.createClient())
    const first = await list('?limit=2')
    const second = await list(`?limit=2&cursor=${first.nextCursor}`)
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(
      [admin, ...others].map(({ id }) => id),
    )
    expect(second.nextCursor).toBeNull()
    expect(first.items[0]).toMatchObject({ clientId: client.id, role: 'admin', status: 'active' })
  })

  test('with a password are active at once', async () => {
    const password = 'violet harbour stapler'
    const made = await post('/api/users', { ...newUser('Bo'), password })
    expect(made.statusCode).toBe(201)
    const user = made.json<MadeUser>()
    expect(user).toMatchObject({ clientId: client.id, status: 'active', invitation: null })
    const payload = { email: user.email, password }
    expect((await outlay.app.inject({ method: 'POST', url: '/api/auth/sign-in', payload })).statusCode).toBe(
      200,
    )
  })

  test('without one are invited by a link, which is shown once and kept as a hash', async () => {
    const made = (await post('/api/users', newUser('Cy'))).json<MadeUser>()
    const invitation = made.invitation as MadePasswordLink
    expect(made.status).toBe('invited')
    expect(invitation).toMatchObject({ purpose: 'invitation', delivery: 'shown' })
    expect(new Date(invitation.expiresAt).getTime()).toBeGreaterThan(Date.now())
    const { email, name, role } = made
    expect(await auditOf(made)).toEqual(
      [
        { action: 'user.create', detail: { email, name, role } },
        { action: 'user.invite', detail: {} },
      ].map((event) => ({ ...event, client_id: client.id, user_id: admin.id, address: '127.0.0.1' })),
    )
    expect((await openLink(tokenOf(invitation))).statusCode).toBe(200)
    const kept = JSON.stringify([
      await outlay.databases.db.selectFrom('password_link').selectAll().execute(),
      await outlay.databases.db.selectFrom('audit_event').selectAll().execute(),
    ])
    expect(kept).not.toContain(tokenOf(invitation))
    expect(JSON.stringify(await list())).not.toContain(tokenOf(invitation))
  })

  test('cannot have an address that anybody has, and nothing says who does', async () => {
    const stranger = await outlay.createUser('viewer', await outlay.createClient())
    const colleague = await outlay.createUser('viewer', client)
    const answers = await Promise.all(
      [stranger, colleague].map(({ email }) => post('/api/users', { ...newUser('Di'), email })),
    )
    for (const [index, { email }] of [stranger, colleague].entries()) {
      const problem = answers[index]?.json<Problem>()
      expect([problem?.status, problem?.code]).toEqual([409, 'email-taken'])
      expect(problem?.detail).toBe(`There is a user with the e-mail address ${email} already.`)
    }
  })

  test.each([
    [{ role: 'operator' }, 'role', 'must be one of viewer, analyst, admin'],
    [{ clientId: unknownId() }, 'clientId', 'is not known here'],
    [{ status: 'active' }, 'status', 'is not known here'],
    [{ id: unknownId() }, 'id', 'is not known here'],
    [{ passwordHash: 'x' }, 'passwordHash', 'is not known here'],
  ])('are neither made nor changed with %j', async (extra, path, message) => {
    const colleague = await outlay.createUser('viewer', client)
    const before = await list()
    for (const refused of [
      await post('/api/users', { ...newUser('Ed'), ...extra }),
      await patch(colleague, { name: 'Changed', ...extra }),
    ]) {
      expect([refused.statusCode, refused.json<Problem>().errors]).toEqual([400, [{ path, message }]])
    }
    expect(await list()).toEqual(before)
  })

  test('are all that an admin can name', async () => {
    const stranger = await outlay.createUser('viewer', await outlay.createClient())
    const operator = await outlay.createUser('operator')
    for (const id of [stranger.id, operator.id, unknownId()]) {
      for (const refused of [
        await patch({ id }, { name: 'Taken over', disabled: true }),
        await post(`/api/users/${id}/password-link`),
      ]) {
        expect([refused.statusCode, refused.json<Problem>().detail]).toEqual([404, `There is no user ${id}.`])
      }
    }
    const untouched = await outlay.databases.db
      .selectFrom('app_user')
      .where('id', 'in', [stranger.id, operator.id])
      .where('name', '!=', 'Taken over')
      .where('disabled_at', 'is', null)
      .select('id')
      .execute()
    expect(untouched).toHaveLength(2)
  })
})

describe('changing a user', () => {
  test('takes effect at the next request, and is audited with what was before', async () => {
    const viewer = await outlay.createUser('viewer', client)
    const cookie = await outlay.cookieOf(viewer)
    const changed = await patch(viewer, { role: 'analyst', name: 'Fay' })
    expect([changed.statusCode, changed.json<User>()]).toEqual([
      200,
      expect.objectContaining({ id: viewer.id, role: 'analyst', name: 'Fay', status: 'active' }),
    ])
    expect((await getSession(cookie)).json()).toMatchObject({ user: { role: 'analyst', name: 'Fay' } })
    await patch(viewer, { role: 'analyst' })
    expect(await auditOf(viewer)).toEqual([
      {
        action: 'user.change',
        detail: { before: { name: 'viewer', role: 'viewer' }, after: { name: 'Fay', role: 'analyst' } },
        client_id: client.id,
        user_id: admin.id,
        address: '127.0.0.1',
      },
    ])
  })

  test('disabling ends sessions, tokens and links; enabling does not bring sessions and links back', async () => {
    const analyst = await outlay.createUser('analyst', client)
    const cookie = await outlay.cookieOf(analyst)
    const { token } = await seedToken(outlay, { user: analyst })
    const byToken = () =>
      outlay.app.inject({ url: '/api/session', headers: { authorization: `Bearer ${token}` } })
    expect((await byToken()).statusCode).toBe(200)
    const link = (await post(`/api/users/${analyst.id}/password-link`)).json<MadePasswordLink>()

    const disabled = await patch(analyst, { disabled: true })
    expect(disabled.json<User>().status).toBe('disabled')
    expect([(await getSession(cookie)).statusCode, (await byToken()).statusCode]).toEqual([401, 401])
    expect((await openLink(tokenOf(link))).statusCode).not.toBe(200)
    const none = await post(`/api/users/${analyst.id}/password-link`)
    expect([none.statusCode, none.json<Problem>().code]).toEqual([409, 'user-disabled'])

    expect((await patch(analyst, { disabled: false })).json<User>().status).toBe('active')
    expect((await getSession(cookie)).statusCode).toBe(401)
    expect((await openLink(tokenOf(link))).statusCode).not.toBe(200)
    expect((await byToken()).statusCode).toBe(200)
    await patch(analyst, { disabled: false })
    expect(await actionsOf(analyst)).toEqual(['user.reset-link', 'user.disable', 'user.enable'])
  })

  test.each([{ disabled: true }, { role: 'analyst' }])(
    'to %j takes from an admin the links that they made for others',
    async (change) => {
      const leaving = await outlay.createUser('admin', client)
      const made = async (by: TestUser) =>
        tokenOf((await post('/api/users', newUser('ana'), by)).json<MadeUser>().invitation!)
      const [theirs, others] = [await made(leaving), await made(admin)]
      expect((await openLink(theirs)).statusCode).toBe(200)
      expect((await patch(leaving, change)).statusCode).toBe(200)
      expect([(await openLink(theirs)).statusCode, (await openLink(others)).statusCode]).toEqual([404, 200])
    },
  )

  test('of oneself is for another admin, but for the name', async () => {
    await outlay.createUser('admin', client)
    for (const change of [{ disabled: true }, { role: 'viewer' }]) {
      const refused = await patch(admin, { ...change, name: 'Not kept' })
      expect([refused.statusCode, refused.json<Problem>().code]).toEqual([409, 'own-account'])
    }
    expect(await auditOf(admin)).toEqual([])
    expect((await patch(admin, { name: 'Gil', role: 'admin', disabled: false })).json<User>().name).toBe(
      'Gil',
    )
  })

  test('leaves the client an admin who can sign in, also when two admins remove each other at once', async () => {
    for (const change of [{ role: 'viewer' }, { disabled: true }]) {
      const apart = await outlay.createClient()
      const [one, other] = [await outlay.createUser('admin', apart), await outlay.createUser('admin', apart)]
      // Invited and not there yet: no admin to leave a client with.
      await post('/api/users', { ...newUser('Hu'), role: 'admin' }, one)
      const cookies = await Promise.all([outlay.cookieOf(one), outlay.cookieOf(other)])
      const answers = await Promise.all(
        [other, one].map(({ id }, index) =>
          outlay.app.inject({
            method: 'PATCH',
            url: `/api/users/${id}`,
            payload: change,
            headers: { cookie: cookies[index] },
          }),
        ),
      )
      const refused = answers.filter(({ statusCode }) => statusCode !== 200)
      expect(refused).toHaveLength(1)
      // Who comes second is refused as an admin no more, or for the last one's sake.
      expect(refused[0]?.json<Problem>().code).toMatch(/^(last-admin|forbidden|not-signed-in)$/)
      const admins = await outlay.databases.db
        .selectFrom('app_user')
        .where('client_id', '=', apart.id)
        .where('role', '=', 'admin')
        .where('disabled_at', 'is', null)
        .where('password_hash', 'is not', null)
        .select('id')
        .execute()
      expect(admins).toHaveLength(1)
    }
  })

  test('refuses what would take the last admin away after the request was allowed', async () => {
    const other = await outlay.createUser('admin', client)
    const { db } = outlay.databases
    let answer: ReturnType<typeof patch> | undefined
    await db.transaction().execute(async (trx) => {
      await trx.selectFrom('client').where('id', '=', client.id).select('id').forUpdate().execute()
      answer = patch(other, { role: 'viewer' })
      await expect
        .poll(
          async () =>
            (
              await sql`select 1 from pg_stat_activity
                where datname = current_database() and wait_event_type = 'Lock'`.execute(db)
            ).rows,
          { timeout: 10_000 },
        )
        .not.toEqual([])
      await trx.updateTable('app_user').set({ role: 'viewer' }).where('id', '=', admin.id).execute()
    })
    const refused = await answer
    expect([refused?.statusCode, refused?.json()]).toEqual([
      409,
      expect.objectContaining({ code: 'last-admin' }),
    ])
  })
})

describe('a password link', () => {
  test('is an invitation for who has no password yet, else a reset, and takes the place of earlier ones', async () => {
    const invited = (await post('/api/users', newUser('Ida'))).json<MadeUser>()
    const first = tokenOf(invited.invitation as MadePasswordLink)
    const again = (await post(`/api/users/${invited.id}/password-link`)).json<MadePasswordLink>()
    expect(again.purpose).toBe('invitation')
    expect((await openLink(first)).statusCode).not.toBe(200)
    expect((await openLink(tokenOf(again))).statusCode).toBe(200)
    expect(await actionsOf(invited)).toEqual(['user.create', 'user.invite', 'user.invite'])

    const viewer = await outlay.createUser('viewer', client)
    const reset = await post(`/api/users/${viewer.id}/password-link`)
    expect([reset.statusCode, reset.json<MadePasswordLink>().purpose]).toEqual([201, 'reset'])
    expect(await actionsOf(viewer)).toEqual(['user.reset-link'])
  })

  test('is not for oneself: that needs the password that one has', async () => {
    const refused = await post(`/api/users/${admin.id}/password-link`)
    expect([refused.statusCode, refused.json<Problem>().code]).toEqual([409, 'own-account'])
  })
})

test.each(['viewer', 'analyst', 'operator'] as const)(
  'a %s administers no users of a client',
  async (role) => {
    const by = await outlay.createUser(role, role === 'operator' ? undefined : client)
    const answers = [
      await outlay.injectSignedInAs(by, { url: '/api/users' }),
      await post('/api/users', newUser('Jo'), by),
      await patch(by, { role: 'admin' }, by),
      await post(`/api/users/${admin.id}/password-link`, undefined, by),
    ]
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([403, 403, 403, 403])
    const { items } = await list()
    expect(items.find(({ id }) => id === by.id)?.role).toBe(role === 'operator' ? undefined : role)
  },
)

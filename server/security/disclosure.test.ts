import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { LightMyRequestResponse } from 'fastify'
import type { Problem } from '../../contract/problem.ts'
import { createTestApp, TEST_PASSWORD, type TestApp, type TestUser } from '../../testing/app.ts'
import { generateSecret, hashSecret } from '../accounts/secret.ts'

let outlay: TestApp
beforeAll(async () => {
  outlay = await createTestApp()
})
afterAll(() => outlay.stop())

/** Everything of an answer by which two of them could be told apart, but for its own id and time. */
function observable({ statusCode, headers, body }: LightMyRequestResponse) {
  return { statusCode, headers: { ...headers, 'x-request-id': '', date: '' }, body }
}

let lastAddress = 0
/** Each attempt from an address of its own: how often somebody tries is another test. */
const post = (url: string, payload: object) => {
  lastAddress += 1
  return outlay.app.inject({ method: 'POST', url, payload, remoteAddress: `10.0.0.${lastAddress}` })
}
const signIn = (email: string, password: string) => post('/api/auth/sign-in', { email, password })

describe('who has an account', () => {
  test('cannot be told from a sign-in that is refused', async () => {
    const { db } = outlay.databases
    const client = await outlay.createClient()
    const [known, disabled, invited] = [
      await outlay.createUser('viewer', client),
      await outlay.createUser('viewer', client),
      await outlay.createUser('viewer', client),
    ]
    const change = (user: TestUser, values: object) =>
      db.updateTable('app_user').set(values).where('id', '=', user.id).execute()
    await change(disabled, { disabled_at: new Date() })
    await change(invited, { password_hash: null })

    const unknown = observable(await signIn('nobody@example.com', 'a wrong password'))
    expect(unknown.statusCode).toBe(401)
    for (const answer of [
      await signIn(known.email, 'a wrong password'),
      await signIn(disabled.email, 'a wrong password'),
      await signIn(disabled.email, TEST_PASSWORD),
      await signIn(invited.email, TEST_PASSWORD),
    ]) {
      expect(observable(answer)).toEqual(unknown)
    }
  })

  test('cannot be told from asking for a new password', async () => {
    const { email } = await outlay.createUser('viewer', await outlay.createClient())
    const [known, unknown] = [
      await post('/api/auth/forgotten-password', { email }),
      await post('/api/auth/forgotten-password', { email: 'nobody@example.com' }),
    ]
    expect(known.statusCode).toBe(200)
    expect(observable(known)).toEqual(observable(unknown))
  })

  test('cannot be told by an admin of another client from what exists there', async () => {
    const admin = await outlay.createUser('admin', await outlay.createClient())
    const theirs = await outlay.createUser('viewer', await outlay.createClient())
    const ask = (id: string) =>
      outlay.injectSignedInAs(admin, {
        method: 'PATCH',
        url: `/api/users/${id}`,
        payload: { name: 'Mine' },
      })
    const unknownId = '01980000-0000-7000-8000-000000000000'
    const [foreign, unknown] = [await ask(theirs.id), await ask(unknownId)]
    expect(foreign.statusCode).toBe(404)
    expect(foreign.body.replace(theirs.id, '')).toBe(unknown.body.replace(unknownId, ''))
  })
})

test('a link that cannot be used says the same, whatever the reason is', async () => {
  const user = await outlay.createUser('viewer', await outlay.createClient())
  const seed = async (values: object) => {
    const token = generateSecret()
    const link = { user_id: user.id, purpose: 'reset', expires_at: new Date(Date.now() + 60_000) } as const
    await outlay.databases.db
      .insertInto('password_link')
      .values({ ...link, token_hash: hashSecret(token), ...values })
      .execute()
    return token
  }
  const [usable, ...useless] = [
    await seed({}),
    generateSecret(),
    await seed({ used_at: new Date() }),
    await seed({ revoked_at: new Date() }),
    await seed({ expires_at: new Date(0) }),
  ]
  expect((await post('/api/auth/password-link', { token: usable })).statusCode).toBe(200)
  for (const url of ['/api/auth/password-link', '/api/auth/set-password']) {
    const answers: unknown[] = []
    for (const token of useless) {
      const password = url.endsWith('set-password') && { password: 'orchard ladder umbrella' }
      answers.push(observable(await post(url, { token, ...password })))
    }
    expect(answers[0]).toMatchObject({ statusCode: 404 })
    for (const answer of answers) expect(answer).toEqual(answers[0])
  }
})

describe('the address that a request says it is forwarded for', () => {
  async function guess(app: TestApp, email: string, forwardedFor: string, remoteAddress = '10.9.9.9') {
    const { statusCode } = await app.app.inject({
      method: 'POST',
      url: '/api/auth/sign-in',
      payload: { email, password: 'a wrong password' },
      remoteAddress,
      headers: {
        'x-forwarded-for': forwardedFor,
        'x-real-ip': forwardedFor,
        forwarded: `for=${forwardedFor}`,
      },
    })
    return statusCode
  }

  /** How many of the statuses are refusals to try at all. */
  async function refusals(app: TestApp, remoteAddress?: string): Promise<number> {
    const statuses = await Promise.all(
      Array.from({ length: 60 }, (_, index) =>
        guess(app, `nobody-${index}@example.com`, `192.0.2.${index}`, remoteAddress),
      ),
    )
    return statuses.filter((status) => status === 429).length
  }

  test('is not believed: who guesses cannot be another one each time', async () => {
    expect(await refusals(outlay)).toBeGreaterThan(0)
    const events = await outlay.databases.db
      .selectFrom('audit_event')
      .where('address', 'like', '192.0.2.%')
      .select('id')
      .execute()
    expect(events).toEqual([])
  })

  test('is believed of a proxy that is trusted, and of nobody else', async () => {
    const behindProxy = await createTestApp({ trustedProxies: '10.9.9.9' })
    expect(await refusals(behindProxy)).toBe(0)
    expect(await refusals(behindProxy, '10.9.9.8')).toBeGreaterThan(0)
    await behindProxy.stop()
  })
})

describe('what goes wrong inside', () => {
  test('is answered by every route without a word of how it is made', async () => {
    const broken = await createTestApp()
    const cookie = await broken.cookieOf(await broken.createUser('admin', await broken.createClient()))
    await broken.databases.db.destroy()
    for (const url of ['/api/session', '/api/uploads', '/api/users', '/api/audit', '/api/audit.csv']) {
      const { statusCode, body, headers } = await broken.app.inject({ url, headers: { cookie } })
      expect([url, statusCode, JSON.parse(body) as Problem]).toEqual([
        url,
        500,
        {
          type: 'about:blank',
          title: 'Something went wrong',
          status: 500,
          detail: `Something went wrong on our side. Try again; if it stays, tell us the request id ${String(headers['x-request-id'])}.`,
          code: 'internal-error',
        },
      ])
    }
    await broken.app.close()
    await broken.clickhouse.close()
  })
})

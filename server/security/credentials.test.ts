import { createHmac, createPrivateKey, createSign, generateKeyPairSync } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Problem } from '../../contract/problem.ts'
import { createTestApp, type TestApp, type TestUser } from '../../testing/app.ts'
import { seedSession, seedToken } from '../../testing/operations/seed-objects.ts'

const SECRET = 'a secret that only tests know, and that signs the sessions'

let outlay: TestApp
let user: TestUser
let other: TestUser
beforeAll(async () => {
  outlay = await createTestApp({ sessionSecret: SECRET })
  user = await outlay.createUser('admin', await outlay.createClient())
  other = await outlay.createUser('admin', await outlay.createClient())
})
afterAll(() => outlay.stop())

const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')

interface Forgery {
  header?: object
  claims?: object
  sign?: (content: string) => string
}

const hmac =
  (secret: string, algorithm = 'sha256') =>
  (content: string) =>
    createHmac(algorithm, secret).update(content).digest('base64url')

/** A token of a session that exists, with what is said of it changed. */
async function forge({ header, claims, sign = hmac(SECRET) }: Forgery = {}): Promise<string> {
  const now = Math.floor(Date.now() / 1000)
  const session = { sid: await seedSession(outlay, { user }), sub: user.id, iat: now, exp: now + 900 }
  const content = `${encode({ alg: 'HS256', typ: 'JWT', ...header })}.${encode({ ...session, ...claims })}`
  return `${content}.${sign(content)}`
}

const getSession = (headers: Record<string, string>) => outlay.app.inject({ url: '/api/session', headers })
const withCookie = (token: string) => getSession({ cookie: `outlay=${token}` })

async function expectRefusal(response: Promise<{ statusCode: number; json<T>(): T }>) {
  const { statusCode, json } = await response
  expect([statusCode, json<Problem>().code]).toEqual([401, 'not-signed-in'])
}

describe('a session’s token', () => {
  test('that we signed is taken', async () => {
    expect((await withCookie(await forge())).statusCode).toBe(200)
  })

  const now = Math.floor(Date.now() / 1000)
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const publicPem = publicKey.export({ type: 'spki', format: 'pem' }).toString()
  const rsa = (content: string) => {
    const key = createPrivateKey(privateKey.export({ type: 'pkcs8', format: 'pem' }))
    return createSign('sha256').update(content).sign(key, 'base64url')
  }
  const forgeries: Record<string, Forgery> = {
    'that ran out': { claims: { iat: now - 1000, exp: now - 100 } },
    'that is not valid yet': { claims: { nbf: now + 600 } },
    'of no algorithm': { header: { alg: 'none' }, sign: () => '' },
    'of no algorithm, with a signature': { header: { alg: 'none' } },
    'of no algorithm, written otherwise': { header: { alg: 'nOnE' }, sign: () => '' },
    'signed with another secret': { sign: hmac('another secret of as many characters') },
    'signed with nothing': { sign: hmac('') },
    'without its signature': { sign: () => '' },
    'of a stronger algorithm than ours': { header: { alg: 'HS512' }, sign: hmac(SECRET, 'sha512') },
    'signed by a key of its own': {
      header: { alg: 'RS256', jwk: publicKey.export({ format: 'jwk' }) },
      sign: rsa,
    },
    'signed with a public key as the secret': { sign: hmac(publicPem) },
    'that names where its key is': { header: { kid: '../../../dev/null' }, sign: hmac('') },
    'that names a user who is not': { claims: { sub: '01980000-0000-7000-8000-000000000000' } },
    'that names no session': { claims: { sid: undefined } },
    'whose session is no id': { claims: { sid: "' or 1=1 --" } },
    'whose session is an object': { claims: { sid: { $ne: null } } },
    'whose session is a list': { claims: { sid: ['01980000-0000-7000-8000-000000000000'] } },
    'of another kind of thing': { claims: { sid: null, sub: null } },
  }
  test.each(Object.entries(forgeries))('%s is none', async (_name, forgery) => {
    await expectRefusal(withCookie(await forge(forgery)))
  })

  test('with a word or a letter changed is none', async () => {
    const [header = '', payload = '', signature = ''] = (await forge()).split('.')
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as { sub: string }
    for (const token of [
      `${header}.${encode({ ...claims, sub: other.id })}.${signature}`,
      `${encode({ alg: 'HS256', typ: 'JWT', x: 1 })}.${payload}.${signature}`,
      `${header}.${payload}.${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`,
      `${header}.${payload}`,
      `${header}.${payload}.${signature}.${signature}`,
      `${header}..${signature}`,
    ]) {
      await expectRefusal(withCookie(token))
    }
  })

  test('of one user’s session and another user’s name is none', async () => {
    await expectRefusal(withCookie(await forge({ claims: { sub: other.id } })))
    await expectRefusal(
      withCookie(await forge({ claims: { sid: await seedSession(outlay, { user: other }) } })),
    )
  })

  test('that says nothing of its end is none', async () => {
    await expectRefusal(withCookie(await forge({ claims: { exp: undefined } })))
  })

  test('is no API token, nor is an API token a session', async () => {
    await expectRefusal(getSession({ authorization: `Bearer ${await forge()}` }))
    await expectRefusal(withCookie((await seedToken(outlay, { user })).token))
  })
})

describe('a credential that was good', () => {
  const change = {
    'a session that was revoked': (sessionId: string) =>
      outlay.databases.db
        .updateTable('session')
        .set({ revoked_at: new Date() })
        .where('id', '=', sessionId)
        .execute(),
    'a session that was removed': (sessionId: string) =>
      outlay.databases.db.deleteFrom('session').where('id', '=', sessionId).execute(),
  }
  test.each(Object.entries(change))('%s is refused at once', async (_name, end) => {
    const sid = await seedSession(outlay, { user })
    const token = outlay.app.jwt.sign({ sid, sub: user.id })
    expect((await withCookie(token)).statusCode).toBe(200)
    await end(sid)
    await expectRefusal(withCookie(token))
  })

  test('of a user who was disabled, or is gone, is refused at once, sessions and tokens', async () => {
    const { db } = outlay.databases
    const client = await outlay.createClient()
    for (const end of [
      (id: string) =>
        db.updateTable('app_user').set({ disabled_at: new Date() }).where('id', '=', id).execute(),
      (id: string) => db.deleteFrom('app_user').where('id', '=', id).execute(),
    ]) {
      const leaver = await outlay.createUser('analyst', client)
      const headers = [
        { cookie: await outlay.cookieOf(leaver) },
        { authorization: `Bearer ${(await seedToken(outlay, { user: leaver })).token}` },
      ]
      for (const each of headers) expect((await getSession(each)).statusCode).toBe(200)
      await end(leaver.id)
      for (const each of headers) await expectRefusal(getSession(each))
    }
  })

  test.each([{ revoked_at: new Date() }, { expires_at: new Date(0) }])(
    'an API token that is over is refused at once: %j',
    async (over) => {
      const { id, token } = await seedToken(outlay, { user })
      const headers = { authorization: `Bearer ${token}` }
      expect((await getSession(headers)).statusCode).toBe(200)
      await outlay.databases.db.updateTable('api_token').set(over).where('id', '=', id).execute()
      await expectRefusal(getSession(headers))
    },
  )
})

describe('what a request carries beside its credential', () => {
  test('a bad Authorization header is not made good by a cookie', async () => {
    const cookie = await outlay.cookieOf(user)
    for (const authorization of [
      'Bearer',
      'Bearer ',
      'Basic YTpi',
      'Bearer a b',
      `Bearer ${'x'.repeat(5000)}`,
    ]) {
      await expectRefusal(getSession({ cookie, authorization }))
    }
  })

  test('of two cookies of one name the first counts, whichever it is', async () => {
    const [ours, theirs] = [await outlay.cookieOf(user), await outlay.cookieOf(other)]
    const answered = await getSession({ cookie: `${ours}; ${theirs}` })
    expect(answered.json<{ user: { id: string } }>().user.id).toBe(user.id)
    await expectRefusal(getSession({ cookie: `outlay=x; ${ours}` }))
  })

  test('a thousand cookies do no harm', async () => {
    const many = Array.from({ length: 1000 }, (_, index) => `c${index}=${index}`).join('; ')
    const cookie = `${many}; ${await outlay.cookieOf(user)}`
    expect((await getSession({ cookie })).statusCode).toBe(200)
    for (const nasty of ['__proto__=1', 'constructor=1', '%E0%A4%A=1', 'outlay=%E0%A4%A', '=;;;=', '"']) {
      expect((await getSession({ cookie: nasty })).statusCode).toBe(401)
    }
  })
})

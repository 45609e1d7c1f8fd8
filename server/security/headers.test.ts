import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApp, TEST_PASSWORD, type TestApp, type TestUser } from '../../testing/app.ts'
import { seedKeptUpload } from '../../testing/operations/seed-objects.ts'

let webBuild: string
/** Behind https, and on loopback. */
let outside: TestApp
let inside: TestApp
beforeAll(async () => {
  webBuild = await mkdtemp(join(tmpdir(), 'outlay-headers-'))
  await writeFile(join(webBuild, 'index.html'), '<script>start()</script>')
  await writeFile(join(webBuild, '200.html'), '<h1>App</h1>')
  await writeFile(join(webBuild, 'before-paint.js'), 'export {}')
  outside = await createTestApp({ webBuild, secureCookies: true, publicUrl: 'https://outlay.example' })
  inside = await createTestApp({ webBuild })
})
afterAll(async () => {
  await Promise.all([outside.stop(), inside.stop()])
  await rm(webBuild, { recursive: true })
})

const answers = [
  '/',
  '/settings/tokens',
  '/before-paint.js',
  '/missing.png',
  '/api/health/live',
  '/api/session',
  '/api/nothing',
  '/api/docs/',
  '/api/openapi.json',
]

describe('every answer', () => {
  test.each(answers)('has the headers that keep a browser safe: %s', async (url) => {
    const { headers } = await outside.app.inject({ url })
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'origin-agent-cluster': '?1',
      'x-permitted-cross-domain-policies': 'none',
      'strict-transport-security': 'max-age=31536000',
    })
    expect(headers['permissions-policy']).toMatch(/\bcamera=\(\).*\bgeolocation=\(\).*\bmicrophone=\(\)/)
    expect(headers).not.toHaveProperty('x-powered-by')
    expect(headers).not.toHaveProperty('server')
    for (const name of Object.keys(headers)) expect(name).not.toMatch(/^access-control-/)
  })

  test.each(answers)('has a policy that takes no script and no style but ours: %s', async (url) => {
    const { headers } = await outside.app.inject({ url })
    expect(headers['content-security-policy']).not.toMatch(/unsafe-(inline|eval)/)
    const policy = new Map(
      String(headers['content-security-policy'])
        .split(';')
        .map((directive): [string, string[]] => {
          const [name = '', ...sources] = directive.trim().split(' ')
          return [name, sources]
        }),
    )
    const scripts = policy.get('script-src') ?? policy.get('default-src') ?? []
    for (const source of scripts) expect(source).toMatch(/^'(self|sha256-[A-Za-z0-9+/=]+)'$/)
    expect(scripts).toContain("'self'")
    expect(policy.get('default-src')).toEqual(["'self'"])
    expect(policy.get('object-src')).toEqual(["'none'"])
    expect(policy.get('base-uri')).toEqual(["'none'"])
    expect(policy.get('frame-ancestors')).toEqual(["'none'"])
    expect(policy.has('form-action')).toBe(true)
  })

  test('is safe also where the address cannot be read', async () => {
    const { statusCode, headers } = await outside.app.inject({ url: '/%zz' })
    expect([statusCode, headers]).toEqual([
      400,
      expect.objectContaining({
        'content-type': 'application/problem+json; charset=utf-8',
        'x-content-type-options': 'nosniff',
        'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
        'cache-control': 'no-store',
      }),
    ])
  })

  test('on loopback does not bind other programs of this machine to https', async () => {
    for (const url of answers) {
      expect((await inside.app.inject({ url })).headers).not.toHaveProperty('strict-transport-security')
    }
  })
})

/** The attributes of an answer's cookies, without their values, in lower case. */
function cookiesOf(setCookie: string | string[] | undefined): Record<string, string[]> {
  return Object.fromEntries(
    [setCookie ?? []].flat().map((line) => {
      const [pair = '', ...attributes] = line.split('; ')
      const kept = attributes
        .map((each) => each.toLowerCase())
        .filter((each) => !/^expires|^max-age/.test(each))
      return [pair.slice(0, pair.indexOf('=')), kept.sort()]
    }),
  )
}

async function signIn({ app }: TestApp, user: TestUser) {
  const payload = { email: user.email, password: TEST_PASSWORD }
  const { headers, cookies } = await app.inject({ method: 'POST', url: '/api/auth/sign-in', payload })
  return { setCookie: headers['set-cookie'], cookies }
}

describe('cookies', () => {
  const secure = {
    '__Host-outlay': ['httponly', 'path=/', 'samesite=lax', 'secure'],
    '__Secure-outlay-refresh': ['httponly', 'path=/api/auth', 'samesite=lax', 'secure'],
  }

  test('outside loopback are Secure, with the strictest prefix that their path allows, set and cleared alike', async () => {
    const user = await outside.createUser('operator')
    const { setCookie, cookies } = await signIn(outside, user)
    expect(cookiesOf(setCookie)).toEqual(secure)
    const signedOut = await outside.app.inject({
      method: 'POST',
      url: '/api/auth/sign-out',
      cookies: Object.fromEntries(cookies.map(({ name, value }) => [name, value])),
    })
    expect(cookiesOf(signedOut.headers['set-cookie'])).toEqual(secure)
    expect(signedOut.cookies.every(({ value }) => value === '')).toBe(true)
  })

  test('outside loopback are not taken under names that anybody can plant', async () => {
    const user = await outside.createUser('operator')
    const { cookies } = await signIn(outside, user)
    const value = cookies.find(({ name }) => name === '__Host-outlay')?.value ?? ''
    const session = (name: string) => outside.app.inject({ url: '/api/session', cookies: { [name]: value } })
    expect((await session('__Host-outlay')).statusCode).toBe(200)
    expect((await session('outlay')).statusCode).toBe(401)
  })

  test('on loopback have no prefix, which plain http cannot have, and are HttpOnly and Lax all the same', async () => {
    const { setCookie } = await signIn(inside, await inside.createUser('operator'))
    expect(cookiesOf(setCookie)).toEqual({
      outlay: ['httponly', 'path=/', 'samesite=lax'],
      'outlay-refresh': ['httponly', 'path=/api/auth', 'samesite=lax'],
    })
  })
})

describe('a download', () => {
  test.each(['rejects.csv', 'audit.csv'])(
    '%s is kept as a file under a name of ours, and in no cache',
    async (name) => {
      const client = await inside.createClient()
      const user = await inside.createUser('admin', client)
      const uploadId = await seedKeptUpload(inside, { client, user })
      const url = name === 'audit.csv' ? '/api/audit.csv' : `/api/uploads/${uploadId}/rejects.csv`
      const { statusCode, headers } = await inside.injectSignedInAs(user, { url })
      expect(statusCode).toBe(200)
      expect(headers).toMatchObject({
        'content-type': 'text/csv; charset=utf-8',
        'x-content-type-options': 'nosniff',
        'cache-control': 'no-store',
      })
      expect(headers['content-disposition']).toMatch(/^attachment; filename="[a-z0-9-]+\.csv"$/)
    },
  )
})

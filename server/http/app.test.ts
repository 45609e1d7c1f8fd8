import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliCompressSync, brotliDecompressSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Problem } from '../../contract/problem.ts'
import { createTestApp, type TestApp, type TestUser } from '../../testing/app.ts'

let outlay: TestApp
let operator: TestUser
let webBuild: string

const files = {
  'index.html': '<h1>Start</h1><script>start()</script><script src="/x.js"></script>',
  'how-it-works.html': '<h1>How it works</h1><script type="module">\n  how()\n</script>',
  '200.html': '<h1 style="min-height: 9px;">App</h1>',
  'favicon.svg': '<svg/>',
  '_app/immutable/entry.abc123.js': 'export const page = `<p id="a" style="left: 0">`',
  '_app/version.json': '{}',
}

beforeAll(async () => {
  webBuild = await mkdtemp(join(tmpdir(), 'outlay-web-'))
  for (const [name, content] of Object.entries(files)) {
    await mkdir(join(webBuild, name, '..'), { recursive: true })
    await writeFile(join(webBuild, name), content)
    await writeFile(join(webBuild, `${name}.br`), brotliCompressSync(content))
  }
  outlay = await createTestApp({ webBuild })
  operator = await outlay.createUser('operator')
})
afterAll(async () => {
  await outlay.stop()
  await rm(webBuild, { recursive: true })
})

describe('the web app', () => {
  test.each([
    ['/', 'index.html'],
    ['/?utm=1', 'index.html'],
    ['/how-it-works', 'how-it-works.html'],
    ['/favicon.svg', 'favicon.svg'],
    ['/dashboard/overview', '200.html'],
    ['/uploads/01980000-0000-7000-8000-000000000000', '200.html'],
    ['/apiary', '200.html'],
  ])('serves %s from %s, to be asked for again', async (url, name) => {
    const response = await outlay.app.inject({ url })
    expect([response.statusCode, response.body]).toEqual([200, files[name as keyof typeof files]])
    expect(response.headers['cache-control']).toBe('no-cache')
    const compressed = await outlay.app.inject({ url, headers: { 'accept-encoding': 'gzip, br' } })
    expect(compressed.headers['content-encoding']).toBe('br')
    expect(brotliDecompressSync(compressed.rawPayload).toString()).toBe(response.body)
    expect(compressed.headers['content-type']).toBe(response.headers['content-type'])
    const again = await outlay.app.inject({
      url,
      headers: { 'if-none-match': String(response.headers.etag) },
    })
    expect(again.statusCode).toBe(304)
  })

  test('names the address of a public page, where it is known which one browsers use', async () => {
    const known = await createTestApp({ webBuild, publicUrl: 'https://outlay.example' })
    const linkOf = async ({ app }: TestApp, url: string, headers = {}) =>
      (await app.inject({ url, headers })).headers.link
    try {
      expect(await linkOf(known, '/?utm=1')).toBe('<https://outlay.example/>; rel="canonical"')
      expect(await linkOf(known, '/how-it-works', { 'accept-encoding': 'br' })).toBe(
        '<https://outlay.example/how-it-works>; rel="canonical"',
      )
      expect(await linkOf(known, '/uploads')).toBeUndefined()
      expect(await linkOf(known, '/favicon.svg')).toBeUndefined()
      expect(await linkOf(outlay, '/')).toBeUndefined()
    } finally {
      await known.stop()
    }
  })

  test('lets files with a hash in their name be kept for good, compressed or not', async () => {
    for (const headers of [{}, { 'accept-encoding': 'br' }]) {
      const response = await outlay.app.inject({ url: '/_app/immutable/entry.abc123.js', headers })
      expect(response.headers['cache-control']).toBe('public, max-age=31536000, immutable')
    }
    const version = await outlay.app.inject({ url: '/_app/version.json' })
    expect(version.headers['cache-control']).toBe('no-cache')
  })

  test.each([
    '/_app/immutable/gone.js',
    '/missing.png',
    '/Favicon.svg',
    '/api/nothing',
    '/api',
    '/../package.json',
    '/.env',
    '/%2e%2e%2fpackage.json',
  ])('has no page at %s', async (url) => {
    const response = await outlay.app.inject({ url })
    expect(response.statusCode).toBeGreaterThanOrEqual(400)
    expect(response.statusCode).toBeLessThan(500)
    expect(response.body).not.toContain('<h1>')
  })

  test('has a policy that takes its own scripts and styles, and inline ones by their hash alone', async () => {
    const { headers } = await outlay.app.inject({ url: '/' })
    const hashesOf = (...texts: string[]) =>
      texts
        .map((text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`)
        .sort()
        .join(' ')
    const policy = String(headers['content-security-policy'])
    expect(policy).toContain(`script-src 'self' ${hashesOf('start()', '\n  how()\n')};`)
    const styles = hashesOf('min-height: 9px;', 'left: 0')
    expect(policy).toContain(`style-src 'self';style-src-attr 'unsafe-hashes' ${styles};`)
    for (const directive of [
      "frame-ancestors 'none'",
      "form-action 'self'",
      "base-uri 'none'",
      "object-src 'none'",
    ]) {
      expect(policy).toContain(directive)
    }
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff' })
  })
})

describe('problems', () => {
  test('are documents with the id of the request, for unknown routes too', async () => {
    const response = await outlay.app.inject({ url: '/api/nothing?token=secret' })
    expect(response.headers['content-type']).toContain('application/problem+json')
    expect(response.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/)
    expect(response.json()).toEqual({
      type: 'about:blank',
      title: 'Not found',
      status: 404,
      detail: 'There is no GET /api/nothing.',
      code: 'not-found',
    })
  })

  test.each([
    ['not JSON', 'application/json', '{', 400, 'invalid-request'],
    ['empty', 'application/json', '', 400, 'invalid-request'],
    ['XML', 'application/xml', '<a/>', 415, 'unsupported-media-type'],
    ['too large', 'application/json', `{"email":"${'x'.repeat(1024 * 1024)}"}`, 413, 'too-large'],
    ['a prototype', 'application/json', '{"__proto__":{}}', 400, 'invalid-request'],
  ])('answer a body that is %s', async (_case, type, payload, status, code) => {
    const request = {
      method: 'POST',
      url: '/api/auth/sign-in',
      headers: { 'content-type': type },
      payload,
    } as const
    const response = await outlay.app.inject(request)
    expect([response.statusCode, response.json<Problem>().code]).toEqual([status, code])
    expect(response.headers['content-type']).toContain('application/problem+json')
  })

  test('answer a URL that cannot be decoded', async () => {
    const response = await outlay.app.inject({ url: '/api/%zz' })
    expect([response.statusCode, response.json<Problem>().code]).toEqual([400, 'invalid-request'])
  })

  test('of ours hide what happened and give the id to ask about', async () => {
    const broken = await createTestApp()
    const user = await broken.createUser('operator')
    const cookie = await broken.cookieOf(user)
    await broken.databases.db.destroy()
    const response = await broken.app.inject({ url: '/api/session', headers: { cookie } })
    expect([response.statusCode, response.json<Problem>().code]).toEqual([500, 'internal-error'])
    expect(response.body).not.toMatch(/destroyed|driver|kysely/i)
    expect(response.json<Problem>().detail).toContain(String(response.headers['x-request-id']))
    const ready = await broken.app.inject({ url: '/api/health/ready' })
    expect([ready.statusCode, ready.json<Problem>().errors?.map(({ path }) => path)]).toEqual([
      503,
      ['postgres'],
    ])
    expect((await broken.app.inject({ url: '/api/health/live' })).statusCode).toBe(200)
    await broken.app.close()
    await broken.clickhouse.close()
  })
})

describe('a request that changes something', () => {
  const host = 'outlay.example'
  test.each([
    [{ 'sec-fetch-site': 'same-origin' }, 201],
    [{ 'sec-fetch-site': 'none' }, 201],
    [{ 'sec-fetch-site': 'cross-site', origin: `http://${host}` }, 403],
    [{ 'sec-fetch-site': 'same-site' }, 403],
    [{ origin: `http://${host}` }, 201],
    [{ origin: `https://${host}` }, 403],
    [{ origin: 'http://evil.example' }, 403],
    [{ origin: 'null' }, 403],
    [{}, 201],
  ])('with %j answers %i', async (headers, status) => {
    const payload = { name: 'x', slug: `x-${Math.random().toString(36).slice(2)}`, profile: 'core' }
    const request = {
      method: 'POST',
      url: '/api/admin/clients',
      headers: { host, ...headers },
      payload,
    } as const
    const response = await outlay.injectSignedInAs(operator, request)
    expect(response.statusCode).toBe(status)
    if (status === 403) expect(response.json<Problem>().code).toBe('cross-site-request')
  })
})

test('the documentation has a policy of its own, and what a session sees is in no cache', async () => {
  const docs = await outlay.app.inject({ url: '/api/docs/' })
  expect([docs.statusCode, docs.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8'])
  expect(docs.headers['content-security-policy']).toContain("default-src 'self'")
  for (const [url, base] of [
    ['/api/docs', 'http://outlay'],
    ['/api/docs/', 'http://outlay/api/docs/'],
  ] as const) {
    const { body } = await outlay.app.inject({ url })
    for (const [, link = ''] of body.matchAll(/(?:src|href)="([^"]+)"/g)) {
      const { pathname } = new URL(link, base)
      expect((await outlay.app.inject({ url: pathname })).statusCode, pathname).toBe(200)
    }
  }
  const session = await outlay.injectSignedInAs(operator, { url: '/api/session' })
  expect(session.headers['cache-control']).toBe('no-store')
})

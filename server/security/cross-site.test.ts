import type { InjectOptions } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Problem } from '../../contract/problem.ts'
import { createTestApp, type TestApp } from '../../testing/app.ts'
import { describedOperations, type Operation } from '../../testing/operations/operations.ts'
import { pathOfOwn } from '../../testing/operations/path-objects.ts'
import { seedToken, type Owner } from '../../testing/operations/seed-objects.ts'
import { validRequest } from '../../testing/operations/valid-requests.ts'

const HOST = 'outlay.example'

let outlay: TestApp
let unsafe: Operation[]
let owner: Owner
beforeAll(async () => {
  outlay = await createTestApp()
  unsafe = (await describedOperations(outlay.app)).filter(({ method }) => method !== 'GET')
  const client = await outlay.createClient()
  owner = { client, user: await outlay.createUser('admin', client) }
})
afterAll(() => outlay.stop())

/** What pages of other sites, and documents without one, make browsers send. */
const foreign: Record<string, string>[] = [
  { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' },
  { 'sec-fetch-site': 'same-site', origin: `http://evil.${HOST}` },
  { 'sec-fetch-site': 'cross-site', origin: `http://${HOST}` },
  { 'sec-fetch-site': 'SAME-ORIGIN' },
  { 'sec-fetch-site': '' },
  { 'sec-fetch-site': 'same-origin, cross-site' },
  { origin: 'https://evil.example' },
  { origin: 'null' },
  { origin: '' },
  { origin: `https://${HOST}` },
  { origin: `http://${HOST}.evil.example` },
  { origin: `http://${HOST}:8081` },
  { origin: 'https://evil.example', 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' },
]

async function expectRefusal(request: InjectOptions, what: string) {
  const response = await outlay.app.inject(request)
  const problem = { status: response.statusCode, code: response.json<Problem>().code }
  expect({ [what]: problem }).toEqual({ [what]: { status: 403, code: 'cross-site-request' } })
  expect(response.headers).not.toHaveProperty('set-cookie')
  for (const header of Object.keys(response.headers)) expect(header).not.toMatch(/^access-control-/)
}

describe('a request of another site', () => {
  test.each(foreign)('with %j changes nothing, whatever it asks for', async (headers) => {
    const cookie = await outlay.cookieOf(owner.user)
    for (const operation of unsafe) {
      const url = operation.path.replaceAll(/\{\w+\}/g, '01980000-0000-7000-8000-000000000000')
      const request = { method: operation.method, url, headers: { host: HOST, cookie, ...headers } }
      await expectRefusal(request, operation.operationId)
    }
  })

  test('changes nothing with an API token either, and learns nothing of whether it is one', async () => {
    const { token } = await seedToken(outlay, owner, ['read', 'upload'])
    for (const authorization of [`Bearer ${token}`, 'Bearer nonsense']) {
      const headers = { host: HOST, authorization, 'sec-fetch-site': 'cross-site' }
      await expectRefusal({ method: 'POST', url: '/api/uploads', headers }, 'createUpload')
    }
  })

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])(
    'with a form of %s signs nobody in, out or up',
    async (type) => {
      for (const url of ['/api/auth/sign-in', '/api/auth/sign-out', '/api/inquiries', '/api/auth/refresh']) {
        const headers = { host: HOST, 'content-type': type, origin: 'https://evil.example' }
        await expectRefusal(
          { method: 'POST', url, headers, payload: '{"email":"a@b.c","password":"x"}' },
          url,
        )
      }
    },
  )

  test('is answered no question of what it may do', async () => {
    const response = await outlay.app.inject({
      method: 'OPTIONS',
      url: '/api/query',
      headers: {
        host: HOST,
        origin: 'https://evil.example',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type',
      },
    })
    expect(response.statusCode).toBe(404)
    for (const header of Object.keys(response.headers)) expect(header).not.toMatch(/^access-control-/)
  })
})

describe('a request of ours', () => {
  test.each<Record<string, string>>([
    { 'sec-fetch-site': 'same-origin', origin: `http://${HOST}` },
    { 'sec-fetch-site': 'none' },
    { origin: `http://${HOST}` },
    {},
  ])('with %j is heard', async (headers) => {
    const operation = unsafe.find(({ operationId }) => operationId === 'deleteMapping') as Operation
    const response = await outlay.injectSignedInAs(owner.user, {
      ...(await validRequest(outlay, operation, owner)),
      method: operation.method,
      url: await pathOfOwn(outlay, operation, owner),
      headers: { host: HOST, ...headers },
    })
    expect(response.statusCode).toBe(204)
  })
})

test('the origin that browsers use is the one that is set, whatever host a request names', async () => {
  const outside = await createTestApp({ publicUrl: 'https://outlay.example', secureCookies: true })
  const signOut = (headers: Record<string, string>) =>
    outside.app.inject({ method: 'POST', url: '/api/auth/sign-out', headers })
  expect((await signOut({ host: 'inside:8080', origin: 'https://outlay.example' })).statusCode).toBe(204)
  expect((await signOut({ host: 'evil.example', origin: 'http://evil.example' })).statusCode).toBe(403)
  expect((await signOut({ host: 'outlay.example', origin: 'http://outlay.example' })).statusCode).toBe(403)
  await outside.stop()
})

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Problem } from '../../contract/problem.ts'
import type { Upload } from '../../contract/upload.ts'
import { createTestApp, type TestApp } from '../../testing/app.ts'
import { multipart } from '../../testing/multipart.ts'
import { describedOperations, type Operation } from '../../testing/operations/operations.ts'
import { createOwners, type Owners } from '../../testing/operations/owners.ts'
import { validRequest } from '../../testing/operations/valid-requests.ts'

const SECRET = 'nobody may read this'

let folder: string
let outlay: TestApp
let operations: Operation[]
let owners: Owners
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'outlay-paths-'))
  const webBuild = join(folder, 'build')
  await mkdir(join(webBuild, '_app'), { recursive: true })
  await writeFile(join(folder, 'package.json'), SECRET)
  await writeFile(join(webBuild, '.env'), SECRET)
  await mkdir(join(webBuild, '.git'))
  await writeFile(join(webBuild, '.git', 'config'), SECRET)
  await writeFile(join(webBuild, '200.html'), '<h1>App</h1>')
  await writeFile(join(webBuild, '_app', 'app.js'), 'export {}')
  // Beside the folder that is served, with a name that begins like it.
  await mkdir(join(folder, 'build-secret'))
  await writeFile(join(folder, 'build-secret', 'x.txt'), SECRET)
  outlay = await createTestApp({ webBuild })
  operations = await describedOperations(outlay.app)
  owners = await createOwners(outlay)
  await outlay.app.listen({ host: '127.0.0.1', port: 0 })
})
afterAll(async () => {
  await outlay.stop()
  await rm(folder, { recursive: true })
})

/** Sends a request line as it is: clients resolve dots and refuse bytes. */
async function sendRaw(target: string, method = 'GET'): Promise<string> {
  const { port } = outlay.app.server.address() as AddressInfo
  const socket = connect(port, '127.0.0.1')
  socket.write(`${method} ${target} HTTP/1.1\r\nHost: outlay\r\nConnection: close\r\n\r\n`, 'latin1')
  return text(socket)
}

describe('the folder of the web app', () => {
  test.each([
    '/../package.json',
    '/_app/../../package.json',
    '/..%2f..%2fpackage.json',
    '/..%2fpackage.json',
    '/%2e%2e/package.json',
    '/%2e%2e%2fpackage.json',
    '/_app/%2e%2e/%2e%2e/package.json',
    '/_app/..%2f..%2fpackage.json',
    '/..%5cpackage.json',
    '/..\\package.json',
    '/%252e%252e%252fpackage.json',
    '/..%c0%afpackage.json',
    '/....//package.json',
    '//package.json',
    '/%00/../package.json',
    '/package.json%00.html',
    '/../build-secret/x.txt',
    '/..%2fbuild-secret%2fx.txt',
    '/.env',
    '/%2eenv',
    '/.git/config',
    '/_app/../.env',
    '/_app/',
    'file:///etc/passwd',
    'http://evil.example/package.json',
  ])('gives nothing else away: %s', async (target) => {
    const answer = await sendRaw(target)
    expect(answer).toMatch(/^HTTP\/1\.1 (200|400|403|404) /)
    expect(answer).not.toContain(SECRET)
    expect(answer).not.toContain('root:')
    expect(answer).not.toContain(folder)
    // No list of files, and no way to another site.
    expect(answer).not.toContain('app.js')
    expect(answer.toLowerCase()).not.toContain('\r\nlocation:')
  })
})

const ID = '01980000-0000-7000-8000-000000000000'

describe('an id in a path', () => {
  test.each(
    [
      `urn:uuid:${ID}`,
      `{${ID}}`,
      ID.replaceAll('-', ''),
      `${ID}%00`,
      `${ID}%0d%0aset-cookie:%20a=b`,
      `${ID}%20`,
      `${ID}'%20or%20'1'='1`,
      `${ID};drop%20table%20client`,
      '..%2f..%2fadmin%2fclients',
      '%2e%2e',
      '%00',
      '-1',
      'null',
      '__proto__',
      '%F0%9F%92%B8',
      '%ff%fe',
      ...[101, 400].map((length) => 'x'.repeat(length)),
    ].map((id) => [id.slice(0, 80), id] as const),
  )('that is none is never looked up: %s', async (_name, id) => {
    for (const operation of operations.filter(({ path }) => path.includes('{'))) {
      const owner = owners.ownerFor(operation)
      const response = await outlay.injectSignedInAs(owner.user, {
        ...(await validRequest(outlay, operation, owner)),
        method: operation.method,
        url: operation.path.replaceAll(/\{\w+\}/g, id),
      })
      expect([400, 404, 414], `${operation.operationId} ${response.body}`).toContain(response.statusCode)
      expect(response.headers['content-type']).toContain('application/problem+json')
      expect(response.headers).not.toHaveProperty('set-cookie')
    }
  })
})

describe('a file’s name', () => {
  test.each([
    ['quotes', 'a"b; filename=evil.exe.csv'],
    ['line breaks', 'a\r\nset-cookie: a=b\r\n\r\n<script>.csv'],
    ['another script', 'Übersicht 2026 — 账单 💸.csv'],
    ['a path', '../../../etc/passwd'],
    ['another path', 'C:\\Windows\\system.ini'],
    ['nothing printable', '\u0000\u0001\u202e'],
    ['a formula', '=cmd|calc.csv'],
    ['the length of a book', `${'x'.repeat(4000)}.csv`],
  ])('with %s gets into no header and no path', async (_what, fileName) => {
    const { user, client } = owners.admin
    const sent = await outlay.injectSignedInAs(user, {
      method: 'POST',
      url: '/api/uploads',
      ...(await multipart([['file', { fileName, content: fileName }]])),
    })
    expect(sent.statusCode).toBe(202)
    const upload = sent.json<Upload>()
    expect(upload.fileName).not.toMatch(/\p{Cc}/u)
    expect(upload.fileName.length).toBeLessThanOrEqual(255)
    const download = await outlay.injectSignedInAs(user, { url: `/api/uploads/${upload.id}/rejects.csv` })
    expect(download.headers['content-disposition']).toBe(
      `attachment; filename="rejected-rows-${upload.id}.csv"`,
    )
    expect(download.headers).not.toHaveProperty('set-cookie')
    const { storage_key } = await outlay.databases.db
      .selectFrom('upload_file')
      .where('upload_id', '=', upload.id)
      .select('storage_key')
      .executeTakeFirstOrThrow()
    expect(storage_key).toBe(`${client.id}/${upload.id}.0`)
  })
})

describe('methods', () => {
  test('that look are refused like those that read, where there is no session', async () => {
    for (const { path, permission, method } of operations) {
      if (method !== 'GET' || permission === undefined) continue
      const url = path.replaceAll(/\{\w+\}/g, ID)
      const response = await outlay.app.inject({ method: 'HEAD', url })
      expect([path, response.statusCode, response.body]).toEqual([
        path,
        expect.toBeOneOf([401, 404]) as number,
        '',
      ])
    }
  })

  test.each(['OPTIONS', 'TRACE', 'CONNECT', 'PROPFIND', 'PURGE', 'get', 'X'])(
    '%s does nothing',
    async (method) => {
      const answer = await sendRaw('/api/session', method)
      expect(answer).toMatch(/^(HTTP\/1\.1 (400|404|405|501) |$)/)
      expect(answer).not.toContain('"user"')
    },
  )

  test('cannot be changed by a header or a field', async () => {
    const { user } = owners.admin
    for (const headers of [{ 'x-http-method-override': 'DELETE' }, { 'x-method-override': 'DELETE' }]) {
      const { statusCode } = await outlay.injectSignedInAs(user, {
        method: 'POST',
        url: `/api/mappings/${ID}?_method=DELETE`,
        headers,
      })
      expect(statusCode).toBe(404)
    }
  })
})

test('an address says nothing of what is at another one: unknown routes need no session, and tell none', async () => {
  const unknown = await outlay.app.inject({ url: '/api/admin/nothing' })
  const signedIn = await outlay.injectSignedInAs(owners.admin.user, { url: '/api/admin/nothing' })
  expect([unknown.statusCode, unknown.json<Problem>()]).toEqual([404, signedIn.json<Problem>()])
})

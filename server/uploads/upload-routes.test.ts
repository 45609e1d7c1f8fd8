import { createHash } from 'node:crypto'
import { request as httpRequest } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Problem } from '../../contract/problem.ts'
import type { Upload } from '../../contract/upload.ts'
import { createTestApp, type TestApp, type TestUser } from '../../testing/app.ts'
import { seedCompletedUpload, seedUpload, unknownId } from '../../testing/seed-upload.ts'
import * as requests from '../../testing/upload-requests.ts'
import type { Part } from '../../testing/upload-requests.ts'

const MAX_BYTES = 1_000_000

let outlay: TestApp
beforeAll(async () => {
  outlay = await createTestApp({ maxUploadBytes: MAX_BYTES })
})
afterAll(() => outlay.stop())

const createAnalyst = () => requests.createAnalyst(outlay)
const file = (content: string | Uint8Array, fileName = 'bill.csv'): Part => ['file', { fileName, content }]

const send = (user: TestUser, ...parts: Part[]) => requests.sendParts(outlay, user, parts)
const filesOf = (clientId: string) => requests.filesOf(outlay, clientId)

describe('an upload', () => {
  test('is kept byte for byte, recorded with its job, and audited', async () => {
    const user = await createAnalyst()
    const content = new Uint8Array(300_000).map((_, index) => (index * 31) % 256)
    const response = await send(user, file(content, '../../etc/bill\u0007 10.csv'))
    expect(response.statusCode).toBe(202)
    const upload = response.json<Upload>()
    const sha256 = createHash('sha256').update(content).digest('hex')
    expect(upload).toMatchObject({
      fileName: 'bill 10.csv',
      files: [{ name: 'bill 10.csv', bytes: 300_000, sha256 }],
      status: 'pending',
      bytes: 300_000,
      progress: { phase: 'waiting', bytesRead: 0, bytesTotal: 300_000, rowsRead: 0 },
      createdBy: { id: user.id, name: 'analyst' },
      error: null,
    })
    expect(
      Buffer.compare(await buffer(outlay.uploadStore.read(`${user.clientId}/${upload.id}.0`)), content),
    ).toBe(0)
    const { db } = outlay.databases
    const jobs = await sql<{ key: string }>`select key from graphile_worker.jobs`.execute(db)
    expect(jobs.rows.map(({ key }) => key)).toContain(`load_upload:${upload.id}`)
    const events = await db
      .selectFrom('audit_event')
      .where('object_id', '=', upload.id)
      .select(['action', 'user_id'])
      .execute()
    expect(events).toEqual([{ action: 'upload.create', user_id: user.id }])
    const read = await outlay.injectSignedInAs(user, { url: `/api/uploads/${upload.id}` })
    expect(read.json()).toEqual(upload)
  })

  test.each([
    [`a${'😀'.repeat(200)}.csv`, `\ufffd${'😀'.repeat(125)}.csv`],
    ['bill\u202evsc\u2028.exe\u2069', 'billvsc.exe'],
    ['\u0085', 'unnamed'],
    ['__proto__', '__proto__'],
  ])('named %j is taken as %j', async (name, taken) => {
    const response = await send(await createAnalyst(), file('a', name))
    expect([response.statusCode, response.json<Upload>().fileName]).toEqual([202, taken])
  })

  test('may be empty: why it cannot be loaded is for its record to say', async () => {
    const response = await send(await createAnalyst(), file(''))
    expect([response.statusCode, response.json<Upload>().bytes]).toEqual([202, 0])
  })

  test('is taken once: the same content answers with the upload that has it', async () => {
    const user = await createAnalyst()
    const first = (await send(user, file('a,b'))).json<Upload>()
    const again = await send(user, file('a,b', 'renamed.csv'))
    expect(again.statusCode).toBe(409)
    expect(again.json()).toMatchObject({ code: 'duplicate-file', existingUploadId: first.id })
    expect(await filesOf(user.clientId)).toEqual([`${first.id}.0`])
    expect((await send(await createAnalyst(), file('a,b'))).statusCode).toBe(202)
  })

  test('is taken once, of two that arrive at the same time too', async () => {
    const user = await createAnalyst()
    const responses = await Promise.all([send(user, file('x')), send(user, file('x')), send(user, file('x'))])
    expect(responses.map(({ statusCode }) => statusCode).sort()).toEqual([202, 409, 409])
    const taken = responses.find(({ statusCode }) => statusCode === 202)?.json<Upload>().id
    for (const refused of responses.filter(({ statusCode }) => statusCode === 409)) {
      expect(refused.json<Problem>().existingUploadId).toBe(taken)
    }
    expect(await filesOf(user.clientId)).toEqual([`${taken}.0`])
  })

  test('replaces the completed one of the same content when asked to', async () => {
    const user = await createAnalyst()
    const first = (await send(user, file('same'))).json<Upload>()
    expect((await send(user, ['replaceDuplicate', 'true'], file('same'))).statusCode).toBe(409)
    const { db } = outlay.databases
    await db
      .updateTable('upload')
      .set({ status: 'completed', load_id: unknownId() })
      .where('id', '=', first.id)
      .execute()
    const second = await send(user, ['replaceDuplicate', 'true'], file('same'))
    expect(second.statusCode).toBe(202)
    const row = await db
      .selectFrom('upload')
      .where('id', '=', second.json<Upload>().id)
      .select('replaces_id')
      .executeTakeFirst()
    expect(row?.replaces_id).toBe(first.id)
  })

  test('does not count as there when it failed', async () => {
    const user = await createAnalyst()
    const first = (await send(user, file('retry me'))).json<Upload>()
    await outlay.databases.db
      .updateTable('upload')
      .set({ status: 'failed' })
      .where('id', '=', first.id)
      .execute()
    expect((await send(user, file('retry me'))).statusCode).toBe(202)
  })

  test.each<[string, Part[], number, string]>([
    ['no file', [['replaceDuplicate', 'false']], 400, 'invalid-request'],
    ['two files', [file('1'), file('2')], 400, 'invalid-request'],
    ['a file of another name', [['bill', { fileName: 'b.csv', content: '1' }]], 400, 'invalid-request'],
    [
      'a field that is neither true nor false',
      [['replaceDuplicate', 'maybe'], file('1')],
      400,
      'invalid-request',
    ],
    ['a file that is too large', [file('x'.repeat(MAX_BYTES + 1))], 413, 'too-large'],
    ['a body that is far too large', [file('x'.repeat(2 * MAX_BYTES))], 413, 'too-large'],
  ])('with %s is refused and nothing is kept', async (_case, parts, status, code) => {
    const user = await createAnalyst()
    const response = await send(user, ...parts)
    expect([response.statusCode, response.json<Problem>().code]).toEqual([status, code])
    expect(await filesOf(user.clientId)).toEqual([])
  })

  test('of the largest size is taken', async () => {
    expect((await send(await createAnalyst(), file('x'.repeat(MAX_BYTES)))).statusCode).toBe(202)
  })

  test('has to be multipart', async () => {
    const user = await createAnalyst()
    for (const type of ['application/json', 'text/csv', 'application/x-www-form-urlencoded']) {
      const request = {
        method: 'POST',
        url: '/api/uploads',
        headers: { 'content-type': type },
        payload: '{}',
      } as const
      const response = await outlay.injectSignedInAs(user, request)
      expect([response.statusCode, response.json<Problem>().code]).toEqual([415, 'unsupported-media-type'])
    }
    const cut = await outlay.injectSignedInAs(user, {
      method: 'POST',
      url: '/api/uploads',
      headers: { 'content-type': 'multipart/form-data; boundary=x' },
      payload: '--x\r\ncontent-disposition: form-data; name="file"; filename="a.csv"\r\n\r\na,b',
    })
    expect([cut.statusCode, cut.json<Problem>().code]).toEqual([400, 'invalid-request'])
    expect(await filesOf(user.clientId)).toEqual([])
  })

  test('is kept byte for byte where it looks like a boundary for a while', async () => {
    const user = await createAnalyst()
    const boundary = 'b'.repeat(70)
    const almost = `\r\n--${boundary.slice(1)}`
    const request = await beginToSend(user, boundary)
    const status = new Promise((resolve) =>
      request.once('response', (response) => resolve(response.statusCode)),
    )
    const pieces = ['x'.repeat(70_000), almost, 'c', almost, 'd'.repeat(200_000), almost, 'e'.repeat(70_000)]
    for (const piece of pieces) {
      request.write(piece)
      // For the parser to see the end of each.
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    request.end(`\r\n--${boundary}--\r\n`)
    expect(await status).toBe(202)
    const [kept] = await filesOf(user.clientId)
    const content = await buffer(outlay.uploadStore.read(`${user.clientId}/${kept}`))
    expect(content.toString() === pieces.join('')).toBe(true)
  })

  test('has a boundary no longer than the parser takes', async () => {
    const user = await createAnalyst()
    const request = await beginToSend(user, 'b'.repeat(1000))
    let status: number | undefined
    request.once('response', (response) => (status = response.statusCode))
    await expect.poll(() => status).toBe(400)
    request.destroy()
  })

  /** A sender that has begun with a file and does not say how much will follow. */
  async function beginToSend(user: TestUser, boundary = 'x') {
    if (!outlay.app.server.listening) await outlay.app.listen({ host: '127.0.0.1', port: 0 })
    const { port } = outlay.app.server.address() as AddressInfo
    const request = httpRequest({
      port,
      method: 'POST',
      path: '/api/uploads',
      headers: {
        'content-type': `multipart/form-data; boundary=${boundary}`,
        cookie: await outlay.cookieOf(user),
      },
    })
    request.on('error', () => {})
    request.write(`--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="a.csv"\r\n\r\n`)
    return request
  }

  test('that turns out too large is refused before its sender has come to an end', async () => {
    const user = await createAnalyst()
    const request = await beginToSend(user)
    let status: number | undefined
    request.once('response', (response) => (status = response.statusCode))
    request.write('x'.repeat(MAX_BYTES + 1))
    await expect.poll(() => status).toBe(413)
    expect(await filesOf(user.clientId)).toEqual([])
    request.destroy()
  })

  test('leaves nothing behind when its sender goes away', async () => {
    const user = await createAnalyst()
    const request = await beginToSend(user)
    request.write('x'.repeat(500_000))
    await expect.poll(() => filesOf(user.clientId)).toHaveLength(1)
    request.destroy()
    await expect.poll(() => filesOf(user.clientId)).toEqual([])
    expect((await outlay.injectSignedInAs(user, { url: '/api/uploads' })).json()).toEqual({
      items: [],
      nextCursor: null,
    })
  })
})

describe('the list of uploads', () => {
  test('has the client’s own, newest first, page by page', async () => {
    const user = await createAnalyst()
    const ids: string[] = []
    for (let i = 0; i < 3; i++)
      ids.unshift(await seedUpload(outlay, { clientId: user.clientId, status: 'failed' }))
    await seedUpload(outlay, { clientId: (await createAnalyst()).clientId, status: 'failed' })
    const page = async (query: string) =>
      (await outlay.injectSignedInAs(user, { url: `/api/uploads?${query}` })).json<{
        items: Upload[]
        nextCursor: string | null
      }>()
    const first = await page('limit=2')
    const second = await page(`limit=2&cursor=${first.nextCursor}`)
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(ids)
    expect(second.nextCursor).toBeNull()
    expect((await page('status=completed')).items).toEqual([])
    expect((await page('status=failed')).items).toHaveLength(3)
  })

  test('leaves out reports, which are for the upload alone', async () => {
    const user = await createAnalyst()
    const id = await seedUpload(outlay, { clientId: user.clientId, status: 'failed' })
    const report = {
      mappedColumns: [],
      unusedColumns: ['Colour'],
      findings: [],
      rejects: [],
      conformance: null,
    }
    await outlay.databases.db.updateTable('upload').set({ report }).where('id', '=', id).execute()
    const alone = (await outlay.injectSignedInAs(user, { url: `/api/uploads/${id}` })).json<Upload>()
    const list = await outlay.injectSignedInAs(user, { url: '/api/uploads' })
    expect(alone.report).toEqual(report)
    expect(list.json()).toEqual({
      items: [{ ...alone, report: null, overlaps: null, supersedes: null }],
      nextCursor: null,
    })
  })

  test('shows exact totals and periods', async () => {
    const user = await createAnalyst()
    const { uploadId } = await seedCompletedUpload(outlay, { clientId: user.clientId, lines: [{}] })
    const amounts = {
      billed_cost: '100000000000000000.000000000000000001',
      effective_cost: '1.50',
      list_cost: '0',
      contracted_cost: '-1',
      source_billed_cost: '2',
      rejected_cost: '0.000000000000000000',
    }
    await outlay.databases.db
      .updateTable('upload_total')
      .set(amounts)
      .where('upload_id', '=', uploadId)
      .execute()
    const upload = (await outlay.injectSignedInAs(user, { url: `/api/uploads/${uploadId}` })).json<Upload>()
    expect(upload.totals).toEqual([
      {
        currency: 'USD',
        billedCost: '100000000000000000.000000000000000001',
        effectiveCost: '1.5',
        listCost: '0',
        contractedCost: '-1',
        sourceBilledCost: '2',
        rejectedCost: '0',
      },
    ])
    expect(upload.periods).toEqual([
      {
        period: '2026-10',
        billingAccountId: '111122223333',
        supersededBy: null,
        supersededHow: null,
        purged: false,
      },
    ])
  })

  test('knows nothing of another client’s uploads', async () => {
    const [user, stranger] = [await createAnalyst(), await createAnalyst()]
    const id = await seedUpload(outlay, { clientId: stranger.clientId, status: 'failed' })
    for (const [method, path] of [
      ['GET', ''],
      ['GET', '/rejects'],
      ['GET', '/rejects.csv'],
      ['POST', '/retry'],
      ['POST', '/cancel'],
    ] as const) {
      const response = await outlay.injectSignedInAs(user, { method, url: `/api/uploads/${id}${path}` })
      expect([response.statusCode, response.json<Problem>().detail]).toEqual([
        404,
        `There is no upload ${id}.`,
      ])
    }
    for (const malformedId of ['nonsense', `urn:uuid:${id}`, '__proto__', `${id}%00`]) {
      const malformed = await outlay.injectSignedInAs(user, { url: `/api/uploads/${malformedId}` })
      expect([malformed.statusCode, malformed.json<Problem>().errors?.[0]?.path]).toEqual([400, 'id'])
    }
  })
})

import { createHash } from 'node:crypto'
import { request as httpRequest } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Problem } from '../../contract/problem.ts'
import type { Upload } from '../../contract/upload.ts'
import { createTestApp, type TestApp, type TestUser } from '../../testing/app.ts'
import { unknownId } from '../../testing/seed-upload.ts'
import * as requests from '../../testing/upload-requests.ts'
import type { Part } from '../../testing/upload-requests.ts'

const MAX_BYTES = 3_000_000

let outlay: TestApp
beforeAll(async () => {
  outlay = await createTestApp({ maxUploadBytes: MAX_BYTES })
})
afterAll(() => outlay.stop())

const createAnalyst = () => requests.createAnalyst(outlay)
const file = (fileName: string, content: string | Uint8Array = fileName): Part => [
  'file',
  { fileName, content },
]
const json = requests.manifestPart
const legacy = requests.legacyManifest

const send = (user: TestUser, ...parts: Part[]) => requests.sendParts(outlay, user, parts)
async function sendTaken(user: TestUser, ...parts: Part[]): Promise<Upload> {
  const response = await send(user, ...parts)
  expect([response.statusCode, response.json<Problem>().detail]).toEqual([202, undefined])
  return response.json<Upload>()
}

const filesOf = (clientId: string) => requests.filesOf(outlay, clientId)

async function recordOf(uploadId: string) {
  return outlay.databases.db
    .selectFrom('upload')
    .selectAll()
    .where('id', '=', uploadId)
    .executeTakeFirstOrThrow()
}

describe('a manifest and its files', () => {
  test('are one upload, its files in the order of the manifest', async () => {
    const user = await createAnalyst()
    const upload = await sendTaken(
      user,
      json(legacy('a.csv', 'b.csv', 'c.csv')),
      file('c.csv', 'three'),
      file('a.csv', 'first'),
      file('b.csv', '2'),
    )
    const sha256 = (content: string) => createHash('sha256').update(content).digest('hex')
    expect(upload).toMatchObject({
      fileName: 'daily-Manifest.json',
      files: [
        { name: 'a.csv', bytes: 5, sha256: sha256('first') },
        { name: 'b.csv', bytes: 1, sha256: sha256('2') },
        { name: 'c.csv', bytes: 5, sha256: sha256('three') },
      ],
      bytes: 11,
      status: 'pending',
      manifest: { kind: 'aws-cur-legacy', name: 'daily', period: '2026-10', files: 3, missing: [] },
    })
    expect(upload.manifest!.deliveredAt).toBe(upload.createdAt)
    const kept = ['0', '1', '2'].map((index) => `${upload.id}.${index}`)
    expect(await filesOf(user.clientId)).toEqual(kept)
    const contents = await Promise.all(
      kept.map(async (key) => String(await buffer(outlay.uploadStore.read(`${user.clientId}/${key}`)))),
    )
    expect(contents).toEqual(['first', '2', 'three'])
    expect(await recordOf(upload.id)).toMatchObject({
      export_key: 'aws-cur-legacy 123456789012 daily',
      manifest: {
        deliveryId: 'assembly-1',
        files: [{ name: 'a.csv' }, { name: 'b.csv' }, { name: 'c.csv' }],
      },
    })
    const list = await outlay.injectSignedInAs(user, { url: '/api/uploads' })
    expect(list.json<{ items: Upload[] }>().items).toMatchObject([
      { manifest: upload.manifest, files: upload.files },
    ])
  })

  test('are recognised by content, whatever their part and their file are called', async () => {
    const user = await createAnalyst()
    const upload = await sendTaken(
      user,
      json(legacy('a.csv'), 'file', 'bill.csv'),
      file('a.csv', '{"not": "looked into"}'),
    )
    expect(upload).toMatchObject({
      fileName: 'bill.csv',
      manifest: { name: 'daily' },
      files: [{ name: 'a.csv' }],
    })
  })

  test('may come without some of the files, which are named', async () => {
    const user = await createAnalyst()
    const manifest = json(legacy('a.csv', 'b.csv', 'c.csv'))
    const some = await sendTaken(user, manifest, file('b.csv'))
    expect([some.manifest!.missing, some.files.map(({ name }) => name)]).toEqual([
      ['a.csv', 'c.csv'],
      ['b.csv'],
    ])
    const none = await sendTaken(user, manifest)
    expect([none.manifest!.missing, none.bytes]).toEqual([['a.csv', 'b.csv', 'c.csv'], 0])
    expect(await filesOf(user.clientId)).toEqual([`${some.id}.1`])
  })

  test.each<[string, Part[], string]>([
    [
      'a file that is not in the manifest',
      [json(legacy('a.csv', 'b.csv')), file('a.csv'), file('other.csv')],
      'file: `other.csv` is not a file that the manifest lists',
    ],
    [
      'a file that is sent twice',
      [json(legacy('a.csv', 'b.csv')), file('b.csv', '1'), file('a.csv'), file('b.csv', '2')],
      'file: `b.csv` was sent twice',
    ],
    [
      'a manifest after a file',
      [file('a.csv'), json(legacy('a.csv'), 'file')],
      'file: send one file, or a manifest before the files that it lists',
    ],
    [
      'a manifest by name after a file',
      [file('a.csv'), json(legacy('a.csv'))],
      'manifest: send the file in a part named "file", a manifest before its files',
    ],
    [
      'a part of another name',
      [json(legacy('a.csv')), ['bill', { fileName: 'a.csv', content: '1' }]],
      'bill: send the file in a part named "file", a manifest before its files',
    ],
    [
      'a manifest that is malformed',
      [json({ ...legacy('a.csv'), account: undefined }), file('a.csv')],
      'manifest: `account` is missing',
    ],
    [
      'a malformed manifest in a part named file',
      [json({ ...legacy('a.csv'), reportKeys: 'a.csv' }, 'file'), file('a.csv')],
      'file: `reportKeys` must be array',
    ],
    [
      'JSON that is no manifest, sent as one',
      [json({ name: 'x' }), file('a.csv')],
      'manifest: is no manifest of an AWS Cost and Usage Report or data export',
    ],
    [
      'text sent as a manifest',
      [['manifest', { fileName: 'm.json', content: 'a,b' }]],
      'manifest: is no manifest of an AWS Cost and Usage Report or data export',
    ],
  ])('with %s are refused and nothing is kept', async (_case, parts, detail) => {
    const user = await createAnalyst()
    const response = await send(user, ...parts)
    expect([response.statusCode, response.json<Problem>().detail]).toEqual([400, detail])
    expect(await filesOf(user.clientId)).toEqual([])
    expect((await outlay.injectSignedInAs(user, { url: '/api/uploads' })).json()).toMatchObject({ items: [] })
  })

  test('may each be of the largest size, and no larger', async () => {
    const user = await createAnalyst()
    const manifest = json(legacy('a.csv', 'b.csv'))
    const taken = await sendTaken(
      user,
      manifest,
      file('a.csv', 'x'.repeat(MAX_BYTES)),
      file('b.csv', 'y'.repeat(MAX_BYTES)),
    )
    expect(taken.bytes).toBe(2 * MAX_BYTES)
    const response = await send(user, manifest, file('a.csv', 'z'), file('b.csv', 'x'.repeat(MAX_BYTES + 1)))
    expect([response.statusCode, response.json<Problem>().code]).toEqual([413, 'too-large'])
    expect(await filesOf(user.clientId)).toEqual([`${taken.id}.0`, `${taken.id}.1`])
  })

  test('may be a hundred small ones', async () => {
    const user = await createAnalyst()
    const names = Array.from({ length: 100 }, (_, index) => `part-${index}.csv`)
    const upload = await sendTaken(
      user,
      json(legacy(...names)),
      ...names.toReversed().map((name) => file(name, name.repeat(100))),
    )
    expect(upload.files.map(({ name }) => name)).toEqual(names)
    expect(upload.manifest!.missing).toEqual([])
  })

  test('are taken once: another delivery of the same content answers with the upload that has it', async () => {
    const user = await createAnalyst()
    const parts = [file('a.csv', '1'), file('b.csv', '2')]
    const first = await sendTaken(user, json(legacy('a.csv', 'b.csv')), ...parts)
    const again = await send(user, json({ ...legacy('a.csv', 'b.csv'), assemblyId: 'assembly-2' }), ...parts)
    expect([again.statusCode, again.json<Problem>().existingUploadId]).toEqual([409, first.id])
    await sendTaken(user, json(legacy('b.csv', 'a.csv')), ...parts)
  })

  test('are not taken for a duplicate of what lacks files, nor of another report that does', async () => {
    const user = await createAnalyst()
    const manifest = json(legacy('a.csv', 'b.csv'))
    await sendTaken(user, manifest, file('a.csv'))
    await sendTaken(user, manifest)
    await sendTaken(user, json({ ...legacy('a.csv', 'b.csv'), assemblyId: 'assembly-2' }))
    await sendTaken(user, manifest, file('a.csv'), file('b.csv'))
  })

  test('leave nothing behind when their sender goes away between two of them', async () => {
    const user = await createAnalyst()
    if (!outlay.app.server.listening) await outlay.app.listen({ host: '127.0.0.1', port: 0 })
    const { port } = outlay.app.server.address() as AddressInfo
    const request = httpRequest({
      port,
      method: 'POST',
      path: '/api/uploads',
      headers: { 'content-type': 'multipart/form-data; boundary=x', cookie: await outlay.cookieOf(user) },
    })
    request.on('error', () => {})
    const begin = (name: string) =>
      `--x\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\n\r\n`
    request.write(`${begin('m.json')}${JSON.stringify(legacy('a.csv', 'b.csv'))}\r\n`)
    request.write(`${begin('a.csv')}whole\r\n${begin('b.csv')}${'x'.repeat(500_000)}`)
    await expect.poll(() => filesOf(user.clientId), { timeout: 10_000 }).toHaveLength(2)
    request.destroy()
    await expect.poll(() => filesOf(user.clientId), { timeout: 10_000 }).toEqual([])
    expect((await outlay.injectSignedInAs(user, { url: '/api/uploads' })).json()).toMatchObject({ items: [] })
  })
})

describe('a file by itself', () => {
  test('may be JSON that is no manifest: what it is is for its record to say', async () => {
    const upload = await sendTaken(await createAnalyst(), json({ name: 'x' }, 'file', 'x.json'))
    expect(upload).toMatchObject({ manifest: null, fileName: 'x.json', files: [{ name: 'x.json' }] })
  })

  test('that says it is too large is refused at its beginning, and holds no connection when its sender has gone', async () => {
    const user = await createAnalyst()
    if (!outlay.app.server.listening) await outlay.app.listen({ host: '127.0.0.1', port: 0 })
    const { port } = outlay.app.server.address() as AddressInfo
    const request = httpRequest({
      port,
      method: 'POST',
      path: '/api/uploads',
      headers: {
        'content-type': 'multipart/form-data; boundary=x',
        'content-length': 50 * MAX_BYTES,
        cookie: await outlay.cookieOf(user),
      },
    })
    request.on('error', () => {})
    let status: number | undefined
    request.once('response', (response) => (status = response.statusCode))
    request.write('--x\r\ncontent-disposition: form-data; name="file"; filename="a.csv"\r\n\r\n')
    request.write('x'.repeat(2_500_000))
    await expect.poll(() => status, { timeout: 10_000 }).toBe(413)
    expect(await filesOf(user.clientId)).toEqual([])
    request.destroy()
    const connections = promisify(outlay.app.server.getConnections).bind(outlay.app.server)
    await expect.poll(() => connections(), { timeout: 10_000 }).toBe(0)
  })
})

describe('the time of delivery', () => {
  const arn = 'arn:aws:bcm-data-exports:us-east-1:123456789012:export/daily'
  const url = 's3://bills/cur2/daily/data/BILLING_PERIOD=2026-10/2026-11-02T05:37:32.447Z-run-1/a.csv'

  test('is what the manifest says, else what the sender says', async () => {
    const user = await createAnalyst()
    const deliveredAt: Part = ['deliveredAt', '2026-11-01T09:00:00+01:00']
    const told = await sendTaken(user, deliveredAt, json(legacy('a.csv')), file('a.csv'))
    expect(told.manifest!.deliveredAt).toBe('2026-11-01T08:00:00.000Z')
    const manifest = { executionId: 'run-1', exportArn: arn, columns: [], dataFiles: [url] }
    const found = await sendTaken(user, deliveredAt, json(manifest), file('a.csv', 'other'))
    expect(found.manifest).toEqual({
      kind: 'aws-data-export',
      name: 'daily',
      period: '2026-10',
      deliveredAt: '2026-11-02T05:37:32.447Z',
      files: 1,
      missing: [],
    })
    const alone = await sendTaken(user, deliveredAt, file('b.csv'))
    expect((await recordOf(alone.id)).delivered_at).toEqual(new Date('2026-11-01T08:00:00Z'))
  })

  test.each([
    ['yesterday', 'must be an ISO 8601 date and time with its zone'],
    ['2026-11-01T09:00:00', 'must be an ISO 8601 date and time with its zone'],
    ['2026-13-01T09:00:00Z', 'must be an ISO 8601 date and time with its zone'],
    ['2999-01-01T00:00:00Z', 'must not lie in the future'],
  ])('%s is refused', async (time, message) => {
    const response = await send(await createAnalyst(), ['deliveredAt', time], file('a.csv'))
    expect(response.statusCode).toBe(400)
    expect(response.json<Problem>().detail).toContain(`deliveredAt: ${message}`)
  })
})

describe('the custom mapping of an upload', () => {
  async function createMapping(clientId: string): Promise<string> {
    const { id } = await outlay.databases.db
      .insertInto('custom_mapping')
      .values({ client_id: clientId, name: 'Mine', header_fingerprint: 'f', header: '[]', definition: '{}' })
      .returning('id')
      .executeTakeFirstOrThrow()
    return id
  }

  test('is recorded with it', async () => {
    const user = await createAnalyst()
    const id = await createMapping(user.clientId)
    const upload = await sendTaken(user, ['mappingId', id.toUpperCase()], file('a.csv'))
    expect((await recordOf(upload.id)).mapping_id).toBe(id)
    const without = await sendTaken(user, ['mappingId', ''], file('b.csv'))
    expect((await recordOf(without.id)).mapping_id).toBeNull()
  })

  test('has to be one of the client, which is said before the file is taken', async () => {
    const user = await createAnalyst()
    for (const id of [unknownId(), await createMapping((await createAnalyst()).clientId)]) {
      const response = await send(user, ['mappingId', id], file('a.csv'))
      expect([response.statusCode, response.json<Problem>().detail]).toEqual([
        404,
        `There is no custom mapping ${id}.`,
      ])
    }
    const malformed = await send(user, ['mappingId', 'mine'], file('a.csv'))
    expect([malformed.statusCode, malformed.json<Problem>().detail]).toEqual([
      400,
      'mappingId: must be the id of a custom mapping',
    ])
    expect(await filesOf(user.clientId)).toEqual([])
  })
})

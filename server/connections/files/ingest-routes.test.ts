import { gzipSync } from 'node:zlib'
import { pino } from 'pino'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Problem } from '../../../contract/problem.ts'
import type { Upload } from '../../../contract/upload.ts'
import { formatUnits, generateCur } from '../../../demo/bill/generate-cur.ts'
import { loadUpload } from '../../../etl/load-upload.ts'
import { createTestApp, type TestApp, type TestUser } from '../../../testing/app.ts'
import { startTestAws, type TestAws } from '../../../testing/aws.ts'
import { connectBucket, type ConnectedBucket } from '../../../testing/connected-bucket.ts'
import { INGESTS_PER_MINUTE } from './ingest-routes.ts'

let outlay: TestApp
let aws: TestAws
let client: { id: string }
let analyst: TestUser
let connected: ConnectedBucket
beforeAll(async () => {
  outlay = await createTestApp()
  aws = await startTestAws()
  aws.applyEnv()
})
beforeEach(async () => {
  client = await outlay.createClient()
  analyst = await outlay.createUser('analyst', client)
  connected = await connectBucket(outlay.databases.db, aws, { clientId: client.id })
})
afterEach(() => aws.faults.heal())
afterAll(async () => {
  await aws.stop()
  await outlay.stop()
})

const ROW = '1.5,USD,2026-10-01,2026-10-05,EC2'
const bill = (rows: number) =>
  [
    'BilledCost,BillingCurrency,BillingPeriodStart,ChargePeriodStart,ServiceName',
    ...Array(rows).fill(ROW),
    '',
  ].join('\n')

const put = (path: string, content: string | Buffer) =>
  aws.putObject(connected.bucket, `${connected.prefix}${path}`, content)

async function answer(payload: object, user = analyst) {
  const url = `/api/connections/${connected.connectionId}/ingest`
  return outlay.injectSignedInAs(user, { method: 'POST', url, payload })
}

async function ingest(paths: string[], etags?: Record<string, string>): Promise<Upload[]> {
  const response = await answer({ paths, ...(etags && { etags }) })
  expect(response.statusCode, response.body).toBe(202)
  return response.json<{ uploads: Upload[] }>().uploads
}

async function refusalOf(payload: object): Promise<Problem> {
  const response = await answer(payload)
  expect(await countUploads()).toBe(0)
  return response.json<Problem>()
}

async function countUploads(): Promise<number> {
  const rows = await outlay.databases.db
    .selectFrom('upload')
    .select('id')
    .where('client_id', '=', client.id)
    .execute()
  return rows.length
}

async function load(id: string): Promise<Upload> {
  const limits = { maxRejectShare: 0.05, maxMemoryBytes: 2_000_000_000, maxFileBytes: 1_000_000_000 }
  const { clickhouse, uploadStore } = outlay
  await loadUpload(
    { db: outlay.databases.db, clickhouse, uploadStore, log: pino({ level: 'silent' }), limits },
    id,
    { lastTry: true, signal: AbortSignal.timeout(120_000) },
  )
  return read(id)
}

async function read(id: string): Promise<Upload> {
  return (await outlay.injectSignedInAs(analyst, { method: 'GET', url: `/api/uploads/${id}` })).json<Upload>()
}

/** A report of so many parts, as AWS writes it. */
async function deliver(
  rows: number[],
  assemblyId = 'a1',
): Promise<{ manifest: string; parts: string[]; billed: string }> {
  const folder = 'daily/20261001-20261101/'
  const bills = rows.map((count, seed) => generateCur({ month: '2026-10-01', rows: count, seed: seed + 1 }))
  const parts = bills.map((_, index) => `${folder}${assemblyId}/daily-${index + 1}.csv.gz`)
  for (const [index, { text }] of bills.entries()) {
    await put(parts[index]!, gzipSync([...text].join(''), { level: 1 }))
  }
  const manifest = `${folder}daily-Manifest.json`
  await put(
    manifest,
    JSON.stringify({
      assemblyId,
      account: '111122223333',
      reportName: 'daily',
      billingPeriod: { start: '20261001T000000.000Z', end: '20261101T000000.000Z' },
      bucket: connected.bucket,
      reportKeys: parts.map((path) => `${connected.prefix}${path}`),
    }),
  )
  return { manifest, parts, billed: formatUnits(bills.reduce((sum, { totals }) => sum + totals.billed, 0n)) }
}

describe('chosen files', () => {
  test('become an upload each, which says where it is from, and are loaded', async () => {
    const [one, two] = [await put('one.csv', bill(1)), await put('a b/two & 2.csv', bill(2))]
    const uploads = await ingest(['one.csv', 'a b/two & 2.csv'], { 'one.csv': one.etag })
    expect(uploads.map(({ fileName }) => fileName)).toEqual(['one.csv', 'two & 2.csv'])
    expect(uploads[1]).toMatchObject({
      status: 'pending',
      origin: 's3',
      connectionId: connected.connectionId,
      sourceUri: `s3://${connected.bucket}/cur/a b/two & 2.csv`,
      bytes: two.bytes,
      createdBy: { id: analyst.id },
      files: [
        { sha256: null, source: { uri: `s3://${connected.bucket}/cur/a b/two & 2.csv`, etag: two.etag } },
      ],
    })
    const loaded = await load(uploads[1]!.id)
    expect(loaded).toMatchObject({ status: 'completed', rows: { accepted: 2 }, error: null })
    expect(loaded.files[0]!.sha256).toMatch(/^[0-9a-f]{64}$/)
    const event = await outlay.databases.db
      .selectFrom('audit_event')
      .selectAll()
      .where('object_id', '=', loaded.id)
      .where('action', '=', 'upload.create')
      .executeTakeFirstOrThrow()
    expect(event).toMatchObject({ user_id: analyst.id, address: '127.0.0.1' })
  })

  test('of a version that is loaded already are answered with that upload, however often and by whom', async () => {
    await put('one.csv', bill(1))
    const [first] = await ingest(['one.csv'])
    const again = await Promise.all(Array.from({ length: 5 }, () => ingest(['one.csv'])))
    expect(again.map(([upload]) => upload!.id)).toEqual(Array(5).fill(first!.id))
    await put('one.csv', bill(2))
    const [changed] = await ingest(['one.csv'])
    expect(changed!.id).not.toBe(first!.id)
  })

  test('are loaded anew where the upload that had them failed', async () => {
    await put('one.csv', 'no bill,at all\n1,2\n')
    const [first] = await ingest(['one.csv'])
    expect((await load(first!.id)).status).toBe('failed')
    expect((await ingest(['one.csv']))[0]!.id).not.toBe(first!.id)
  })
})

describe('a chosen manifest', () => {
  test('becomes one upload of all its parts, which are not loaded beside it', async () => {
    const { manifest, parts, billed } = await deliver([300, 200, 100])
    const [upload, ...others] = await ingest([parts[1]!, manifest, parts[0]!])
    expect(others).toEqual([])
    expect(upload).toMatchObject({
      fileName: 'daily-Manifest.json',
      manifest: { name: 'daily', period: '2026-10', files: 3 },
    })
    const loaded = await load(upload!.id)
    expect(loaded).toMatchObject({ status: 'completed', rows: { accepted: 600, rejected: 0 } })
    expect(loaded.totals.map(({ billedCost }) => billedCost)).toEqual([billed.replace(/0+$/, '')])
    expect((await ingest([manifest]))[0]!.id).toBe(loaded.id)
  })

  test('is refused where it lists what is not there', async () => {
    const { manifest, parts } = await deliver([10, 10])
    aws.deleteObject(connected.bucket, `cur/${parts[1]!}`)
    expect(await refusalOf({ paths: [manifest] })).toMatchObject({
      status: 409,
      code: 'manifest-not-usable',
      errors: [{ path: manifest }],
      connectionError: { message: expect.any(String), remedy: expect.any(String) },
    })
  })
})

describe('nothing is loaded', () => {
  test('where a file has changed since it was listed, and it is named', async () => {
    const one = await put('one.csv', bill(1))
    const two = await put('two.csv', bill(2))
    await put('two.csv', bill(3))
    const etags = { 'one.csv': one.etag, 'two.csv': two.etag }
    expect(await refusalOf({ paths: ['one.csv', 'two.csv'], etags })).toMatchObject({
      status: 409,
      code: 'file-changed',
      errors: [{ path: 'two.csv' }],
    })
  })

  test('where one is not there, too large, or a folder', async () => {
    await put('one.csv', bill(1))
    expect(await refusalOf({ paths: ['one.csv', 'gone.csv'] })).toMatchObject({
      status: 404,
      errors: [{ path: 'gone.csv' }],
    })
    await put('large.csv', Buffer.alloc(11 * 1024 * 1024, '\n'))
    expect(await refusalOf({ paths: ['one.csv', 'large.csv'] })).toMatchObject({
      status: 413,
      code: 'too-large',
      errors: [{ path: 'large.csv' }],
    })
    for (const path of ['folder/', '']) {
      expect(await refusalOf({ paths: ['one.csv', path] })).toMatchObject({ errors: [{ path: 'paths[1]' }] })
    }
  })

  test.each(['../cur-secret/keys.csv', '%2e%2e/x.csv', '/one.csv', 'a\\b.csv', 'arn:aws:s3:::other/x.csv'])(
    'where a path leads out of the folder: %s',
    async (path) => {
      const begin = aws.requests.length
      expect(await refusalOf({ paths: ['one.csv', path] })).toMatchObject({
        status: 400,
        code: 'path-outside-root',
        errors: [{ path: 'paths[1]' }],
      })
      expect(aws.requests).toHaveLength(begin)
    },
  )

  test('where AWS refuses, and what it says stays here', async () => {
    await put('one.csv', bill(1))
    aws.removeRole(connected.roleArn)
    const problem = await refusalOf({ paths: ['one.csv'] })
    expect(problem).toMatchObject({ status: 409, code: 'connection-failed' })
    expect(problem.errors).toBeUndefined()
    expect(JSON.stringify(problem)).not.toMatch(new RegExp(`${connected.roleArn}|${connected.externalId}`))
  })

  test('for another client, for viewers, and where the connection is not verified', async () => {
    await put('one.csv', bill(1))
    const stranger = await outlay.createUser('admin', await outlay.createClient())
    expect((await answer({ paths: ['one.csv'] }, stranger)).statusCode).toBe(404)
    const viewer = await outlay.createUser('viewer', client)
    expect((await answer({ paths: ['one.csv'] }, viewer)).statusCode).toBe(403)
    await outlay.databases.db
      .updateTable('connection')
      .set({ status: 'unverified' })
      .where('id', '=', connected.connectionId)
      .execute()
    expect(await refusalOf({ paths: ['one.csv'] })).toMatchObject({ code: 'connection-not-verified' })
  })
})

describe('an upload that came from a bucket', () => {
  test('has no rows to show before its file has come', async () => {
    await put('one.csv', bill(1))
    const [upload] = await ingest(['one.csv'])
    const url = `/api/uploads/${upload!.id}/source-row?file=0&row=1`
    const show = () => outlay.injectSignedInAs(analyst, { method: 'GET', url })
    const early = await show()
    expect([early.statusCode, early.json<Problem>().code]).toEqual([409, 'file-not-received'])
    await load(upload!.id)
    expect((await show()).statusCode).toBe(200)
  })

  test('says so when the object changed before it was loaded, and is retried and deleted like any other', async () => {
    await put('one.csv', bill(1))
    const [upload] = await ingest(['one.csv'])
    await put('one.csv', bill(4))
    expect((await load(upload!.id)).error).toMatchObject({ code: 'object-changed' })
    const act = (method: 'POST' | 'DELETE', path: string, user = analyst) =>
      outlay.injectSignedInAs(user, { method, url: `/api/uploads/${upload!.id}${path}` })
    expect((await act('POST', '/retry')).json<Upload>().status).toBe('pending')
    expect((await load(upload!.id)).error).toMatchObject({ code: 'object-changed' })
    const [anew] = await ingest(['one.csv'])
    expect((await load(anew!.id)).rows.accepted).toBe(4)
    expect((await act('DELETE', '', await outlay.createUser('admin', client))).statusCode).toBe(202)
  })

  test('keeps where it is from when it is loaded again, of a connection that is deleted too', async () => {
    const { manifest } = await deliver([50, 50])
    const [upload] = await ingest([manifest])
    await load(upload!.id)
    await outlay.databases.db
      .updateTable('connection')
      .set({ deleted_at: new Date() })
      .where('id', '=', connected.connectionId)
      .execute()
    const url = `/api/uploads/${upload!.id}/reload`
    const reloaded = (await outlay.injectSignedInAs(analyst, { method: 'POST', url })).json<Upload>()
    const { origin, sourceUri, connectionId, files } = await read(upload!.id)
    expect(reloaded).toMatchObject({ origin, sourceUri, connectionId, files })
    expect(files.every(({ source }) => source !== null)).toBe(true)
    const begin = aws.requests.length
    expect(await load(reloaded.id)).toMatchObject({ status: 'completed', rows: { accepted: 100 } })
    expect(aws.requests).toHaveLength(begin)
  })
})

test('files are not chosen more often than a person does', async () => {
  const codes = []
  for (let n = 0; n <= INGESTS_PER_MINUTE; n++) codes.push((await answer({ paths: ['..'] })).statusCode)
  expect(codes.slice(0, -1)).not.toContain(429)
  expect(codes.at(-1)).toBe(429)
})

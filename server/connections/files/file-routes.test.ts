import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { FileList } from '../../../contract/connection.ts'
import type { Problem } from '../../../contract/problem.ts'
import { createTestApp, type TestApp, type TestUser } from '../../../testing/app.ts'
import { startTestAws, type TestAws } from '../../../testing/aws.ts'
import { connectBucket, type ConnectedBucket } from '../../../testing/connected-bucket.ts'
import { seedUpload } from '../../../testing/seed-upload.ts'
import { sourceUriOf } from '../../../etl/connections/source-uri.ts'

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

async function answer(query: Record<string, string> = {}, user = analyst) {
  const url = `/api/connections/${connected.connectionId}/files`
  return outlay.injectSignedInAs(user, { method: 'GET', url, query })
}

async function list(query: Record<string, string> = {}): Promise<FileList> {
  const response = await answer(query)
  expect(response.statusCode, response.body).toBe(200)
  return response.json<FileList>()
}

const put = (path: string, content = path) => aws.putObject(connected.bucket, `cur/${path}`, content)
const namesOf = ({ folders, files }: FileList) => [...folders, ...files].map(({ name }) => name)

/** Every page of a listing, as somebody scrolls through it. */
async function listAll(query: Record<string, string>): Promise<FileList[]> {
  const pages: FileList[] = []
  for (let cursor: string | null = ''; cursor !== null; cursor = pages.at(-1)!.nextCursor) {
    pages.push(await list(cursor ? { ...query, cursor } : query))
  }
  return pages
}

describe('the folder of a connection', () => {
  test('has its folders and files, and what each of them is', async () => {
    const manifest = await put('daily/20261001-20261101/daily-Manifest.json', '{}')
    await put('daily/20261001-20261101/a/daily-1.csv.gz', 'abc')
    await put('notes & <more>.txt')
    await aws.putObject(connected.bucket, 'cur-secret/keys.csv', 'secret')
    expect(await list()).toEqual({
      path: '',
      folders: [{ name: 'daily', path: 'daily/' }],
      files: [
        {
          name: 'notes & <more>.txt',
          path: 'notes & <more>.txt',
          bytes: 18,
          modifiedAt: expect.any(String),
          etag: expect.stringMatching(/^[0-9a-f]{32}$/),
          kind: 'other',
          report: null,
          upload: null,
        },
      ],
      nextCursor: null,
      scanned: 2,
    })
    const month = await list({ path: 'daily/20261001-20261101/' })
    expect(month.path).toBe('daily/20261001-20261101/')
    expect(month.folders).toEqual([{ name: 'a', path: 'daily/20261001-20261101/a/' }])
    expect(month.files).toMatchObject([
      { kind: 'manifest', etag: manifest.etag, report: { name: 'daily', period: '2026-10' } },
    ])
    const parts = await list({ path: 'daily/20261001-20261101/a' })
    expect(parts.files).toMatchObject([{ name: 'daily-1.csv.gz', bytes: 3, kind: 'cur-data' }])
    expect(await list({ path: 'nothing/here/' })).toMatchObject({ folders: [], files: [], nextCursor: null })
  })

  test.each(['../', '..%2f', '%252e%252e%252f', '/etc/', 'a\\..\\b', 'a\0b', 'arn:aws:s3:::other/', 'a//b'])(
    'is not left by the path %j',
    async (path) => {
      const begin = aws.requests.length
      const response = await answer({ path })
      expect(response.statusCode).toBe(400)
      expect(response.json<Problem>()).toMatchObject({
        code: 'path-outside-root',
        errors: [{ path: 'path', message: expect.stringContaining('is not a path within') }],
      })
      expect(aws.requests).toHaveLength(begin)
    },
  )

  test('comes in pages, each entry once', async () => {
    for (let index = 0; index < 23; index++) await put(`${index}.csv`)
    for (const folder of ['x', 'y']) await put(`${folder}/file.csv`)
    const pages = await listAll({ limit: '10' })
    const names = pages.flatMap(namesOf)
    expect([pages.length, names.length, new Set(names).size]).toEqual([3, 25, 25])
  })

  test('shows which versions are loaded, and which not any more', async () => {
    const { db } = outlay.databases
    const [first, second, manifest] = [
      await put('first.csv', '1'),
      await put('second.csv', '2'),
      await put('daily/20261001-20261101/daily-Manifest.json', '{}'),
    ]
    const load = async (status: 'pending' | 'failed', object: { key: string; etag: string }) => {
      const id = await seedUpload(outlay, { clientId: client.id, status })
      const source_uri = sourceUriOf(connected.bucket, object.key)
      const file = { upload_id: id, name: 'x', bytes: 1, storage_key: id, etag: object.etag }
      await db
        .insertInto('upload_file')
        .values({ ...file, file_index: 0, source_uri })
        .execute()
      return id
    }
    const waiting = await load('pending', first)
    await load('failed', second)
    const delivered = await seedUpload(outlay, { clientId: client.id, status: 'pending' })
    await db
      .insertInto('delivery')
      .values({
        client_id: client.id,
        connection_id: connected.connectionId,
        manifest_key: manifest.key,
        etag: manifest.etag,
        delivered_at: new Date(),
        found_by: 'poll',
        upload_id: delivered,
      })
      .execute()
    expect((await list()).files.map(({ upload }) => upload)).toEqual([
      { id: waiting, status: 'pending' },
      null,
    ])
    const month = await list({ path: 'daily/20261001-20261101/' })
    expect(month.files[0]!.upload).toEqual({ id: delivered, status: 'pending' })
    await put('first.csv', 'another')
    expect((await list()).files[0]!.upload).toBeNull()
    // The same object, connected by another client: what was loaded of it there is nobody's business here.
    const stranger = await outlay.createClient()
    await db.updateTable('upload').set({ client_id: stranger.id }).where('id', '=', waiting).execute()
    await put('first.csv', '1')
    expect((await list()).files[0]!.upload).toBeNull()
  })
})

describe('a folder of a hundred thousand objects', () => {
  test('is read page by page, and a search looks through a part of it at a time', async () => {
    const key = (index: number) =>
      `cur/${String(index).padStart(6, '0')}${index % 9000 === 7 ? '-Needle' : ''}.csv`
    aws.putListed(
      connected.bucket,
      Array.from({ length: 100_000 }, (_, index) => key(index)),
    )
    let begin = aws.requests.length
    const page = await list({ limit: '1000' })
    expect([page.files.length, page.scanned]).toEqual([1000, 1000])
    expect(aws.requests.slice(begin).filter(({ service }) => service === 's3')).toHaveLength(1)

    begin = aws.requests.length
    const pages = await listAll({ search: 'NEEDLE' })
    expect(pages.flatMap(namesOf)).toHaveLength(12)
    expect(pages.map(({ scanned }) => scanned)).toEqual(Array.from({ length: 10 }, () => 10_000))
    expect(aws.requests.slice(begin).filter(({ service }) => service === 's3')).toHaveLength(100)
  }, 60_000)

  test('gives no more than was asked for, and goes on where it was left', async () => {
    aws.putListed(
      connected.bucket,
      Array.from({ length: 2500 }, (_, index) => `cur/${String(index).padStart(6, '0')}.csv`),
    )
    const pages = await listAll({ search: '0.csv', limit: '60' })
    const names = pages.flatMap(namesOf)
    expect(pages.every(({ files }) => files.length <= 60)).toBe(true)
    expect([names.length, new Set(names).size]).toEqual([250, 250])
  })
})

describe('a cursor', () => {
  test('is of one folder, one search and one connection', async () => {
    for (let index = 0; index < 5; index++) await put(`a/${index}.csv`)
    const { nextCursor } = await list({ path: 'a/', limit: '2' })
    const cursor = nextCursor!
    expect((await list({ path: 'a/', limit: '2', cursor })).files.map(({ name }) => name)).toEqual([
      '2.csv',
      '3.csv',
    ])
    const tampered = `${cursor.startsWith('A') ? 'B' : 'A'}${cursor.slice(1)}`
    const others = [
      { path: '', cursor },
      { path: 'a/', search: '1', cursor },
      { path: 'a/', cursor: tampered },
      { path: 'a/', cursor: 'x' },
      { path: 'a/', cursor: '' },
    ]
    for (const query of others) {
      const response = await answer(query as Record<string, string>)
      expect([response.statusCode, response.json<Problem>().errors?.[0]?.path]).toEqual([400, 'cursor'])
    }
    connected = await connectBucket(outlay.databases.db, aws, { clientId: client.id })
    expect((await answer({ path: 'a/', cursor })).statusCode).toBe(400)
  })
})

describe('it is refused', () => {
  test('where the connection is not verified', async () => {
    await outlay.databases.db
      .updateTable('connection')
      .set({ status: 'failed' })
      .where('id', '=', connected.connectionId)
      .execute()
    const response = await answer()
    expect([response.statusCode, response.json<Problem>().code]).toEqual([409, 'connection-not-verified'])
  })

  test('to another client and to viewers', async () => {
    const stranger = await outlay.createUser('admin', await outlay.createClient())
    expect((await answer({}, stranger)).statusCode).toBe(404)
    expect((await answer({}, await outlay.createUser('viewer', client))).statusCode).toBe(403)
  })

  test('with what to do about it where AWS refuses, and the connection stays as it is', async () => {
    aws.removeRole(connected.roleArn)
    const response = await answer()
    expect(response.statusCode).toBe(409)
    const problem = response.json<Problem>()
    expect(problem.code).toBe('connection-failed')
    expect(problem.connectionError).toEqual({
      code: 'assume-role-denied',
      message: expect.any(String),
      remedy: expect.any(String),
    })
    expect(response.body).not.toContain(connected.roleArn)
    expect(response.body).not.toContain(connected.externalId)
    const { status } = await outlay.databases.db
      .selectFrom('connection')
      .select('status')
      .where('id', '=', connected.connectionId)
      .executeTakeFirstOrThrow()
    expect(status).toBe('verified')
  })
})

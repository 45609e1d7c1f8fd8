import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Problem } from '../../contract/problem.ts'
import type { Upload, UploadFilterValues, UploadStatus } from '../../contract/upload.ts'
import { createTestApp, type TestApp, type TestUser } from '../../testing/app.ts'
import { seedUpload } from '../../testing/seed-upload.ts'

let outlay: TestApp
/** Two clients with the same uploads. */
let ours: Seeded
let theirs: Seeded
beforeAll(async () => {
  outlay = await createTestApp()
  ours = await seedClient()
  // With a period and an account that no upload of ours has.
  theirs = await seedClient(
    UPLOADS.map((upload) => ({ ...upload, slices: [...(upload.slices ?? []), '2026-07 999'] })),
  )
})
afterAll(() => outlay.stop())

interface Seeded {
  clientId: string
  viewer: TestUser
  analyst: TestUser
  connectionId: string
  uploadIds: string[]
}

const UPLOADS: {
  name: string
  status: UploadStatus
  rows: [read: number, rejected: number]
  slices?: string[]
  isFromBucket?: true
}[] = [
  { name: 'b.csv', status: 'completed', rows: [10, 1], slices: ['2026-09 111', '2026-10 222'] },
  { name: 'A.csv', status: 'completed', rows: [10, 0], slices: ['2026-10 111'] },
  { name: 'c 100%.csv', status: 'failed', rows: [5, 5] },
  {
    name: 'a.csv',
    status: 'completed',
    rows: [2_000_000_000_000, 0],
    slices: ['2026-10 '],
    isFromBucket: true,
  },
  { name: 'c_100.csv', status: 'pending', rows: [0, 0] },
  { name: 'B\\1.csv', status: 'deleted', rows: [7, 1], slices: ['2026-08 111'] },
]

async function seedClient(uploads = UPLOADS): Promise<Seeded> {
  const client = await outlay.createClient()
  const viewer = await outlay.createUser('viewer', client)
  const analyst = await outlay.createUser('analyst', client)
  const { db } = outlay.databases
  const { id: connectionId } = await db
    .insertInto('connection')
    .values({
      client_id: client.id,
      name: 'Payer',
      account_id: '111122223333',
      role_arn: 'arn:aws:iam::111122223333:role/outlay',
      external_id: client.id,
      bucket: 'bills',
      prefix: '',
      region: 'eu-west-1',
      created_by: analyst.id,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  const uploadIds: string[] = []
  for (const { name, status, rows, slices = [], isFromBucket } of uploads) {
    const id = await seedUpload(outlay, { clientId: client.id, status: 'pending', fileName: name })
    await db
      .updateTable('upload')
      .set({
        status,
        load_id: id,
        rows_read: rows[0],
        rows_rejected: rows[1],
        ...(isFromBucket
          ? { origin: 's3' as const, connection_id: connectionId }
          : { created_by: analyst.id }),
      })
      .where('id', '=', id)
      .execute()
    uploadIds.push(id)
    for (const slice of slices) {
      const [period = '', account = ''] = slice.split(' ')
      await db
        .insertInto('upload_period')
        .values({ upload_id: id, period: `${period}-01`, billing_account_id: account })
        .execute()
    }
  }
  return { clientId: client.id, viewer, analyst, connectionId, uploadIds }
}

type List = { items: Upload[]; nextCursor: string | null }

async function page(query: Record<string, string>): Promise<List> {
  const response = await outlay.injectSignedInAs(ours.viewer, { url: '/api/uploads', query })
  expect(response.statusCode).toBe(200)
  return response.json<List>()
}

const namesOf = ({ items }: List) => items.map(({ fileName }) => fileName)
const newestFirst = UPLOADS.map(({ name }) => name).toReversed()

describe('the history of uploads', () => {
  test.each<[Record<string, string>, string[]]>([
    [{}, newestFirst],
    [{ direction: 'asc' }, newestFirst.toReversed()],
    // Capitals do not count, and what is the same stands by its time.
    [{ orderBy: 'fileName' }, ['A.csv', 'a.csv', 'b.csv', 'B\\1.csv', 'c 100%.csv', 'c_100.csv']],
    [
      { orderBy: 'fileName', direction: 'desc' },
      ['c_100.csv', 'c 100%.csv', 'B\\1.csv', 'b.csv', 'a.csv', 'A.csv'],
    ],
    [{ orderBy: 'rows' }, ['a.csv', 'A.csv', 'b.csv', 'B\\1.csv', 'c 100%.csv', 'c_100.csv']],
    [{ orderBy: 'rejected' }, ['c 100%.csv', 'B\\1.csv', 'b.csv', 'c_100.csv', 'a.csv', 'A.csv']],
    [
      { orderBy: 'rejected', direction: 'asc' },
      ['A.csv', 'a.csv', 'c_100.csv', 'b.csv', 'B\\1.csv', 'c 100%.csv'],
    ],
  ])('ordered by %j is the same page by page as at once', async (order, names) => {
    expect(namesOf(await page(order))).toEqual(names)
    const seen: string[] = []
    let cursor: string | null = null
    do {
      const next: List = await page({ ...order, limit: '1', ...(cursor !== null && { cursor }) })
      seen.push(...namesOf(next))
      cursor = next.nextCursor
    } while (cursor !== null)
    expect(seen).toEqual(names)
  })

  test.each<[Record<string, string>, string[]]>([
    [{ status: 'completed' }, ['a.csv', 'A.csv', 'b.csv']],
    [{ origin: 's3' }, ['a.csv']],
    [{ period: '2026-10' }, ['a.csv', 'A.csv', 'b.csv']],
    [{ billingAccountId: '111' }, ['B\\1.csv', 'A.csv', 'b.csv']],
    // Of this account in this month, and not of each somewhere.
    [{ period: '2026-10', billingAccountId: '111' }, ['A.csv']],
    [{ period: '2026-09', billingAccountId: '222' }, []],
    [{ fileName: 'A.CSV' }, ['a.csv', 'A.csv']],
    // What a pattern would mean is meant as it is.
    [{ fileName: '%' }, ['c 100%.csv']],
    [{ fileName: 'c_1' }, ['c_100.csv']],
    [{ fileName: '\\' }, ['B\\1.csv']],
    [{ fileName: '.csv', status: 'completed', origin: 'file', orderBy: 'fileName' }, ['A.csv', 'b.csv']],
  ])('filtered by %j', async (filter, names) => {
    const all = await page(filter)
    expect(namesOf(all)).toEqual(names)
    if (names.length < 2) return
    const first = await page({ ...filter, limit: '1' })
    const rest = await page({ ...filter, cursor: first.nextCursor! })
    expect([...namesOf(first), ...namesOf(rest)]).toEqual(names)
  })

  test('is filtered by who began an upload, and by the connection that it came by', async () => {
    expect(namesOf(await page({ createdBy: ours.analyst.id, status: 'completed' }))).toEqual([
      'A.csv',
      'b.csv',
    ])
    expect(namesOf(await page({ createdBy: ours.viewer.id }))).toEqual([])
    expect(namesOf(await page({ connectionId: ours.connectionId }))).toEqual(['a.csv'])
  })

  test('has nothing of another client, whatever it is asked for', async () => {
    const own = new Set(ours.uploadIds)
    expect((await page({})).items.length).toBeGreaterThan(0)
    const foreign = await outlay.injectSignedInAs(theirs.viewer, { url: '/api/uploads?orderBy=rows&limit=2' })
    const { nextCursor } = foreign.json<List>()
    for (const query of [
      {},
      { orderBy: 'fileName' },
      { orderBy: 'rows', cursor: nextCursor! },
      { period: '2026-10' },
      { billingAccountId: '111' },
      { fileName: 'csv' },
      { createdBy: theirs.analyst.id },
      { connectionId: theirs.connectionId },
    ] satisfies Record<string, string>[]) {
      expect((await page(query)).items.filter(({ id }) => !own.has(id))).toEqual([])
    }
  })

  test.each<[Record<string, string>, string]>([
    [{ orderBy: 'billedCost' }, 'orderBy'],
    [{ direction: 'down' }, 'direction'],
    [{ period: '2026-13' }, 'period'],
    [{ createdBy: 'me' }, 'createdBy'],
    [{ fileName: '' }, 'fileName'],
    [{ fileName: 'a\u0000' }, 'fileName'],
    [{ cursor: 'x' }, 'cursor'],
    [{ orderBy: 'fileName', cursor: 'x' }, 'cursor'],
    [{ limit: '201' }, 'limit'],
  ])('refuses %j by its name', async (query, path) => {
    const response = await outlay.injectSignedInAs(ours.viewer, { url: '/api/uploads', query })
    expect([response.statusCode, response.json<Problem>().errors?.[0]?.path]).toEqual([400, path])
  })

  test('refuses a cursor of another order', async () => {
    const { nextCursor } = await page({ orderBy: 'rows', limit: '1' })
    const response = await outlay.injectSignedInAs(ours.viewer, {
      url: '/api/uploads',
      query: { orderBy: 'rejected', cursor: nextCursor! },
    })
    expect([response.statusCode, response.json<Problem>().errors?.[0]?.message]).toEqual([
      400,
      'was made in another order: begin without one',
    ])
  })
})

test('what uploads can be filtered by are the values that those of the client have', async () => {
  const response = await outlay.injectSignedInAs(ours.viewer, { url: '/api/uploads/filter-values' })
  expect(response.json<UploadFilterValues>()).toEqual({
    periods: ['2026-10', '2026-09', '2026-08'],
    billingAccountIds: ['111', '222'],
    users: [{ id: ours.analyst.id, name: 'analyst' }],
    truncated: false,
  })
})

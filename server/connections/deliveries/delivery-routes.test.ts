import { pino } from 'pino'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import type { AvailableReport, Delivery } from '../../../contract/connection.ts'
import type { Problem } from '../../../contract/problem.ts'
import { backfillConnection } from '../../../etl/connections/backfill.ts'
import { pollConnection } from '../../../etl/connections/poll-connection.ts'
import { createTestApp, type TestApp, type TestUser } from '../../../testing/app.ts'
import { writeDataExport, writeLegacyReport } from '../../../testing/aws-reports.ts'
import { startTestAws, type TestAws } from '../../../testing/aws.ts'
import { connectBucket } from '../../../testing/connected-bucket.ts'
import { SEARCHES_PER_MINUTE } from './delivery-routes.ts'

let outlay: TestApp
let aws: TestAws
let client: { id: string }
let analyst: TestUser
let place: { id: string; bucket: string; prefix: string; roleArn: string; externalId: string }
beforeAll(async () => {
  outlay = await createTestApp()
  aws = await startTestAws()
  aws.applyEnv()
})
beforeEach(async () => {
  client = await outlay.createClient()
  analyst = await outlay.createUser('analyst', client)
  const { connectionId, ...connected } = await connectBucket(outlay.databases.db, aws, {
    clientId: client.id,
  })
  place = { id: connectionId, ...connected }
})
afterEach(() => aws.faults.heal())
afterAll(async () => {
  await aws.stop()
  await outlay.stop()
})

const context = () => ({ db: outlay.databases.db, log: pino({ level: 'silent' }) })
const change = (values: Record<string, unknown>) =>
  outlay.databases.db.updateTable('connection').set(values).where('id', '=', place.id).execute()

const get = (what: string) =>
  outlay.injectSignedInAs(analyst, { url: `/api/connections/${place.id}${what && `/${what}`}` })
const backfill = (payload: object) =>
  outlay.injectSignedInAs(analyst, {
    method: 'POST',
    url: `/api/connections/${place.id}/backfill`,
    payload,
  })

async function reports(): Promise<AvailableReport[]> {
  const response = await get('reports')
  expect(response.statusCode, response.body).toBe(200)
  return response.json<{ items: AvailableReport[] }>().items
}

async function deliveries(query = ''): Promise<{ items: Delivery[]; nextCursor: string | null }> {
  const response = await get(`deliveries${query}`)
  expect(response.statusCode, response.body).toBe(200)
  return response.json()
}

/** What the worker of etl is told to do. */
async function runBackfill({ lastTry = true } = {}): Promise<number> {
  const jobs = await outlay.databases.db
    .withTables<{ 'graphile_worker._private_jobs': { id: string; payload: { connectionId: string } } }>()
    .selectFrom('graphile_worker._private_jobs')
    .select(['id', 'payload'])
    .execute()
  const ours = jobs.filter(({ payload }) => payload.connectionId === place.id)
  for (const { payload } of ours) {
    await backfillConnection(context(), payload as Parameters<typeof backfillConnection>[1], {
      lastTry,
      signal: AbortSignal.timeout(60_000),
    })
  }
  return ours.length
}

describe('what arrived', () => {
  test('is listed newest first, with its upload or the reason why it has none', async () => {
    const good = await writeLegacyReport(aws, place, { period: '2026-09' })
    await change({ watch_enabled: true, watched_since: new Date(0) })
    await pollConnection(context(), place.id, AbortSignal.timeout(30_000))
    await writeDataExport(aws, place, { manifest: { dataFiles: ['s3://other/a.csv'] } })
    await pollConnection(context(), place.id, AbortSignal.timeout(30_000))
    const { items, nextCursor } = await deliveries()
    expect(nextCursor).toBeNull()
    expect(items).toMatchObject([
      {
        path: 'cur2/metadata/BILLING_PERIOD=2026-10/cur2-Manifest.json',
        report: 'cur2',
        period: '2026-10',
        foundBy: 'poll',
        upload: null,
        error: { code: 'other-bucket', message: expect.any(String), remedy: expect.any(String) },
      },
      {
        path: good.key.slice(place.prefix.length),
        report: 'daily',
        period: '2026-09',
        upload: { status: 'pending' },
        error: null,
      },
    ])
  })

  test('goes on page by page', async () => {
    for (const period of ['2026-07', '2026-08', '2026-09']) await writeLegacyReport(aws, place, { period })
    await change({ watch_enabled: true, watched_since: new Date(0) })
    await pollConnection(context(), place.id, AbortSignal.timeout(30_000))
    const first = await deliveries('?limit=2')
    const second = await deliveries(`?limit=2&cursor=${first.nextCursor}`)
    // Taken newest first, so the oldest is the last that arrived.
    expect(first.items.map(({ period }) => period)).toEqual(['2026-07', '2026-08'])
    expect(second.items.map(({ period }) => period)).toEqual(['2026-09'])
    expect(second.nextCursor).toBeNull()
    expect((await get('deliveries?cursor=nonsense')).statusCode).toBe(400)
  })

  test('can be seen of a connection that does not work', async () => {
    await change({ status: 'failed' })
    expect((await deliveries()).items).toEqual([])
  })

  test('says nothing of role, external id or the ARN of an export', async () => {
    await writeDataExport(aws, place)
    await backfill({ from: '2026-10', to: '2026-10' })
    await runBackfill()
    const answers = [JSON.stringify(await deliveries()), JSON.stringify(await reports())].join()
    expect(answers).toContain('cur2')
    for (const secret of ['arn:', place.roleArn, place.externalId]) expect(answers).not.toContain(secret)
  })
})

describe('what lies in the folder', () => {
  test('is listed by period, with the upload that has it', async () => {
    await writeLegacyReport(aws, place, { period: '2026-09', keepsDeliveries: true })
    await writeDataExport(aws, place, { period: '2026-10' })
    expect(await reports()).toMatchObject([
      { report: 'cur2', period: '2026-10', uploadId: null },
      {
        report: 'daily',
        period: '2026-09',
        path: 'daily/20260901-20261001/daily-Manifest.json',
        uploadId: null,
      },
    ])
    await backfill({ from: '2026-09', to: '2026-09' })
    await runBackfill()
    const [delivery] = (await deliveries()).items
    expect((await reports()).map(({ uploadId }) => uploadId)).toEqual([null, delivery!.upload!.id])
    await outlay.databases.db
      .updateTable('upload')
      .set({ status: 'deleted' })
      .where('id', '=', delivery!.upload!.id)
      .execute()
    expect((await reports()).map(({ uploadId }) => uploadId)).toEqual([null, null])
  })

  test('is not looked at where the connection is not verified, or AWS refuses', async () => {
    aws.removeRole(place.roleArn)
    const refused = await get('reports')
    expect(refused.statusCode).toBe(409)
    expect(refused.json<Problem>()).toMatchObject({
      code: 'connection-failed',
      connectionError: { code: 'assume-role-denied' },
    })
    expect(refused.body).not.toContain(place.roleArn)
    await change({ status: 'unverified' })
    for (const answer of [await get('reports'), await backfill({ from: '2026-01', to: '2026-10' })]) {
      expect(answer.statusCode).toBe(409)
      expect(answer.json<Problem>().code).toBe('connection-not-verified')
    }
  })

  test('is given up after ten seconds, with words', async () => {
    aws.faults.latency = 60_000
    // They pass in a moment.
    const timeout = AbortSignal.timeout.bind(AbortSignal)
    const spy = vi.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => timeout(ms === 10_000 ? 300 : ms))
    const answer = await get('reports').finally(() => spy.mockRestore())
    expect(answer.statusCode).toBe(504)
    expect(answer.json<Problem>()).toMatchObject({ code: 'connection-slow' })
  })

  test('is not looked at more often than a person needs', async () => {
    await change({ bucket: 'no-such-bucket-anywhere' })
    const answers = []
    for (let n = 0; n <= SEARCHES_PER_MINUTE; n++) answers.push((await get('reports')).statusCode)
    expect(answers.slice(0, -1)).not.toContain(429)
    expect(answers.at(-1)).toBe(429)
  })
})

describe('a backfill', () => {
  const months = ['2026-06', '2026-07', '2026-08', '2026-09']

  test('takes the reports of its range, newest first, and leaves alone what is loaded', async () => {
    for (const period of months) await writeLegacyReport(aws, place, { period })
    await writeDataExport(aws, place, { period: '2026-08' })
    const answer = await backfill({ from: '2026-07', to: '2026-08' })
    expect(answer.statusCode).toBe(202)
    expect(answer.json()).toEqual({ found: 3 })
    expect(await runBackfill()).toBe(1)
    const arrived = (await deliveries()).items
    expect(arrived.map(({ report, period }) => `${report} ${period}`)).toEqual([
      'daily 2026-07',
      'daily 2026-08',
      'cur2 2026-08',
    ])
    for (const { foundBy, upload } of arrived) {
      expect([foundBy, upload?.status]).toEqual(['backfill', 'pending'])
    }
    const uploads = await outlay.databases.db
      .selectFrom('upload')
      .where('connection_id', '=', place.id)
      .select('created_by')
      .execute()
    expect(uploads).toEqual(Array(3).fill({ created_by: analyst.id }))

    expect((await backfill({ from: '2026-06', to: '2026-09' })).json()).toEqual({ found: 5 })
    await runBackfill()
    expect((await deliveries()).items).toHaveLength(5)
    await runBackfill()
    expect((await deliveries()).items).toHaveLength(5)
  })

  test('takes again what failed or was deleted', async () => {
    await writeLegacyReport(aws, place, { period: '2026-09' })
    await backfill({ from: '2026-09', to: '2026-09' })
    await runBackfill()
    const { db } = outlay.databases
    await db.updateTable('upload').set({ status: 'failed' }).where('connection_id', '=', place.id).execute()
    await runBackfill()
    const { items } = await deliveries()
    expect(items).toMatchObject([{ upload: { status: 'pending' } }])
  })

  test('that AWS interrupts is tried again, and says so while it is', async () => {
    await writeLegacyReport(aws, place)
    await backfill({ from: '2026-10', to: '2026-10' })
    aws.faults.throttle('s3', 1000)
    await expect(runBackfill({ lastTry: false })).rejects.toThrow('throttled')
    const error = async () => {
      const response = await get('')
      return response.json<{ watch: { error: { code: string } | null } }>().watch.error
    }
    expect(await error()).toMatchObject({ code: 'throttled' })
    aws.faults.heal()
    await runBackfill()
    expect((await deliveries()).items).toHaveLength(1)
    expect(await error()).toBeNull()
  }, 60_000)

  test('takes some reports alone', async () => {
    await writeLegacyReport(aws, place, { report: 'daily' })
    await writeLegacyReport(aws, place, { report: 'hourly' })
    const range = { from: '2026-10', to: '2026-10' }
    expect((await backfill({ ...range, reports: ['hourly'] })).json()).toEqual({ found: 1 })
    await runBackfill()
    expect((await deliveries()).items.map(({ report }) => report)).toEqual(['hourly'])
  })

  test('of nothing enqueues nothing', async () => {
    expect((await backfill({ from: '2020-01', to: '2020-02' })).json()).toEqual({ found: 0 })
    expect(await runBackfill()).toBe(0)
  })

  test('that ends before it begins is refused', async () => {
    const answer = await backfill({ from: '2026-10', to: '2026-09' })
    expect(answer.statusCode).toBe(400)
    expect(answer.json<Problem>().errors).toMatchObject([{ path: 'to' }])
  })

  test('is audited', async () => {
    await writeLegacyReport(aws, place)
    await backfill({ from: '2026-10', to: '2026-10' })
    const events = await outlay.databases.db
      .selectFrom('audit_event')
      .where('object_id', '=', place.id)
      .select(['client_id', 'user_id', 'action', 'detail'])
      .execute()
    expect(events).toEqual([
      {
        client_id: client.id,
        user_id: analyst.id,
        action: 'connection.backfill',
        detail: { from: '2026-10', to: '2026-10', found: 1 },
      },
    ])
  })
})

import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { enqueueDueJobs } from './enqueue-due-jobs.ts'
import { pollConnection } from './poll-connection.ts'
import { takeHintedManifest } from './take-hinted-manifest.ts'
import { createDeliveryTestbed, type DeliveryTestbed } from './testing.ts'

let testbed: DeliveryTestbed
beforeAll(async () => {
  testbed = await createDeliveryTestbed()
})
afterEach(() => testbed.aws.faults.heal())
afterAll(() => testbed.stop())

type Connection = Awaited<ReturnType<DeliveryTestbed['connect']>>

const poll = ({ id }: Connection) => pollConnection(testbed.context, id, AbortSignal.timeout(60_000))

const hint = ({ id }: Connection, key: string) =>
  takeHintedManifest(
    testbed.context,
    { connectionId: id, key, foundBy: 'event' },
    AbortSignal.timeout(60_000),
  )

const change = ({ id }: Connection, values: Record<string, unknown>) =>
  testbed.db.updateTable('connection').set(values).where('id', '=', id).execute()

/** Costs of a month as they count: of slices that nothing supersedes. */
async function costsOf(connection: Connection): Promise<Record<string, number>> {
  const costs: Record<string, number> = {}
  for (const { id, status } of await testbed.uploadsOf(connection)) {
    if (status !== 'completed') continue
    const { periods, totals } = await testbed.readUpload(id)
    for (const { period, superseded_by } of periods) {
      if (superseded_by === null) costs[period] = (costs[period] ?? 0) + Number(totals[0]!.billed_cost)
    }
  }
  return costs
}

describe('a period that is rewritten', () => {
  it.each([
    ['by poll', (connection: Connection) => poll(connection)],
    ['by event', (connection: Connection, key: string) => hint(connection, key)],
    [
      'by the same event ten times',
      async (connection: Connection, key: string) => {
        for (let n = 0; n < 10; n++) await hint(connection, key)
      },
    ],
    [
      'by polls and events at once',
      async (connection: Connection, key: string, twin: string) => {
        const finds = [poll, poll, ...[key, twin, key].map((each) => (to: Connection) => hint(to, each))]
        await Promise.all(finds.map((find) => find(connection)))
      },
    ],
  ])('is one new upload, which takes the place of the older one: %s', async (_how, find) => {
    const connection = await testbed.connect()
    const keeping = { keepsDeliveries: true }
    const first = await testbed.deliverLegacy(connection, { ...keeping, costs: [['10', '20'], ['30']] })
    await find(connection, first.key, first.twin)
    await testbed.loadPending(connection)
    expect(await costsOf(connection)).toEqual({ '2026-10-01': 60 })

    const modifiedAt = new Date(Date.now() + 5000)
    const second = await testbed.deliverLegacy(connection, { ...keeping, costs: [['11', '21']], modifiedAt })
    await find(connection, second.key, second.twin)
    const [older, newer, ...others] = await testbed.uploadsOf(connection)
    expect(others).toEqual([])
    // Until the new one is whole, the old one counts.
    expect(newer!.status).toBe('pending')
    expect(await costsOf(connection)).toEqual({ '2026-10-01': 60 })
    await testbed.loadPending(connection)
    expect(await costsOf(connection)).toEqual({ '2026-10-01': 32 })
    expect((await testbed.readUpload(older!.id)).periods).toMatchObject([
      { superseded_by: newer!.id, superseded_how: 'export' },
    ])
    await find(connection, second.key, second.twin)
    expect(await testbed.uploadsOf(connection)).toHaveLength(2)
  })

  it('after it was closed, is taken as well, of a data export too', async () => {
    const connection = await testbed.connect()
    await testbed.deliverExport(connection, { period: '2026-08', costs: ['5'] })
    await testbed.deliverExport(connection, { period: '2026-09', costs: ['6'] })
    await poll(connection)
    await testbed.loadPending(connection)
    await testbed.deliverExport(connection, { period: '2026-08', costs: ['5', '1'] })
    await poll(connection)
    await testbed.loadPending(connection)
    expect(await costsOf(connection)).toEqual({ '2026-08-01': 6, '2026-09-01': 6 })
    expect(await testbed.uploadsOf(connection)).toHaveLength(3)
  })

  it('of one of two reports leaves the other alone', async () => {
    const connection = await testbed.connect()
    await testbed.deliverLegacy(connection, { report: 'daily', costs: [['1']] })
    await testbed.deliverLegacy(connection, { report: 'hourly', costs: [['2']] })
    await poll(connection)
    await testbed.loadPending(connection)
    await testbed.deliverLegacy(connection, { report: 'hourly', costs: [['3']] })
    await poll(connection)
    const uploads = await testbed.loadPending(connection)
    const currentReports = []
    for (const { id, manifest } of uploads) {
      const { periods } = await testbed.readUpload(id)
      if (periods[0]!.superseded_by === null) currentReports.push(manifest!.name)
    }
    expect(currentReports).toEqual(['daily', 'hourly'])
    expect(uploads).toHaveLength(3)
  })
})

describe('what was there before a connection was watched', () => {
  const before = new Date('2026-03-01T00:00:00Z')

  it('is left alone, by events too, until it is rewritten', async () => {
    const connection = await testbed.connect()
    await change(connection, { watched_since: '2026-06-01T00:00:00Z' })
    const { key } = await testbed.deliverLegacy(connection, { modifiedAt: before })
    await poll(connection)
    await hint(connection, key)
    expect(await testbed.deliveriesOf(connection)).toEqual([])
    await testbed.deliverLegacy(connection)
    await poll(connection)
    expect(await testbed.uploadsOf(connection)).toHaveLength(1)
  })

  it('is taken where another delivery of its report and period was loaded', async () => {
    const connection = await testbed.connect()
    const first = await testbed.deliverLegacy(connection, { period: '2026-02' })
    await testbed.take(connection, first.key, { foundBy: 'backfill' })
    await change(connection, { watched_since: '2026-06-01T00:00:00Z' })
    await testbed.deliverLegacy(connection, { period: '2026-02', modifiedAt: before })
    await testbed.deliverLegacy(connection, { period: '2026-01', modifiedAt: before })
    await poll(connection)
    const deliveries = await testbed.deliveriesOf(connection)
    expect(deliveries.map(({ period }) => period)).toEqual(['2026-02-01', '2026-02-01'])
  })
})

describe('a poll', () => {
  it('of a connection that is not watched, not verified or deleted asks for nothing', async () => {
    const connection = await testbed.connect()
    const { key } = await testbed.deliverLegacy(connection)
    const begin = testbed.aws.requests.length
    for (const values of [
      { watch_enabled: false },
      { watch_enabled: true, status: 'failed' },
      { status: 'verified', deleted_at: new Date() },
    ]) {
      await change(connection, values)
      await poll(connection)
      await hint(connection, key)
    }
    expect(testbed.aws.requests.length).toBe(begin)
  })

  it('does not read again what is known', async () => {
    const connection = await testbed.connect()
    const { twin } = await testbed.deliverLegacy(connection, { keepsDeliveries: true })
    await testbed.deliverLegacy(connection, { period: '2026-09', manifest: { reportKeys: ['x/1.csv'] } })
    await testbed.take(connection, twin)
    await poll(connection)
    const begin = testbed.aws.requests.length
    await poll(connection)
    const operations = testbed.aws.requests
      .slice(begin)
      .flatMap((request) => (request.service === 's3' ? [request.operation] : []))
    expect(new Set(operations)).toEqual(new Set(['ListObjectsV2']))
  })

  it('that fails says so with the connection, and the next good one takes that back', async () => {
    const connection = await testbed.connect()
    await testbed.deliverLegacy(connection)
    testbed.aws.removeRole(connection.role_arn)
    await poll(connection)
    const failed = await testbed.readConnection(connection.id)
    expect(failed.poll_error).toMatchObject({ code: 'assume-role-denied' })
    expect(failed.poll_error).toEqual({
      code: expect.any(String) as unknown,
      message: expect.any(String) as unknown,
      remedy: expect.any(String) as unknown,
    })
    const said = JSON.stringify(failed.poll_error)
    for (const secret of [connection.role_arn, connection.external_id]) expect(said).not.toContain(secret)
    expect(failed.last_polled_at).not.toBeNull()

    const { role_arn: arn, external_id: externalId, bucket } = connection
    testbed.aws.addRole({ arn, externalId, policy: { bucket, prefixes: ['billing/'] } })
    await poll(connection)
    expect((await testbed.readConnection(connection.id)).poll_error).toBeNull()
    expect(await testbed.uploadsOf(connection)).toHaveLength(1)
  })

  it('takes what can be read where something else cannot', async () => {
    const connection = await testbed.connect()
    const bad = await testbed.deliverLegacy(connection, { manifest: { reportKeys: [] } })
    await testbed.deliverLegacy(connection, { period: '2026-09' })
    await poll(connection)
    expect(await testbed.deliveriesOf(connection)).toMatchObject([
      { manifest_key: bad.key, error: { code: 'malformed-manifest' } },
      { upload_id: expect.any(String) as unknown, error: null },
    ])
    expect((await testbed.readConnection(connection.id)).poll_error).toBeNull()
  })

  it('takes the others where one is such that we fail at it, and says so', async () => {
    const connection = await testbed.connect()
    // Longer than an index takes, and not to be compressed.
    const name = Array.from({ length: 1900 }, (_, n) => String.fromCodePoint(0x4e00 + ((n * 7919) % 20_000)))
    const exportArn = `arn:aws:bcm-data-exports:us-east-1:111122223333:export/${name.join('')}`
    await testbed.deliverExport(connection, { period: '2026-10', manifest: { exportArn } })
    const good = await testbed.deliverLegacy(connection, { period: '2026-09' })
    await poll(connection)
    expect(await testbed.deliveriesOf(connection)).toMatchObject([{ manifest_key: good.key, error: null }])
    expect(await testbed.readConnection(connection.id)).toMatchObject({
      poll_error: { code: 'unexpected' },
      last_polled_at: expect.any(Date) as unknown,
    })
  })

  it('that has to stop takes nothing, and is not taken for one that failed', async () => {
    const connection = await testbed.connect()
    await testbed.deliverLegacy(connection)
    const stop = AbortSignal.abort(new Error('stop'))
    await expect(pollConnection(testbed.context, connection.id, stop)).rejects.toThrow('stop')
    expect(await testbed.readConnection(connection.id)).toMatchObject({
      poll_error: null,
      last_polled_at: null,
    })
  })
})

describe('a hint', () => {
  it.each([
    ['outside of the folder', () => 'billing-secret/daily/20261001-20261101/daily-Manifest.json'],
    ['by a way out', () => 'billing/../x/daily/20261001-20261101/daily-Manifest.json'],
    ['at what is no manifest', () => 'billing/daily/20261001-20261101/daily-1.csv'],
    ['at a manifest where AWS writes none', () => 'billing/daily-Manifest.json'],
  ])('%s asks for nothing', async (_where, keyOf) => {
    const connection = await testbed.connect()
    const begin = testbed.aws.requests.length
    await hint(connection, keyOf())
    expect(testbed.aws.requests.length).toBe(begin)
  })

  it('at nothing leaves nothing', async () => {
    const connection = await testbed.connect()
    await hint(connection, 'billing/daily/20261001-20261101/daily-Manifest.json')
    expect(await testbed.deliveriesOf(connection)).toEqual([])
    expect((await testbed.readConnection(connection.id)).poll_error).toBeNull()
  })

  it('is kept for another try where AWS cannot be asked', async () => {
    const connection = await testbed.connect()
    const { key } = await testbed.deliverLegacy(connection)
    testbed.aws.faults.refuseConnections = true
    await expect(hint(connection, key)).rejects.toMatchObject({ code: 'network' })
    testbed.aws.faults.heal()
    await hint(connection, key)
    expect(await testbed.uploadsOf(connection)).toHaveLength(1)
  }, 60_000)
})

describe('what is due', () => {
  async function jobsOf({ id }: Connection, task: string): Promise<number> {
    const { rows } = await sql`
      select from graphile_worker._private_jobs as job
      join graphile_worker._private_tasks as task on task.id = job.task_id
      where task.identifier = ${task} and job.payload ->> 'connectionId' = ${id}
    `.execute(testbed.db)
    return rows.length
  }

  it('is looked through once, and the next time comes after the interval, whatever becomes of this one', async () => {
    const connection = await testbed.connect()
    await change(connection, { next_poll_at: new Date(Date.now() - 86_400_000), watch_minutes: 30 })
    await Promise.all([1, 2, 3].map(() => enqueueDueJobs(testbed.db)))
    expect(await jobsOf(connection, 'poll_connection')).toBe(1)
    const { next_poll_at } = await testbed.readConnection(connection.id)
    const minutes = (next_poll_at!.getTime() - Date.now()) / 60_000
    expect(minutes).toBeGreaterThan(29)
    expect(minutes).toBeLessThanOrEqual(30)
  })

  it.each([
    ['not watched', { watch_enabled: false }],
    ['not verified any more', { status: 'failed' }],
    ['deleted', { deleted_at: new Date() }],
    ['looked through later', { next_poll_at: new Date(Date.now() + 60_000) }],
  ])('is no connection that is %s', async (_state, values) => {
    const connection = await testbed.connect()
    await change(connection, { next_poll_at: new Date(0), ...values })
    await enqueueDueJobs(testbed.db)
    expect(await jobsOf(connection, 'poll_connection')).toBe(0)
  })

  it.each([
    ['verified yesterday', { last_checked_at: hoursAgo(25) }, 1],
    ['found broken yesterday', { last_checked_at: hoursAgo(25), status: 'failed' }, 1],
    ['verified just now', { last_checked_at: new Date(Date.now() + 1000) }, 0],
    ['never verified', { status: 'unverified' }, 0],
    ['deleted', { last_checked_at: hoursAgo(25), deleted_at: new Date() }, 0],
  ])('is verified daily: a connection %s', async (_state, values, jobs) => {
    const connection = await testbed.connect()
    await change(connection, values)
    await enqueueDueJobs(testbed.db)
    await enqueueDueJobs(testbed.db)
    expect(await jobsOf(connection, 'verify_connection')).toBe(jobs)
  })
})

function hoursAgo(hours: number): Date {
  return new Date(Date.now() - hours * 3_600_000)
}

import { once } from 'node:events'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { startEtl } from '../../testing/etl-process.ts'
import { enqueueConnectionJob } from './connection-jobs.ts'
import { createDeliveryTestbed, type DeliveryTestbed } from './testing.ts'

let testbed: DeliveryTestbed

beforeAll(async () => {
  testbed = await createDeliveryTestbed()
})
afterEach(() => testbed.aws.faults.heal())
afterAll(() => testbed.stop())

type Connection = Awaited<ReturnType<DeliveryTestbed['connect']>>

async function uploadOf(connection: Connection, timeout: number) {
  await expect
    .poll(async () => (await testbed.uploadsOf(connection)).map(({ status }) => status), {
      timeout,
      interval: 100,
    })
    .toEqual(['completed'])
}

async function lockedJobs(name: string): Promise<string[]> {
  const { rows } = await sql<{ locked_by: string }>`
    select locked_by from graphile_worker.jobs where task_identifier = ${name} and locked_by is not null
  `.execute(testbed.db)
  return rows.map((row) => row.locked_by)
}

it('polls by itself when the time has come, and loads what it finds', async () => {
  const connection = await testbed.connect()
  const due = { next_poll_at: new Date(0) }
  await testbed.db.updateTable('connection').set(due).where('id', '=', connection.id).execute()
  await testbed.deliverLegacy(connection, { costs: [['1', '2']] })
  startEtl(testbed, { preload: new URL('../../testing/set-back-clock.ts', import.meta.url).href })
  await uploadOf(connection, 100_000)
  const { next_poll_at, last_polled_at } = await testbed.readConnection(connection.id)
  expect(next_poll_at!.getTime()).toBeGreaterThan(Date.now())
  expect(last_polled_at).not.toBeNull()
}, 120_000)

it('takes over a poll whose worker was killed', async () => {
  const connection = await testbed.connect()
  await testbed.deliverLegacy(connection)
  testbed.aws.faults.latency = 60_000
  await enqueueConnectionJob(testbed.db, 'poll_connection', { connectionId: connection.id })
  const first = startEtl(testbed)
  await expect.poll(() => lockedJobs('poll_connection'), { timeout: 30_000 }).toHaveLength(1)
  const living = await testbed.db.selectFrom('etl_worker').select('id').execute()
  expect(living.map(({ id }) => id)).toContain((await lockedJobs('poll_connection'))[0])
  first.kill('SIGKILL')
  await once(first, 'exit')
  testbed.aws.faults.heal()
  startEtl(testbed)
  await uploadOf(connection, 90_000)
}, 150_000)

it('takes over a load whose worker was killed while it received, within a minute, with what had come', async () => {
  const connection = await testbed.connect()
  const { key, fileKeys } = await testbed.deliverLegacy(connection, { costs: [['1'], ['2'], ['4']] })
  const { uploadId } = await testbed.take(connection, key)
  testbed.aws.faults.latency = 1500
  const first = startEtl(testbed)
  const received = () =>
    testbed.db
      .selectFrom('upload_file')
      .where('upload_id', '=', uploadId)
      .where('sha256', 'is not', null)
      .select('file_index')
      .execute()
  await expect.poll(received, { timeout: 60_000, interval: 20 }).toHaveLength(1)
  first.kill('SIGKILL')
  await once(first, 'exit')
  const begin = testbed.aws.requests.length
  testbed.aws.faults.heal()
  startEtl(testbed)
  await uploadOf(connection, 60_000)
  const asked = testbed.aws.requests
    .slice(begin)
    .flatMap((request) => (request.service === 's3' && request.operation === 'GetObject' ? request.key : []))
  // What the dead had asked for may come in late, and a second time.
  expect(new Set(asked)).toEqual(new Set(fileKeys.slice(1)))
  const { attempt, totals } = await testbed.readUpload(uploadId!)
  expect([attempt, totals[0]!.billed_cost]).toEqual([2, '7'])
}, 150_000)

it('runs a job of one client at a time, and those of others beside it', async () => {
  const [busy, waiting] = [await testbed.connect(), await testbed.connect()]
  const { id: clientId } = await testbed.db
    .insertInto('client')
    .values({ name: 'Other', slug: 'other', profile: 'core' })
    .returning('id')
    .executeTakeFirstOrThrow()
  const other = await testbed.connect({ clientId })
  await testbed.deliverLegacy(other)
  for (const { id } of [busy, waiting]) {
    await enqueueConnectionJob(testbed.db, 'poll_connection', { connectionId: id })
  }
  testbed.aws.faults.latency = 2000
  await enqueueConnectionJob(testbed.db, 'poll_connection', { connectionId: other.id })
  startEtl(testbed)
  await expect.poll(() => lockedJobs('poll_connection'), { timeout: 30_000, interval: 20 }).toHaveLength(2)
  testbed.aws.faults.heal()
  await uploadOf(other, 60_000)
  await expect
    .poll(async () => (await testbed.readConnection(waiting.id)).last_polled_at, { timeout: 30_000 })
    .not.toBeNull()
}, 120_000)

it('stops in the middle of a poll, and returns it to the queue', async () => {
  const connection = await testbed.connect()
  await testbed.deliverLegacy(connection)
  testbed.aws.faults.latency = 60_000
  await enqueueConnectionJob(testbed.db, 'poll_connection', { connectionId: connection.id })
  const first = startEtl(testbed)
  await expect.poll(() => lockedJobs('poll_connection'), { timeout: 30_000 }).toHaveLength(1)
  first.kill('SIGTERM')
  await once(first, 'exit')
  expect(first.exitCode).toBe(0)
  expect(await lockedJobs('poll_connection')).toEqual([])
  expect((await testbed.readConnection(connection.id)).poll_error).toBeNull()
  testbed.aws.faults.heal()
  startEtl(testbed)
  await uploadOf(connection, 60_000)
}, 120_000)

import { once } from 'node:events'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { formatUnits, generateCur } from '../demo/bill/generate-cur.ts'
import { startEtl } from '../testing/etl-process.ts'
import { createLoadTestbed, type LoadTestbed } from './testing.ts'

/** Large enough that a load can be met in its middle, small enough for a test. */
const ROWS = 100_000

let testbed: LoadTestbed
beforeAll(async () => {
  testbed = await createLoadTestbed()
})
afterAll(() => testbed.stop())

async function poll(uploadId: string, field: 'status' | 'phase', value: string, timeout: number) {
  await expect
    .poll(async () => (await testbed.readUpload(uploadId))[field], { timeout, interval: 20 })
    .toBe(value)
  return testbed.readUpload(uploadId)
}

/** Who has jobs, and who says that they live: a job whose worker is not among them is taken away in the middle. */
async function lockersOfJobs(): Promise<string[]> {
  const { rows } = await sql<{ locked_by: string }>`
    select locked_by from graphile_worker.jobs where locked_by is not null
  `.execute(testbed.db)
  return rows.map((row) => row.locked_by)
}

async function idsOfTheLiving(): Promise<string[]> {
  const workers = await testbed.db.selectFrom('etl_worker').select('id').execute()
  return workers.map(({ id }) => id)
}

it('takes jobs from the queue', async () => {
  const child = startEtl(testbed)
  const { text, totals } = generateCur({ month: '2026-09-01', rows: 500, seed: 1 })
  const upload = await poll(
    await testbed.receive('small.csv', text, { enqueue: true }),
    'status',
    'completed',
    30_000,
  )
  expect(upload.totals[0]!.billed_cost).toBe(formatUnits(totals.billed))
  child.kill('SIGTERM')
  await once(child, 'exit')
  expect(child.exitCode).toBe(0)
  expect(await testbed.db.selectFrom('etl_worker').selectAll().execute()).toEqual([])
})

it('ends in exact totals when it is killed in the middle of a load and started again', async () => {
  const { text, totals } = generateCur({ month: '2026-09-01', rows: ROWS, seed: 2 })
  const id = await testbed.receive('large.csv', text, { enqueue: true })
  const first = startEtl(testbed)
  await poll(id, 'phase', 'loading', 30_000)
  expect(await idsOfTheLiving()).toEqual(expect.arrayContaining(await lockersOfJobs()))
  first.kill('SIGKILL')
  await once(first, 'exit')
  expect((await testbed.readUpload(id)).status).toBe('processing')

  startEtl(testbed)
  // Taken over after the silence, by the next sweep.
  const upload = await poll(id, 'status', 'completed', 90_000)
  expect(upload).toMatchObject({ attempt: 2, rows_accepted: String(ROWS), rows_rejected: '0' })
  expect(upload.totals[0]!.billed_cost).toBe(formatUnits(totals.billed))
  expect(upload.totals[0]!.effective_cost).toBe(formatUnits(totals.effective))
  await expect
    .poll(
      async () => {
        const [counted] = await testbed.select<{ rows: string }>(
          'SELECT count() AS rows FROM cost_line WHERE client_id = {clientId:UUID} AND BillingPeriodStart > {before:Date}',
          { clientId: testbed.clientId, before: '2000-01-01' },
        )
        return Number(counted!.rows)
      },
      { timeout: 30_000, interval: 200 },
    )
    .toBe(ROWS + 500)
}, 150_000)

it('ends an upload with a reason whose last try did not live to say so', async () => {
  startEtl(testbed)
  const id = await testbed.receive('orphan.csv', 'irrelevant')
  const upload = await poll(id, 'status', 'failed', 40_000)
  expect(upload.error?.code).toBe('interrupted')
})

it('removes rows and files of deleted uploads, and rows of versions that are too old', async () => {
  const deliver = async (seed: number) => {
    const { text } = generateCur({ month: '2026-09-01', rows: 200, seed })
    const id = await testbed.receive(`${seed}.csv`, text, { enqueue: true })
    await testbed.db.updateTable('upload').set({ export_key: 'daily' }).where('id', '=', id).execute()
    return id
  }
  const [deleted, old, current] = [await deliver(11), await deliver(12), await deliver(13)]
  startEtl(testbed, { settings: { KEEP_VERSIONS: '1' } })
  for (const id of [deleted, old, current]) await poll(id, 'status', 'completed', 30_000)
  await testbed.db.updateTable('upload').set({ status: 'deleted' }).where('id', '=', deleted).execute()
  await expect
    .poll(
      async () => {
        const { load_id, periods } = await testbed.readUpload(old)
        const { removed_at } = await testbed.db
          .selectFrom('upload_file')
          .where('upload_id', '=', deleted)
          .select('removed_at')
          .executeTakeFirstOrThrow()
        const gone = [load_id, (await testbed.readUpload(deleted)).load_id]
        const left = await testbed.select('SELECT 1 FROM cost_line WHERE load_id IN {gone:Array(UUID)}', {
          gone,
        })
        return [periods.every(({ emptied_at }) => emptied_at !== null), removed_at !== null, left.length]
      },
      { timeout: 60_000, interval: 200 },
    )
    .toEqual([true, true, 0])
  const rows = await testbed.select('SELECT 1 FROM cost_line WHERE load_id = {id:UUID}', {
    id: (await testbed.readUpload(current)).load_id,
  })
  expect(rows).toHaveLength(200)
}, 120_000)

it('ends its process when the queue ends, so that another takes its jobs', async () => {
  // What follows from the loads above would end it before this one is loaded.
  await sql`delete from graphile_worker._private_jobs`.execute(testbed.db)
  await sql`
    create function refuse() returns trigger language plpgsql as $$ begin raise 'not now'; end $$;
    create trigger refuse before delete on graphile_worker._private_jobs execute function refuse();
  `.execute(testbed.db)
  try {
    const child = startEtl(testbed)
    const exited = once(child, 'exit')
    const { text } = generateCur({ month: '2026-09-01', rows: 100, seed: 3 })
    await poll(await testbed.receive('s.csv', text, { enqueue: true }), 'status', 'completed', 30_000)
    await exited
    expect(child.exitCode).toBe(1)
  } finally {
    await sql`drop function refuse cascade`.execute(testbed.db)
    await sql`delete from graphile_worker._private_jobs`.execute(testbed.db)
    await testbed.db.deleteFrom('etl_worker').execute()
  }
})

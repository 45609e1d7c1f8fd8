import { existsSync } from 'node:fs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { beginAttempt, markPurged } from './attempts-repository.ts'
import { removeFilesOfDeletedUploads } from './deleted-files.ts'
import { loadUpload, purgeAbandonedLoads } from './load-upload.ts'
import { purgeLoad } from './load/load-tables.ts'
import { ROLLUP_NAMES } from '../clickhouse/rollups.ts'
import { rollUp } from '../testing/roll-up.ts'
import { createLoadTestbed, type LoadTestbed } from './testing.ts'

let testbed: LoadTestbed
beforeAll(async () => {
  testbed = await createLoadTestbed()
})
afterAll(() => testbed.stop())

const HEADER = 'BilledCost,BillingCurrency,BillingPeriodStart,ChargePeriodStart,ServiceName'
const ROW = '1,USD,2026-10-01T00:00:00Z,2026-10-01T00:00:00Z,AmazonEC2'
const options = { lastTry: true, signal: AbortSignal.timeout(120_000) }

async function setStatus(id: string, status: 'deleted' | 'cancelled'): Promise<void> {
  await testbed.db.updateTable('upload').set({ status }).where('id', '=', id).execute()
}
async function rowsOf(uploadId: string): Promise<number> {
  const loads = await testbed.db.selectFrom('load').select('id').where('upload_id', '=', uploadId).execute()
  const [counted] = await testbed.select<{ rows: string }>(
    `SELECT count() AS rows FROM (${['cost_line', ...ROLLUP_NAMES]
      .map((table) => `SELECT load_id FROM ${table}`)
      .join(' UNION ALL ')}) WHERE load_id IN {loads:Array(UUID)}`,
    { loads: loads.map(({ id }) => id) },
  )
  return Number(counted!.rows)
}
async function filesOf(uploadId: string) {
  return testbed.db.selectFrom('upload_file').selectAll().where('upload_id', '=', uploadId).execute()
}
const isKept = (storageKey: string) => existsSync(testbed.context.uploadStore.path(storageKey))

it('rows and files of a deleted upload are removed, rows first; its record and hashes stay', async () => {
  const id = await testbed.receive('bill.csv', `${HEADER}\n${ROW}\n`)
  const other = await testbed.receive('other.csv', `${HEADER}\n${ROW}\n${ROW}\n`)
  await loadUpload(testbed.context, id, options)
  await loadUpload(testbed.context, other, options)
  for (const upload of [id, other]) {
    const { load_id } = await testbed.readUpload(upload)
    await rollUp({ databases: testbed, clickhouse: testbed.clickhouse }, { loadId: load_id! })
  }
  // A line, and one in each rollup.
  expect(await rowsOf(id)).toBe(1 + ROLLUP_NAMES.length)
  const [file] = await filesOf(id)
  const { uploadStore } = testbed.context

  await setStatus(id, 'deleted')
  expect(await removeFilesOfDeletedUploads(testbed.db, uploadStore)).toBe(0)
  expect(isKept(file!.storage_key)).toBe(true)
  await purgeAbandonedLoads(testbed.context)
  expect(await removeFilesOfDeletedUploads(testbed.db, uploadStore)).toBe(1)
  expect([await rowsOf(id), isKept(file!.storage_key)]).toEqual([0, false])
  const [after] = await filesOf(id)
  expect([after?.sha256, after?.removed_at]).toEqual([file!.sha256, expect.any(Date)])
  expect(await removeFilesOfDeletedUploads(testbed.db, uploadStore)).toBe(0)
  expect([await rowsOf(other), isKept((await filesOf(other))[0]!.storage_key)]).toEqual([
    2 + ROLLUP_NAMES.length,
    true,
  ])
})

it('a file that another upload has too is kept until that one is deleted', async () => {
  const [first, second] = [await testbed.receive('1.csv', 'one'), await testbed.receive('2.csv', 'two')]
  const { storage_key } = (await filesOf(first))[0]!
  await testbed.db.updateTable('upload_file').set({ storage_key }).where('upload_id', '=', second).execute()
  const { uploadStore } = testbed.context
  await setStatus(first, 'deleted')
  expect(await removeFilesOfDeletedUploads(testbed.db, uploadStore)).toBe(0)
  expect(isKept(storage_key)).toBe(true)
  await setStatus(second, 'deleted')
  expect(await removeFilesOfDeletedUploads(testbed.db, uploadStore)).toBe(2)
  expect(isKept(storage_key)).toBe(false)
})

it('a load that runs while its upload is deleted stops and leaves nothing', async () => {
  const large = `${HEADER}\n${`${ROW}\n`.repeat(3_000_000)}`
  const id = await testbed.receive('large.csv', large)
  const loading = loadUpload(testbed.context, id, options)
  await expect
    .poll(async () => (await testbed.readUpload(id)).phase, { timeout: 30_000, interval: 20 })
    .toBe('loading')
  await setStatus(id, 'deleted')
  await purgeAbandonedLoads(testbed.context, id)
  await loading
  expect([(await testbed.readUpload(id)).status, await rowsOf(id)]).toEqual(['deleted', 0])
}, 90_000)

it('a try that began a statement after its purge removes its rows itself', async () => {
  const id = await testbed.receive('late.csv', `${HEADER}\n${ROW}\n`)
  const { db, clickhouse } = testbed.context
  // As where the upload is cancelled and swept between two statements of a load: the second writes after the purge.
  const purgedMeanwhile = new Proxy(clickhouse, {
    get(target, name, receiver) {
      const value: unknown = Reflect.get(target, name, receiver)
      if (typeof value !== 'function') return value
      if (name !== 'command') return value.bind(target) as unknown
      return async (...parameters: Parameters<typeof clickhouse.command>) => {
        if (!parameters[0].query.startsWith('INSERT')) return target.command(...parameters)
        await setStatus(id, 'cancelled')
        const { load_id } = await testbed.readUpload(id)
        await purgeLoad(clickhouse, { clientId: testbed.clientId, loadId: load_id! })
        await markPurged(db, load_id!)
        return target.command(...parameters)
      }
    },
  })
  await loadUpload({ ...testbed.context, clickhouse: purgedMeanwhile }, id, options)
  expect([(await testbed.readUpload(id)).status, await rowsOf(id)]).toEqual(['cancelled', 0])
})

it('a purge ends every statement of its load', async () => {
  const id = await testbed.receive('bill.csv', `${HEADER}\n${ROW}\n`)
  const attempt = (await beginAttempt(testbed.db, id))!
  const statements = [0, 1].map((file) =>
    testbed.clickhouse
      .command({
        query: `INSERT INTO cost_line_landing (client_id, load_id, file_index, BillingPeriodStart)
          SELECT {clientId:UUID}, {loadId:UUID}, {file:UInt16}, toDate('2026-10-01')
          FROM numbers(100000000) WHERE sleepEachRow(0.0001) = 0`,
        query_params: { clientId: attempt.clientId, loadId: attempt.loadId, file },
        clickhouse_settings: {
          log_comment: `outlay load ${attempt.loadId}`,
          max_block_size: '1000',
          min_insert_block_size_rows: '1000',
          min_insert_block_size_bytes: '0',
        },
      })
      .then(
        () => 'ended',
        () => 'killed',
      ),
  )
  await expect.poll(() => rowsOf(id), { timeout: 30_000, interval: 50 }).toBeGreaterThan(0)
  await purgeLoad(testbed.clickhouse, attempt)
  expect(await rowsOf(id)).toBe(0)
  expect(await Promise.all(statements)).toEqual(['killed', 'killed'])
  expect(await rowsOf(id)).toBe(0)
}, 60_000)

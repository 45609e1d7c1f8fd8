import { once } from 'node:events'
import { gzipSync } from 'node:zlib'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Upload } from '../contract/upload.ts'
import { formatUnits, generateCur } from '../demo/bill/generate-cur.ts'
import { createTestApp, type TestApp } from '../testing/app.ts'
import { startEtl } from '../testing/etl-process.ts'
import { multipart } from '../testing/multipart.ts'
import { loadUpload } from './load-upload.ts'

/** The first file is loaded soon, and the second is long enough to be met in its middle. */
const ROWS = [2_000, 80_000, 1_000]

let outlay: TestApp
beforeAll(async () => {
  outlay = await createTestApp({ maxUploadBytes: 200_000_000 })
})
afterAll(() => outlay.stop())

async function rowsOf(loadId: string): Promise<number> {
  const answer = await outlay.clickhouse.query({
    query: 'SELECT toUInt32(count()) AS rows FROM cost_line WHERE load_id = {loadId:UUID}',
    query_params: { loadId },
    format: 'JSONEachRow',
  })
  return (await answer.json<{ rows: number }>())[0]!.rows
}

it('shows nothing of a report that was killed between its files, and completes it exactly afterwards', async () => {
  const { db } = outlay.databases
  const user = await outlay.createUser('analyst', await outlay.createClient())
  const bills = ROWS.map((rows, seed) => generateCur({ month: '2026-10-01', rows, seed: seed + 1 }))
  const manifest = {
    assemblyId: 'a',
    account: '123456789012',
    reportName: 'daily',
    billingPeriod: { start: '20261001T000000.000Z' },
    reportKeys: ['cur/0.csv.gz', 'cur/1.csv.gz', 'cur/2.csv.gz'],
  }
  const form = await multipart([
    ['manifest', { fileName: 'm.json', content: JSON.stringify(manifest) }],
    ...bills.map(({ text }, index): Parameters<typeof multipart>[0][number] => [
      'file',
      { fileName: `${index}.csv.gz`, content: gzipSync([...text].join(''), { level: 1 }) },
    ]),
  ])
  const sent = await outlay.injectSignedInAs(user, { method: 'POST', url: '/api/uploads', ...form })
  const { id, files } = sent.json<Upload>()
  const read = () => db.selectFrom('upload').selectAll().where('id', '=', id).executeTakeFirstOrThrow()

  const etl = startEtl(outlay.databases)
  try {
    await expect
      .poll(async () => Number((await read()).bytes_read), { timeout: 60_000, interval: 20 })
      .toBeGreaterThan(files[0]!.bytes)
  } finally {
    etl.kill('SIGKILL')
    await once(etl, 'exit')
  }
  const killed = await read()
  expect(killed).toMatchObject({ status: 'processing', rows_accepted: '0' })
  expect(await rowsOf(killed.load_id!)).toBeGreaterThanOrEqual(ROWS[0]!)

  await loadUpload(
    {
      db,
      clickhouse: outlay.clickhouse,
      uploadStore: outlay.uploadStore,
      log: pino({ level: 'silent' }),
      limits: { maxRejectShare: 0.05, maxMemoryBytes: 2_000_000_000, maxFileBytes: 1_000_000_000 },
    },
    id,
    { lastTry: true, signal: AbortSignal.timeout(120_000) },
  )
  const rows = ROWS.reduce((sum, count) => sum + count)
  const completed = await read()
  expect(completed).toMatchObject({ status: 'completed', attempt: 2, rows_accepted: String(rows) })
  const total = await db
    .selectFrom('upload_total')
    .selectAll()
    .where('upload_id', '=', id)
    .executeTakeFirstOrThrow()
  expect(total.billed_cost).toBe(formatUnits(bills.reduce((sum, { totals }) => sum + totals.billed, 0n)))
  expect([await rowsOf(killed.load_id!), await rowsOf(completed.load_id!)]).toEqual([0, rows])
}, 240_000)

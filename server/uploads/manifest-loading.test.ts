import { gzipSync } from 'node:zlib'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Problem } from '../../contract/problem.ts'
import type { Reject, Upload } from '../../contract/upload.ts'
import { formatUnits, generateCur } from '../../demo/bill/generate-cur.ts'
import { loadUpload } from '../../etl/load-upload.ts'
import { createTestApp, type TestApp, type TestUser } from '../../testing/app.ts'
import * as requests from '../../testing/upload-requests.ts'
import type { Part } from '../../testing/upload-requests.ts'

let outlay: TestApp
beforeAll(async () => {
  outlay = await createTestApp()
})
afterAll(() => outlay.stop())

const createAnalyst = () => requests.createAnalyst(outlay)
const json = requests.manifestPart
const legacy = requests.legacyManifest
const file = (fileName: string, content: string | Uint8Array = fileName): Part => [
  'file',
  { fileName, content },
]
const send = (user: TestUser, ...parts: Part[]) => requests.sendParts(outlay, user, parts)
async function sendTaken(user: TestUser, ...parts: Part[]): Promise<Upload> {
  const response = await send(user, ...parts)
  expect([response.statusCode, response.json<Problem>().detail]).toEqual([202, undefined])
  return response.json<Upload>()
}

async function read(user: TestUser, id: string): Promise<Upload> {
  return (await outlay.injectSignedInAs(user, { url: `/api/uploads/${id}` })).json<Upload>()
}

describe('loading a report of several files', () => {
  const HEADER = 'BilledCost,BillingCurrency,BillingPeriodStart,ChargePeriodStart,ServiceName'
  const line = (cost: string) => `${cost},USD,2026-10-01T00:00:00Z,2026-10-05T00:00:00Z,AmazonEC2`
  const focus = (...costs: string[]) => `${[HEADER, ...costs.map(line)].join('\n')}\n`

  async function load(user: TestUser, upload: Upload): Promise<Upload> {
    await loadUpload(
      {
        db: outlay.databases.db,
        clickhouse: outlay.clickhouse,
        uploadStore: outlay.uploadStore,
        log: pino({ level: 'silent' }),
        limits: { maxRejectShare: 0.05, maxMemoryBytes: 2_000_000_000, maxFileBytes: 1_000_000_000 },
      },
      upload.id,
      { lastTry: true, signal: AbortSignal.timeout(60_000) },
    )
    return read(user, upload.id)
  }

  async function linesByFile(clientId: string) {
    const answer = await outlay.clickhouse.query({
      query: `SELECT file_index AS file, toUInt32(count()) AS rows, toString(sum(BilledCost)) AS billed,
          toUInt32(max(row_number)) AS lastRow
        FROM cost_line WHERE client_id = {clientId:UUID} GROUP BY file ORDER BY file`,
      query_params: { clientId },
      format: 'JSONEachRow',
    })
    return answer.json()
  }

  test('ends completed with exact totals over all files', async () => {
    const user = await createAnalyst()
    const bills = [1, 2, 3].map((seed) => generateCur({ month: '2026-10-01', rows: 300 * seed, seed }))
    const parts = bills.map(({ text }, index) => file(`part-${index}.csv.gz`, gzipSync([...text].join(''))))
    const manifest = json(legacy('part-0.csv.gz', 'part-1.csv.gz', 'part-2.csv.gz'))
    const upload = await load(user, await sendTaken(user, manifest, ...parts.toReversed()))
    const sum = (of: 'billed' | 'effective') => bills.reduce((total, { totals }) => total + totals[of], 0n)
    expect(upload).toMatchObject({
      status: 'completed',
      error: null,
      format: 'aws-cur-legacy',
      rows: { read: 1800, accepted: 1800, rejected: 0 },
    })
    const [total] = upload.totals
    expect(Number(total!.billedCost)).not.toBe(0)
    expect(total!.billedCost).toBe(formatUnits(sum('billed')).replace(/0+$/, ''))
    expect(total!.effectiveCost).toBe(formatUnits(sum('effective')).replace(/0+$/, ''))
    expect(await linesByFile(user.clientId)).toMatchObject([
      { file: 0, rows: 300 },
      { file: 1, rows: 600 },
      { file: 2, rows: 900 },
    ])
  })

  test('says of each line and each reject in which file and row it is', async () => {
    const user = await createAnalyst()
    const good = Array.from({ length: 30 }, () => '0.5')
    const upload = await sendTaken(
      user,
      json({
        executionId: 'run-1',
        exportArn: 'arn:aws:bcm-data-exports:us-east-1:123456789012:export/daily',
        columns: [{ name: 'BilledCost', type: 'double' }],
        dataFiles: [1, 2, 3].map((part) => `s3://bills/daily/data/billing_period=2026-10/daily-${part}.csv`),
      }),
      file('daily-3.csv', focus('100')),
      file('daily-1.csv', focus(...good)),
      file('daily-2.csv', focus('1.25', '1.25', 'n/a', '2')),
    )
    const loaded = await load(user, upload)
    expect(loaded).toMatchObject({ status: 'completed', rows: { read: 35, accepted: 34, rejected: 1 } })
    expect(await linesByFile(user.clientId)).toEqual([
      { file: 0, rows: 30, billed: '15', lastRow: 30 },
      { file: 1, rows: 3, billed: '4.5', lastRow: 4 },
      { file: 2, rows: 1, billed: '100', lastRow: 1 },
    ])
    const rejects = await outlay.injectSignedInAs(user, { url: `/api/uploads/${upload.id}/rejects` })
    expect(rejects.json<{ items: Reject[] }>().items).toMatchObject([
      { fileIndex: 1, rowNumber: 3, value: 'n/a' },
    ])
  })

  test.each([
    [['b.csv'], '1 of the 3 files that the manifest lists was not sent: `b.csv`.'],
    [
      ['a.csv', 'b.csv', 'c.csv'],
      '3 of the 3 files that the manifest lists were not sent: `a.csv`, `b.csv`, `c.csv`.',
    ],
  ])('fails without %j, names what is missing, and loads nothing', async (missing, message) => {
    const user = await createAnalyst()
    const names = ['a.csv', 'b.csv', 'c.csv']
    const sent = names.filter((name) => !missing.includes(name)).map((name) => file(name, focus('1')))
    const upload = await load(user, await sendTaken(user, json(legacy(...names)), ...sent))
    expect(upload).toMatchObject({ status: 'failed', error: { code: 'missing-files', message } })
    expect(upload.error!.hint).toContain('Upload the manifest again together with all of its files')
    expect(await linesByFile(user.clientId)).toEqual([])
    const retried = await outlay.injectSignedInAs(user, {
      method: 'POST',
      url: `/api/uploads/${upload.id}/retry`,
    })
    expect(retried.statusCode).toBe(202)
    expect((await load(user, upload)).error!.code).toBe('missing-files')
  })

  test('names the first twenty of many missing files', async () => {
    const user = await createAnalyst()
    const names = Array.from({ length: 1030 }, (_, index) => `part-${index}.csv`)
    const upload = await load(user, await sendTaken(user, json(legacy(...names)), file('part-0.csv')))
    expect(upload.error!.message).toContain(
      '1,029 of the 1,030 files that the manifest lists were not sent: `part-1.csv`',
    )
    expect(upload.error!.message).toContain('`part-20.csv` and 1,009 more.')
  })

  test('fails whole where one file is broken, and names it', async () => {
    const user = await createAnalyst()
    const broken = gzipSync(focus(...Array.from({ length: 5000 }, (_, index) => `${index}.5`)))
    const upload = await load(
      user,
      await sendTaken(
        user,
        json(legacy('a.csv', 'b.csv.gz', 'c.csv')),
        file('a.csv', focus('1')),
        file('b.csv.gz', broken.subarray(0, broken.length - 100)),
        file('c.csv', focus('1')),
      ),
    )
    expect(upload).toMatchObject({
      status: 'failed',
      error: { code: 'truncated-file' },
      rows: { accepted: 0 },
    })
    expect(upload.error!.message).toMatch(/^`b\.csv\.gz`: /)
    expect(await linesByFile(user.clientId)).toEqual([])
  })
})

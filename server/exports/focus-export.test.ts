import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { parse } from 'csv-parse/sync'
import { pino } from 'pino'
import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ExportFormat } from '../../contract/export.ts'
import { focusColumns } from '../../etl/formats/focus/columns.ts'
import { loadUpload } from '../../etl/load-upload.ts'
import { createTestApp, type TestApp, type TestUser } from '../../testing/app.ts'
import { seedCompletedUpload, type TestCostLine } from '../../testing/seed-upload.ts'
import { focusExportColumns } from './focus-columns.ts'

let outlay: TestApp
beforeAll(async () => {
  outlay = await createTestApp()
})
afterAll(() => outlay.stop())

async function createAnalyst(): Promise<TestUser> {
  return outlay.createUser('analyst', await outlay.createClient())
}

/** Loads a file as etl does. */
async function load(user: TestUser, fileName: string, content: Buffer) {
  const id = uuidv7()
  const { db } = outlay.databases
  const storageKey = `${user.clientId}/${id}.0`
  await outlay.uploadStore.write(storageKey, Readable.from([content]))
  const file = { bytes: content.length, origin: 'file' as const }
  await db
    .insertInto('upload')
    .values({ id, client_id: user.clientId!, file_name: fileName, content_sha256: id, ...file })
    .execute()
  await db
    .insertInto('upload_file')
    .values({
      upload_id: id,
      file_index: 0,
      name: fileName,
      bytes: content.length,
      sha256: id,
      storage_key: storageKey,
    })
    .execute()
  await loadUpload(
    {
      db,
      clickhouse: outlay.clickhouse,
      uploadStore: outlay.uploadStore,
      log: pino({ level: 'silent' }),
      limits: { maxRejectShare: 0, maxMemoryBytes: 2_000_000_000, maxFileBytes: Infinity },
    },
    id,
    { lastTry: true, signal: AbortSignal.timeout(60_000) },
  )
  const upload = await db.selectFrom('upload').where('id', '=', id).selectAll().executeTakeFirstOrThrow()
  const totals = await db
    .selectFrom('upload_total')
    .where('upload_id', '=', id)
    .select(['currency', 'billed_cost', 'effective_cost', 'list_cost', 'contracted_cost'])
    .orderBy('currency')
    .execute()
  expect(upload.error).toBeNull()
  return { ...upload, totals }
}

async function exportLines(user: TestUser, format: ExportFormat, uploadId: string): Promise<Buffer> {
  const url = `/api/lines/export?format=${format}&uploads=${uploadId}`
  const response = await outlay.injectSignedInAs(user, { url })
  expect(response.statusCode).toBe(200)
  return response.rawPayload
}

async function rowsOf(loadId: string | null, columns: string): Promise<unknown[]> {
  const answer = await outlay.clickhouse.query({
    query: `SELECT ${columns} FROM cost_line WHERE load_id = {loadId:UUID} ORDER BY ALL`,
    query_params: { loadId },
    format: 'JSONCompactEachRow',
  })
  return answer.json()
}

type Original = { user: TestUser; original: Awaited<ReturnType<typeof load>> }
const originals = new Map<string, Promise<Original>>()

/** What has become of a case's file, which is loaded once for all formats. */
function originalOf(path: string): Promise<Original> {
  const known = originals.get(path)
  if (known) return known
  const loaded = (async () => {
    const user = await createAnalyst()
    const content = await readFile(join(import.meta.dirname, '../../etl/formats', path))
    return { user, original: await load(user, 'bill.csv', content) }
  })()
  originals.set(path, loaded)
  return loaded
}

const formats: ExportFormat[] = ['csv', 'parquet']
const cases = [
  'aws-cur-legacy/cases/line-item-types/input.csv',
  'aws-cur-legacy/cases/tags-and-net/input.csv',
  'focus/cases/aws-1.2/input.csv',
  'focus/cases/gcp-1.3/input.csv',
]

describe.each(formats)('cost lines as FOCUS 1.2 in %s', (format) => {
  test.each(cases)('load again with the same sums: %s', async (path) => {
    const { user, original } = await originalOf(path)
    const exported = await exportLines(user, format, original.id)
    const again = await load(user, `export.${format}`, exported)
    expect([again.format, again.format_version]).toEqual(['focus', '1.2'])
    expect(again.totals).toEqual(original.totals)
    expect([again.rows_accepted, again.rows_rejected]).toEqual([original.rows_accepted, '0'])
    const same =
      'BilledCost, EffectiveCost, ServiceName, ResourceId, ChargePeriodStart, ChargePeriodEnd, ' +
      'BillingPeriodStart, BillingPeriodEnd, ConsumedQuantity, x_UsageType, x_NetBilledCost, ' +
      'arraySort(mapKeys(Tags)), arraySort(mapValues(Tags))'
    expect(await rowsOf(again.load_id, same)).toEqual(await rowsOf(original.load_id, same))
  })

  test('keep amounts to the last digit, and tags that look like formulas', async () => {
    const user = await createAnalyst()
    const lines: TestCostLine[] = [
      {
        BilledCost: '-0.000000000000000001',
        EffectiveCost: '-12345678901234567890.123456789012345678',
        ResourceId: '-i',
        ServiceName: 'x',
        Tags: { '=key': '=1+1', 'q"\\\n': '-@' },
      },
      { BilledCost: '1', ServiceName: 'x', BillingPeriodEnd: 0 },
    ]
    const seeded = await seedCompletedUpload(outlay, { clientId: user.clientId!, lines })
    const again = await load(user, `export.${format}`, await exportLines(user, format, seeded.uploadId))
    const exact = 'BilledCost, EffectiveCost, Tags'
    expect(await rowsOf(again.load_id, exact)).toEqual(await rowsOf(seeded.loadId, exact))
    // In CSV, text that a spreadsheet would run has an apostrophe before it.
    expect((await rowsOf(again.load_id, 'ResourceId')).flat()).toContain(format === 'csv' ? "'-i" : '-i')
  })
})

test('the columns are those of FOCUS 1.2 in its order, then all others of a cost line, then its place', async () => {
  const names = focusExportColumns('csv').map(({ name }) => name)
  const standard = focusColumns('1.2').map(({ name }) => name)
  expect(names.slice(0, standard.length)).toEqual(standard)
  expect(standard).toHaveLength(57)
  const rest = names.slice(standard.length)
  expect(rest.every((name) => name.startsWith('x_'))).toBe(true)
  expect(rest.slice(-3)).toEqual(['x_UploadId', 'x_FileIndex', 'x_RowNumber'])
  const answer = await outlay.clickhouse.query({
    query: `SELECT name FROM system.columns WHERE database = currentDatabase() AND table = 'cost_line'`,
    format: 'JSONEachRow',
  })
  const columns = (await answer.json<{ name: string }>()).map(({ name }) => name)
  const kept = columns.filter((name) => !['client_id', 'load_id', 'file_index', 'row_number'].includes(name))
  const withPrefix = (name: string) => (standard.includes(name) || name.startsWith('x_') ? name : `x_${name}`)
  expect(names.slice(0, -3).toSorted()).toEqual(kept.map(withPrefix).toSorted())
})

test('a line says in its cells where it came from, and has instants and amounts as the standard writes them', async () => {
  const user = await createAnalyst()
  const { uploadId } = await seedCompletedUpload(outlay, {
    clientId: user.clientId!,
    lines: [{ row_number: 9, file_index: 2, BilledCost: '-0.5', ServiceName: '@x', Tags: { team: 'blue' } }],
  })
  const [row] = parse<Record<string, string>>(await exportLines(user, 'csv', uploadId), { columns: true })
  expect(row).toMatchObject({
    BilledCost: '-0.5',
    BillingPeriodStart: '2026-10-01T00:00:00Z',
    ChargePeriodEnd: '2026-10-01T01:00:00Z',
    ServiceName: "'@x",
    Tags: '{"team":"blue"}',
    x_CostCategories: '',
    x_UploadId: uploadId,
    x_FileIndex: '2',
    x_RowNumber: '9',
  })
})

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { loadUpload } from '../load-upload.ts'
import { expectExactSums } from '../rollups/exactness.testing.ts'
import { createLoadTestbed, type LoadTestbed } from '../testing.ts'

/*
 * Each folder `<format>/cases/<case>` is a file and what has to come of it: `input.csv` (or `.parquet`, `.txt`, …) and
 * `expected.json`, whose `lines` are the result of its `query`, by default every line's costs and category, or whose
 * `refused` says why it is not loaded. A client's own mapping for the file is `mapping.json`. A provider's quirk is a folder more and no code.
 */

interface Refused {
  code: string
  message: string
}

interface Expected {
  format: string
  version: string
  rows: { read: number; accepted: number; rejected: number }
  totals: Record<
    string,
    { billed: string; effective: string; list?: string; contracted?: string; source?: string }
  >
  periods?: string[]
  query?: string
  lines?: unknown[]
  findings?: unknown[]
  rejects?: unknown[]
}

const FOLDER = import.meta.dirname
const cases = readdirSync(FOLDER, { withFileTypes: true })
  .filter((entry) => existsSync(join(FOLDER, entry.name, 'cases')))
  .flatMap((format) =>
    readdirSync(join(FOLDER, format.name, 'cases')).map((name) => join(format.name, 'cases', name)),
  )

let testbed: LoadTestbed
beforeAll(async () => {
  testbed = await createLoadTestbed()
})
afterAll(() => testbed.stop())

type Upload = Awaited<ReturnType<LoadTestbed['readUpload']>>
const uploads = new Map<string, Promise<Upload>>()

/** What has become of a case's file, which is loaded once. */
function uploadOf(folder: string): Promise<Upload> {
  const known = uploads.get(folder)
  if (known) return known
  const upload = load(folder)
  uploads.set(folder, upload)
  return upload
}

async function load(folder: string): Promise<Upload> {
  const fileName = readdirSync(join(FOLDER, folder)).find((name) => name.startsWith('input.'))!
  const id = await testbed.receive(fileName, readFileSync(join(FOLDER, folder, fileName)))
  const definition = join(FOLDER, folder, 'mapping.json')
  if (existsSync(definition)) await testbed.mapUpload(id, folder, readFileSync(definition, 'utf8'))
  await loadUpload(testbed.context, id, { lastTry: true, signal: AbortSignal.timeout(60_000) })
  return testbed.readUpload(id)
}

it.each(cases)('%s loads as expected', async (folder) => {
  const expected = JSON.parse(readFileSync(join(FOLDER, folder, 'expected.json'), 'utf8')) as
    Expected | { refused: Refused }
  const upload = await uploadOf(folder)

  if ('refused' in expected) {
    expect(upload.status).toBe('failed')
    expect(upload.error).toMatchObject(expected.refused)
    return
  }
  expect(upload.error).toBeNull()
  expect(upload).toMatchObject({
    status: 'completed',
    format: expected.format,
    format_version: expected.version,
  })
  expect({
    read: Number(upload.rows_read),
    accepted: Number(upload.rows_accepted),
    rejected: Number(upload.rows_rejected),
  }).toEqual(expected.rows)
  const totals = Object.fromEntries(
    upload.totals.map((total) => [
      total.currency,
      {
        billed: plain(total.billed_cost),
        effective: plain(total.effective_cost),
        list: plain(total.list_cost),
        contracted: plain(total.contracted_cost),
        source: plain(total.source_billed_cost),
      },
    ]),
  )
  expect(totals).toMatchObject(expected.totals)
  expect(Object.keys(totals)).toEqual(Object.keys(expected.totals))
  if (expected.periods) expect(upload.periods.map(({ period }) => period)).toEqual(expected.periods)
  if (expected.findings) expect(upload.report?.findings).toMatchObject(expected.findings)
  if (expected.rejects) expect(upload.report?.rejects).toMatchObject(expected.rejects)
  if (expected.lines) {
    const query =
      expected.query ??
      `SELECT row_number AS row, x_LineItemType AS type, toString(BilledCost) AS billed,
         toString(EffectiveCost) AS effective, toString(ListCost) AS list, toString(ContractedCost) AS contracted,
         ChargeCategory AS category, CommitmentDiscountStatus AS status
       FROM cost_line WHERE load_id = {loadId:UUID} ORDER BY row_number`
    const lines = await testbed.select(query, { loadId: upload.load_id })
    expect(lines).toEqual(expected.lines)
  }
})

it('of all that load, the sum over any dimension of any table is the total of the upload', async () => {
  const all: Upload[] = []
  for (const folder of cases) all.push(await uploadOf(folder))
  const completed = all.filter(({ status }) => status === 'completed')
  expect(completed.length).toBeGreaterThan(35)
  await expectExactSums(testbed, completed)
}, 240_000)

it('loads a gzip of a case to the same sums, whatever its name says', async () => {
  const folder = join(FOLDER, 'aws-cur-legacy', 'cases', 'line-item-types')
  const input = readFileSync(join(folder, 'input.csv'))
  const expected = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')) as Expected
  const upload = await testbed.load(gzipSync(input))
  expect(upload.status).toBe('completed')
  expect(Number(upload.rows_accepted)).toBe(expected.rows.accepted)
})

/** Without the zeros that the column's scale adds. */
function plain(decimal: string): string {
  return decimal.includes('.') ? decimal.replace(/\.?0+$/, '') : decimal
}

import { readFile } from 'node:fs/promises'
import { crc32, deflateRawSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadUpload } from '../load-upload.ts'
import { createLoadTestbed, type LoadTestbed } from '../testing.ts'

let testbed: LoadTestbed
beforeAll(async () => {
  testbed = await createLoadTestbed()
})
afterAll(() => testbed.stop())

const HEADER =
  'BillingCurrency,BilledCost,EffectiveCost,ListCost,ContractedCost,ChargePeriodStart,ServiceName,Tags'

/** A FOCUS file of so many rows: row n costs n.000000001, so that a sum tells which rows are there. */
function bill(rows: number): string {
  const lines = Array.from(
    { length: rows },
    (_, index) =>
      `USD,${index + 1}.000000001,1,1,1,2026-10-01T00:00:00Z,Störung ${index % 3},"{""row"": ""${index + 1}""}"`,
  )
  return `${HEADER}\n${lines.join('\n')}\n`
}

/** A zip archive by its specification, entry by entry: no library for tests alone. */
function zip(entries: [name: string, content: Buffer][]): Buffer {
  const locals: Buffer[] = []
  const central: Buffer[] = []
  let offset = 0
  for (const [name, content] of entries) {
    const data = deflateRawSync(content)
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt16LE(8, 4)
    common.writeUInt32LE(crc32(content), 10)
    common.writeUInt32LE(data.length, 14)
    common.writeUInt32LE(content.length, 18)
    common.writeUInt16LE(name.length, 22)
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, Buffer.from(name), data])
    const rest = Buffer.alloc(14)
    rest.writeUInt32LE(offset, 10)
    central.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), common, rest, Buffer.from(name)]))
    locals.push(local)
    offset += local.length
  }
  const directory = Buffer.concat(central)
  const end = Buffer.alloc(18)
  end.writeUInt16LE(entries.length, 4)
  end.writeUInt16LE(entries.length, 6)
  end.writeUInt32LE(directory.length, 8)
  end.writeUInt32LE(offset, 12)
  return Buffer.concat([...locals, directory, Buffer.from('PK\x05\x06'), end])
}

/** The engine writes the bill as Parquet, in row groups of ten. */
async function parquet(rows: number): Promise<Buffer> {
  const path = `${testbed.uploadStore}/made-${rows}.parquet`
  await testbed.clickhouse.command({
    query: `INSERT INTO FUNCTION file('${path}', 'Parquet')
      SELECT 'USD' AS BillingCurrency, number + 1 + 0.25 AS BilledCost, toDecimal64('1.5', 4) AS EffectiveCost,
        toNullable(if(number = 3, NULL, 1)) AS ListCost, '1' AS ContractedCost,
        toDateTime64('2026-10-01 00:00:00', 3, 'UTC') AS ChargePeriodStart, 'Service' AS ServiceName,
        map('row', toString(number + 1)) AS Tags
      FROM numbers(${rows})`,
    clickhouse_settings: { output_format_parquet_row_group_size: '10', engine_file_truncate_on_insert: 1 },
  })
  return readFile(path)
}

describe('a file is what its bytes say, whatever its name', () => {
  it.each<[string, () => Buffer]>([
    ['plain text', () => Buffer.from(bill(50))],
    ['gzip', () => gzipSync(bill(50))],
    [
      'gzip in two members',
      () => Buffer.concat([gzipSync(bill(50).slice(0, 900)), gzipSync(bill(50).slice(900))]),
    ],
    ['zstd', () => zstdCompressSync(bill(50))],
    ['zip', () => zip([['report-1.csv', Buffer.from(bill(50))]])],
    [
      'zip with a folder and what macOS adds',
      () =>
        zip([
          ['report/', Buffer.alloc(0)],
          ['report/report-1.csv', Buffer.from(bill(50))],
          ['__MACOSX/report/._report-1.csv', Buffer.from('junk')],
        ]),
    ],
  ])('%s', async (_name, content) => {
    const upload = await testbed.load(content(), 'report.bin')
    expect(upload).toMatchObject({ status: 'completed', error: null, rows_accepted: '50' })
    expect(upload.totals[0]?.billed_cost).toMatch(/^1275\.00000005/)
    expect(Number(upload.bytes_read)).toBe(Number(upload.bytes))
  })

  it('Parquet of several row groups, of its own types, each row with its number', async () => {
    const upload = await testbed.load(await parquet(95))
    expect(upload).toMatchObject({ status: 'completed', error: null, rows_accepted: '95', rows_read: '95' })
    expect(upload.totals[0]).toMatchObject({
      billed_cost: expect.stringMatching(/^4583\.75/) as string,
      effective_cost: expect.stringMatching(/^142\.5/) as string,
    })
    const lines = await testbed.select<{ row: string; cost: string; tag: string }>(
      `SELECT row_number AS row, toString(BilledCost) AS cost, Tags['row'] AS tag FROM cost_line
       WHERE load_id = {loadId:UUID} ORDER BY row_number`,
      { loadId: upload.load_id },
    )
    expect(lines).toHaveLength(95)
    expect(lines.every(({ row, cost, tag }) => cost === `${row}.25` && tag === row)).toBe(true)
    expect(upload.report?.findings).toContainEqual(
      expect.objectContaining({ code: 'missing-cost', column: 'ListCost', firstRow: 4 }),
    )
  })
})

it('reads Parquet whose columns have the names that the statement itself gives', async () => {
  const path = `${testbed.uploadStore}/names.parquet`
  await testbed.clickhouse.command({
    query: `INSERT INTO FUNCTION file('${path}', 'Parquet')
      SELECT '2026-10-01' AS c2, '7.25' AS c1, 'Storage' AS row_number`,
  })
  const id = await testbed.receive('names.parquet', await readFile(path))
  const mapping = {
    billedCost: { column: 'c1', whenEmpty: 'reject' },
    currency: { constant: 'USD' },
    date: { column: 'c2', order: 'iso' },
    service: { column: 'row_number' },
    decimalSeparator: '.',
    thousandsSeparator: '',
    columns: {},
    tags: [],
  }
  await testbed.mapUpload(id, 'names', JSON.stringify(mapping))
  await loadUpload(testbed.context, id, { lastTry: true, signal: AbortSignal.timeout(60_000) })
  const upload = await testbed.readUpload(id)
  expect(upload).toMatchObject({ status: 'completed', rows_accepted: '1', error: null })
  const [line] = await testbed.select(
    `SELECT toString(row_number) AS row, ServiceName, toString(BilledCost) AS cost FROM cost_line
     WHERE load_id = {loadId:UUID}`,
    { loadId: upload.load_id },
  )
  expect(line).toEqual({ row: '1', ServiceName: 'Storage', cost: '7.25' })
})

describe('a damaged file is refused with the reason', () => {
  const zipped = zip([['report-1.csv', Buffer.from(bill(500))]])
  it.each<[string, () => Buffer | Promise<Buffer>, string]>([
    ['a zstd file cut in half', () => half(zstdCompressSync(bill(5000))), 'truncated-file'],
    ['a zip cut in half', () => half(zipped), 'truncated-file'],
    ['a zip with damaged data', () => damaged(zipped, 200), 'corrupt-file'],
    [
      'a zip of two files',
      () =>
        zip([
          ['a.csv', Buffer.from('a')],
          ['b.csv', Buffer.from('b')],
        ]),
      'unsupported-archive',
    ],
    ['an empty zip', () => zip([]), 'unsupported-archive'],
    ['Parquet cut in half', async () => half(await parquet(95)), 'truncated-file'],
    ['Parquet with a damaged footer', async () => damaged(await parquet(95), -300), 'corrupt-file'],
    [
      'a gzip that grows a thousand times',
      () => Buffer.concat([gzipSync(`${HEADER}\n`), gzipSync(Buffer.alloc(65 * 1024 ** 2, 'x'))]),
      'decompression-bomb',
    ],
    ['gzip within gzip', () => gzipSync(gzipSync(bill(20))), 'unsupported-compression'],
    ['Parquet within gzip', async () => gzipSync(await parquet(20)), 'unsupported-compression'],
  ])('%s', async (_name, content, code) => {
    const upload = await testbed.load(await content())
    expect(upload).toMatchObject({ status: 'failed', error: { code } })
  })
})

describe('text that is not UTF-8', () => {
  it('is loaded with each such row reported, wherever it begins', async () => {
    const rows = bill(3000).split('\n')
    rows[2500] = rows[2500]!.replace('Störung', 'St\u0001rung')
    const text = Buffer.from(rows.join('\n'))
    text[text.indexOf(1)] = 0xf6
    const upload = await testbed.load(text)
    expect(upload).toMatchObject({ status: 'completed', rows_accepted: '3000', rows_read: '3000' })
    expect(upload.report?.findings.filter(({ rows }) => rows > 0)).toMatchObject([
      { code: 'not-utf8', rows: 1, firstRow: 2500, samples: [{ rowNumber: 2500, value: 'St\ufffdrung 0' }] },
    ])
    const [line] = await testbed.select(
      'SELECT ServiceName FROM cost_line WHERE load_id = {loadId:UUID} AND row_number = 2500',
      { loadId: upload.load_id },
    )
    expect(line).toEqual({ ServiceName: 'St\ufffdrung 0' })
  })

  it('in the header is no text', async () => {
    const upload = await testbed.load(Buffer.from(`Käse,${HEADER}\n`, 'latin1'))
    expect(upload).toMatchObject({ status: 'failed', error: { code: 'not-text' } })
  })
})

function half(bytes: Buffer): Buffer {
  return bytes.subarray(0, Math.floor(bytes.length / 2))
}

/** Some bytes turned over, from the beginning or, negative, from the end. */
function damaged(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes)
  const from = at < 0 ? copy.length + at : at
  for (let index = from; index < from + 12; index += 1) copy[index] = copy[index]! ^ 0xff
  return copy
}

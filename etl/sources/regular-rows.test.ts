import { randomUUID } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { followStatement } from '../load/follow-statement.ts'
import { loadComment } from '../load/load-tables.ts'
import { loadUpload } from '../load-upload.ts'
import { createLoadTestbed, type LoadTestbed } from '../testing.ts'
import { regularRows } from './regular-rows.ts'
import { readTextHead } from './text-head.ts'

let testbed: LoadTestbed
beforeAll(async () => {
  testbed = await createLoadTestbed()
})
afterAll(() => testbed.stop())

async function isRegular(content: string, compression: 'none' | 'zstd' = 'none'): Promise<boolean> {
  async function* text() {
    yield Buffer.from(content)
  }
  const head = await readTextHead(text())
  const endsWithLine = compression === 'none' ? content.endsWith('\n') : undefined
  return regularRows({ kind: 'text', head, compression, endsWithLine, rows: text }, '/x') !== null
}

describe('which headers the engine reads by itself', () => {
  it.each(['a,b\n1,2\n', '"a","b"\r\n1,2\r\n', '\uFEFFa,b\n', 'a;b c\n', 'a\u0001b\n', 'x.y,x,lineItem/Z\n'])(
    '%j',
    async (content) => expect(await isRegular(content)).toBe(true),
  )
  it.each([
    'a,a\n',
    'a,\n',
    'a, b\n',
    'a,b \n',
    'a,"b ""x"""\n',
    'a,"b,c"\n',
    'a,"b\nc"\n',
    '_file,b\n',
    'a\n',
    '"a"\u0001b\n',
    'a,b\n1,2',
    'a,b\n1,2,\n1,2\n',
  ])('not %j', async (content) => expect(await isRegular(content)).toBe(false))

  it('not of zstd, of which the engine takes a part for the whole', async () => {
    expect(await isRegular('a,b\n', 'zstd')).toBe(false)
  })
})

/** FOCUS in which the last column is read by nobody, and so are two of odd names. */
const HEADER =
  "BillingCurrency,BilledCost,EffectiveCost,ListCost,ContractedCost,ChargePeriodStart,ServiceName,x_o'd`d\\,Tags,x_last"

function row(cost: number, { service = 'S', odd = '', last = '' } = {}): string {
  return `USD,${cost},1,1,1,2026-10-01T00:00:00Z,${service},${odd},"{""n"": ""${cost}""}",${last}`
}

async function services(loadId: string | null) {
  return testbed.select<{ row: string; service: string; tag: string }>(
    `SELECT toString(row_number) AS row, ServiceName AS service, Tags['n'] AS tag FROM cost_line
     WHERE load_id = {loadId:UUID} ORDER BY row_number`,
    { loadId },
  )
}

describe('what the engine reads by itself is loaded as what is streamed', () => {
  it('with line ends and quotes within values, spaces around them, and CRLF', async () => {
    const rows = [
      row(1, { service: '"a\nb"', odd: 'unread' }),
      row(2, { service: '" ""q"" "' }),
      row(3, { service: ' s ' }),
    ]
    const upload = await testbed.load(`${HEADER}\r\n${rows.join('\r\n')}\r\n`)
    expect(upload).toMatchObject({ status: 'completed', rows_accepted: '3' })
    expect(await services(upload.load_id)).toEqual([
      { row: '1', service: 'a\nb', tag: '1' },
      { row: '2', service: ' "q" ', tag: '2' },
      { row: '3', service: ' s ', tag: '3' },
    ])
  })

  it('and every row once where the last of many shows that it is not regular', async () => {
    const rows = Array.from({ length: 3000 }, (_, index) => row(index + 1))
    const upload = await testbed.load(`${HEADER}\n${rows.join('\n')}\n\n`)
    expect(upload).toMatchObject({ status: 'completed', rows_accepted: '3000', rows_rejected: '0' })
    expect(upload.totals[0]?.billed_cost).toMatch(/^4501500(\.0*)?$/)
    const [left] = await testbed.select('SELECT count() AS rows FROM cost_line WHERE client_id = {id:UUID}', {
      id: testbed.clientId,
    })
    expect(left).toEqual({ rows: String(3000 + 3) })
  })
})

describe('what the engine would read by itself in another way is streamed', () => {
  const rows = Array.from({ length: 60 }, (_, index) => row(index + 1))

  it('a delimiter after the last value, which is empty', async () => {
    const upload = await testbed.load(`${HEADER}\n${[...rows, `${row(61)},`, ...rows].join('\n')}\n`)
    expect(upload).toMatchObject({ status: 'completed', rows_accepted: '120', rows_rejected: '1' })
  })

  it('a delimiter after the last value, which is not empty', async () => {
    const ends = ['', '1', '""'].map((last, index) => row(61 + index, { last }))
    const broken = `${row(70, { last: 'l' })},`
    for (const lineEnd of ['\n', '\r\n']) {
      expect(
        await testbed.load(
          `${HEADER}${lineEnd}${[...rows, ...ends, broken, ...rows].join(lineEnd)}${lineEnd}`,
        ),
      ).toMatchObject({ status: 'completed', rows_accepted: '123', rows_rejected: '1' })
    }
  })

  it('spaces before a quote that opens nothing, in a column that nobody reads', async () => {
    const odd = [row(61, { odd: ' "' }), row(62, { odd: ' "' })]
    const upload = await testbed.load(`${HEADER}\n${[...rows, ...odd].join('\n')}\n`)
    expect(upload).toMatchObject({ status: 'completed', rows_accepted: '62', rows_rejected: '0' })
    const comma = row(61, { odd: ' "a,b"', last: 'z' })
    expect(await testbed.load(`${HEADER}\n${[...rows, comma].join('\n')}\n`)).toMatchObject({
      status: 'completed',
      rows_accepted: '60',
      rows_rejected: '1',
    })
  })

  it('but not columns with the names that the statement itself gives', async () => {
    const id = await testbed.receive('own.csv', 'c3,c4,c1,c2,row_number\nhours,2026-10-01,7.25,Storage,9\n')
    await testbed.mapUpload(
      id,
      'names',
      JSON.stringify({
        billedCost: { column: 'c1', whenEmpty: 'reject' },
        currency: { constant: 'USD' },
        date: { column: 'c4', order: 'iso' },
        service: { column: 'c2' },
        decimalSeparator: '.',
        thousandsSeparator: '',
        columns: { RegionName: 'row_number' },
        tags: [],
      }),
    )
    await loadUpload(testbed.context, id, { lastTry: true, signal: AbortSignal.timeout(60_000) })
    const upload = await testbed.readUpload(id)
    expect(upload).toMatchObject({ status: 'completed', rows_accepted: '1', error: null })
    const [line] = await testbed.select(
      `SELECT toString(row_number) AS row, ServiceName, RegionName, toString(BilledCost) AS cost
       FROM cost_line WHERE load_id = {loadId:UUID}`,
      { loadId: upload.load_id },
    )
    expect(line).toEqual({ row: '1', ServiceName: 'Storage', RegionName: '9', cost: '7.25' })
  })
})

describe('what is wrong with a file is found though the engine reads it by itself', () => {
  it('a quote that is opened in the last value and swallows the rest', async () => {
    const rows = Array.from({ length: 60 }, (_, index) => row(index + 1).replace(/"\{.*\}"/, ''))
    rows[40] = row(41, { last: '"never closed' })
    const upload = await testbed.load(`${HEADER}\n${rows.join('\n')}\n`)
    expect(upload).toMatchObject({
      status: 'failed',
      error: { code: 'unbalanced-quote', message: expect.stringContaining('Row 41') as string },
    })
  })

  it('a file that was cut off within its last value', async () => {
    const rows = Array.from({ length: 60 }, (_, index) => row(index + 1, { last: '"x y"' }))
    const text = `${HEADER}\n${rows.join('\n')}`
    expect(await testbed.load(text.slice(0, -2))).toMatchObject({
      status: 'failed',
      error: { code: 'unbalanced-quote', message: expect.stringContaining('Row 60') as string },
    })
  })

  it('gzip that ends with a row, and yet before its data does', async () => {
    const rows = Array.from({ length: 500 }, (_, index) => row(index + 1))
    const text = `${HEADER}\n${rows.join('\n')}\n`
    const stored = gzipSync(text, { level: 0 })
    const lineEnd = stored.indexOf('\n', stored.length / 2) + 1
    expect(await testbed.load(stored.subarray(0, lineEnd))).toMatchObject({
      status: 'failed',
      error: { code: 'truncated-file' },
    })
    const damaged = Buffer.from(stored)
    damaged[damaged.indexOf('USD')] = 0x55 ^ 1
    expect(await testbed.load(damaged)).toMatchObject({ status: 'failed', error: { code: 'corrupt-file' } })
  })

  it('compressed text that grows as no report does, while its rows are as they should be', async () => {
    const loadId = randomUUID()
    let rows = 0
    const progress = { addRows: (count: number) => (rows += count), countBytes() {} }
    // As many rows as memory makes in a second, of so many columns that each stands for 10 kB of text.
    using following = followStatement(
      testbed.clickhouse,
      loadId,
      { bytes: 1_000_000_000, columns: 10_000 },
      progress,
    )
    const statement = testbed.clickhouse.command({
      query: 'INSERT INTO FUNCTION null() SELECT number FROM numbers(1000000000000)',
      clickhouse_settings: { log_comment: loadComment(loadId), max_threads: 1 },
      abort_signal: following.signal,
    })
    await expect(statement).rejects.toThrow()
    expect(following.signal.reason).toMatchObject({ code: 'decompression-bomb' })
    expect(rows).toBeGreaterThan(1000)
  })
})

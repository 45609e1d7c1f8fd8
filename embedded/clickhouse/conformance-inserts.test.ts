import { gzipSync } from 'node:zlib'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { type ClickHouseClient, type DataFormat } from '@clickhouse/client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { emptyTable, rowsOf, startEndpoint, type Endpoint } from './endpoint.testing.ts'

// The official client against the endpoint: inserts.

let endpoint: Endpoint
let client: ClickHouseClient

beforeAll(async () => {
  endpoint = await startEndpoint()
  client = endpoint.client()
})

afterAll(async () => {
  await client.close()
  await endpoint.stop()
})

describe('inserts', () => {
  const rows = [
    { a: 1, b: 'x' },
    { a: 2, b: "y'\n" },
  ]

  it('of objects fill defaults and count their rows', async () => {
    await emptyTable(client, 'inserted', `a UInt8, b String DEFAULT 'z'`)
    const { summary } = await client.insert({
      table: 'inserted',
      values: [...rows, { a: 3 }],
      format: 'JSONEachRow',
    })
    expect(summary?.written_rows).toBe('3')
    expect(await rowsOf(client, 'SELECT * FROM inserted ORDER BY a')).toEqual([...rows, { a: 3, b: 'z' }])
  })

  it.each<[DataFormat, string]>([
    ['CSV', '1,x\n2,"y\'\n"\n'],
    ['CSVWithNames', 'b,a\nx,1\n"y\'\n",2\n'],
    ['TabSeparated', "1\tx\n2\ty'\\n\n"],
    ['TabSeparatedWithNames', "a\tb\n1\tx\n2\ty'\\n\n"],
  ])('of a %s stream arrive, compressed or not', async (format, content) => {
    for (const request of [false, true]) {
      const inserting = endpoint.client({ compression: { request } })
      await emptyTable(client, 'inserted', 'a UInt8, b String')
      const values = Readable.from([Buffer.from(content)], { objectMode: false })
      await inserting.insert({ table: 'inserted', values, format: format as 'CSV' })
      expect(await rowsOf(client, 'SELECT * FROM inserted ORDER BY a')).toEqual(rows)
      await inserting.close()
    }
  })

  it('may name columns, be in the statement, or have no rows', async () => {
    await emptyTable(client, 'inserted', 'a UInt8, b String')
    await client.insert({ table: 'inserted', values: [['x']], columns: ['b'], format: 'JSONCompactEachRow' })
    await client.command({ query: `INSERT INTO inserted VALUES (1, 'v'), (2, ';')` })
    await client.command({ query: 'INSERT INTO inserted FORMAT JSONEachRow {"a":3,"b":"FORMAT ;"}' })
    await client.command({ query: 'INSERT INTO inserted FORMAT JSONEachRow' })
    await client.insert({
      table: 'inserted',
      values: Readable.from([], { objectMode: false }),
      format: 'CSV',
    })
    expect(await rowsOf(client, 'SELECT count() AS n FROM inserted')).toEqual([{ n: 4 }])
  })

  it('through input() map rows, with what arrives compressed', async () => {
    await emptyTable(client, 'inserted', 'a UInt8, b String')
    const query = `INSERT INTO inserted SELECT toUInt8(x) + 1, upper(y) FROM input('x String, y String') WHERE y != 'no' FORMAT CSV`
    const content = '1,a\n2,no\n3,c\n'
    for (const body of [Buffer.from(content), gzipSync(content)]) {
      const headers: Record<string, string> = body[0] === 0x1f ? { 'content-encoding': 'gzip' } : {}
      const answer = await endpoint.post(`database=outlay&query=${encodeURIComponent(query)}`, body, headers)
      expect(answer.status).toBe(200)
    }
    expect(await rowsOf(client, 'SELECT b, count() AS n FROM inserted GROUP BY b ORDER BY b')).toEqual([
      { b: 'A', n: 2 },
      { b: 'C', n: 2 },
    ])
  })

  it('number the rows of a stream in order', async () => {
    await emptyTable(client, 'numbered', 'row UInt64, n UInt64')
    const query = `INSERT INTO numbered SELECT rowNumberInAllBlocks() + 1, n FROM input('n UInt64') FORMAT CSV`
    const lines = Array.from({ length: 300_000 }, (_, i) => `${i + 1}\n`).join('')
    const values = Readable.from([Buffer.from(lines)], { objectMode: false })
    await text((await client.exec({ query, values, clickhouse_settings: { max_threads: 1 } })).stream)
    expect(
      await rowsOf(client, 'SELECT count() AS n, countIf(row != numbered.n) AS wrong FROM numbered'),
    ).toEqual([{ n: 300_000, wrong: 0 }])
  })
})

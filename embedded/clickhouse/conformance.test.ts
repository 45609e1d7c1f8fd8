import { gzipSync } from 'node:zlib'
import { Readable } from 'node:stream'
import { buffer, text } from 'node:stream/consumers'
import { ClickHouseError, TupleParam, type ClickHouseClient, type DataFormat } from '@clickhouse/client'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { rowsOf, startEndpoint, type Endpoint } from './endpoint.testing.ts'

// The official client against the endpoint, feature by feature.

let endpoint: Endpoint
let client: ClickHouseClient
const folder = mkdtempSync(join(tmpdir(), 'outlay-conformance-'))

beforeAll(async () => {
  endpoint = await startEndpoint(folder)
  client = endpoint.client()
  await client.command({ query: 'CREATE TABLE numbers_table (n UInt64) ENGINE = MergeTree ORDER BY n' })
})

afterAll(async () => {
  await client.close()
  await endpoint.stop()
  rmSync(folder, { recursive: true, force: true })
})

async function emptyTable(name: string, columns: string): Promise<void> {
  await client.command({
    query: `CREATE OR REPLACE TABLE ${name} (${columns}) ENGINE = MergeTree ORDER BY tuple()`,
  })
}

function post(
  query: string,
  body: Uint8Array | string,
  headers: Record<string, string> = {},
): Promise<Response> {
  const { origin, username, password } = new URL(endpoint.url)
  const basic = Buffer.from(`${username}:${decodeURIComponent(password)}`).toString('base64')
  return fetch(`${origin}/?${query}`, {
    method: 'POST',
    body: typeof body === 'string' ? body : new Uint8Array(body),
    headers: { authorization: `Basic ${basic}`, ...headers },
  })
}

describe('parameters', () => {
  const nasty = 'it\'s \\ \\n "quoted" `ticks` \t\n\r\n {n:UInt8} ; -- é😀 \\N'
  it.each<[string, unknown, unknown]>([
    ['String', nasty, nasty],
    ['String', '', ''],
    ['Nullable(String)', null, null],
    ['UInt64', 18446744073709551615n, '18446744073709551615'],
    ['Int32', -7, -7],
    ['Float64', 0.1, 0.1],
    [
      'Decimal(38, 18)',
      '-12345678901234567890.123456789012345678',
      '-12345678901234567890.123456789012345678',
    ],
    ['Bool', true, true],
    ['Date', '2026-02-28', '2026-02-28'],
    ['DateTime64(3)', new Date('2026-02-28T12:34:56.789Z'), '2026-02-28 12:34:56.789'],
    ['UUID', '0190b5a1-7c1e-7f6a-8f3b-2d1c0a9b8e7f', '0190b5a1-7c1e-7f6a-8f3b-2d1c0a9b8e7f'],
    ['Array(String)', [nasty, '', "'"], [nasty, '', "'"]],
    ['Array(Nullable(String))', ['a', null], ['a', null]],
    ['Array(Array(UInt8))', [[1, 2], []], [[1, 2], []]],
    ['Map(String, String)', { [nasty]: nasty }, { [nasty]: nasty }],
    ['Map(String, Array(UInt8))', new Map([['a', [1]]]), { a: [1] }],
    ['Tuple(String, UInt8, Bool)', new TupleParam([nasty, 7, true]), [nasty, 7, true]],
  ])('of type %s arrive as they were sent: %s', async (type, value, expected) => {
    const clickhouse_settings = {
      output_format_json_quote_decimals: 1,
      output_format_json_quote_64bit_integers: 1,
    } as const
    for (const use_multipart_params of [false, true]) {
      const options = { query_params: { value }, use_multipart_params, clickhouse_settings }
      const rows = await rowsOf(client, `SELECT {value: ${type}} AS value`, options)
      expect(rows).toEqual([{ value: expected }])
    }
  })

  it('may be names and limits', async () => {
    const query_params = { table: 'numbers', limit: 2 }
    const rows = await rowsOf(client, 'SELECT number FROM system.{table: Identifier} LIMIT {limit: UInt8}', {
      query_params,
    })
    expect(rows).toHaveLength(2)
  })

  it('may be longer than a URL of Node', async () => {
    const value = 'x'.repeat(900_000)
    for (const use_multipart_params of [false, true]) {
      const rows = await rowsOf(client, 'SELECT length({value: String}) AS n', {
        query_params: { value },
        use_multipart_params,
      })
      expect(rows).toEqual([{ n: 900_000 }])
    }
  })

  it('bind an INSERT … SELECT, and a statement that takes rows', async () => {
    await emptyTable('bound', 'a String, b String')
    await client.command({ query: 'INSERT INTO bound SELECT {x: String}, 1', query_params: { x: nasty } })
    const query = `INSERT INTO bound SELECT a, {x: String} FROM input('a String') FORMAT CSV`
    const values = Readable.from([Buffer.from('row\n')], { objectMode: false })
    await text((await client.exec({ query, values, query_params: { x: nasty } })).stream)
    expect(await rowsOf(client, 'SELECT * FROM bound ORDER BY b')).toEqual([
      { a: nasty, b: '1' },
      { a: 'row', b: nasty },
    ])
  })

  it('are never those of an earlier request', async () => {
    for (let i = 0; i < 20; i += 1)
      await rowsOf(client, 'SELECT {secret: String}', { query_params: { secret: 'mine' } })
    for (let i = 0; i < 20; i += 1) {
      await expect(rowsOf(client, 'SELECT { /* ? */ secret : String}')).rejects.toMatchObject({ code: '456' })
    }
  })

  it('of requests at the same time do not mix', async () => {
    const ask = async (value: string): Promise<void> => {
      const rows = await rowsOf(client, 'SELECT {value: String} AS value, sleepEachRow(0.001)', {
        query_params: { value },
      })
      expect(rows).toMatchObject([{ value }])
    }
    await Promise.all(Array.from({ length: 200 }, (_, i) => ask(`value ${i}`)))
  })
})

describe('settings', () => {
  it('hold for one request', async () => {
    const read = (options: { max_threads?: number }): Promise<unknown[]> =>
      rowsOf(client, `SELECT toUInt32(getSetting('max_threads')) AS n`, { clickhouse_settings: options })
    const [before] = await read({})
    for (let i = 0; i < 20; i += 1) expect(await read({ max_threads: 7 })).toEqual([{ n: 7 }])
    for (let i = 0; i < 20; i += 1) expect(await read({})).toEqual([before])
  })

  it('reach a statement that takes rows', async () => {
    await emptyTable('settings_of_input', 'a String, n UInt64')
    const insert = async (settings: Record<string, string>): Promise<void> => {
      const query = `INSERT INTO settings_of_input SELECT a, getSetting('max_insert_threads') FROM input('a String') FORMAT CSV`
      const values = Readable.from([Buffer.from('x|y\n')], { objectMode: false })
      await text((await client.exec({ query, values, clickhouse_settings: settings })).stream)
    }
    await insert({
      max_insert_threads: '3',
      format_csv_delimiter: '|',
      input_format_csv_allow_variable_number_of_columns: '1',
    })
    await insert({})
    expect(await rowsOf(client, 'SELECT * FROM settings_of_input ORDER BY n')).toEqual([
      { a: 'x|y', n: 0 },
      { a: 'x', n: 3 },
    ])
  })

  it('that do not exist are an error, and do no harm to later requests', async () => {
    const clickhouse_settings = { no_such_setting: '1' }
    await expect(rowsOf(client, 'SELECT 1', { clickhouse_settings })).rejects.toMatchObject({ code: '115' })
    for (let i = 0; i < 20; i += 1) expect(await rowsOf(client, 'SELECT 1 AS a')).toEqual([{ a: 1 }])
  })

  it('can make a request read-only, and only that one', async () => {
    const clickhouse_settings = { readonly: '1' }
    const command = { query: 'CREATE TABLE not_made (a UInt8) ENGINE = Null', clickhouse_settings }
    await expect(client.command(command)).rejects.toMatchObject({ type: 'READONLY' })
    for (let i = 0; i < 20; i += 1) await emptyTable('made', 'a UInt8')
  })

  it('of a SET statement do not outlive it', async () => {
    for (let i = 0; i < 20; i += 1) await client.command({ query: 'SET max_threads = 9' })
    for (let i = 0; i < 20; i += 1) {
      expect(await rowsOf(client, `SELECT getSetting('max_threads') AS n`)).not.toEqual([{ n: 9 }])
    }
  })

  it('can limit the time of a statement', async () => {
    const clickhouse_settings = { max_execution_time: 1 }
    const query = 'SELECT count() FROM system.numbers WHERE NOT ignore(sipHash64(number))'
    await expect(rowsOf(client, query, { clickhouse_settings })).rejects.toMatchObject({
      type: 'TIMEOUT_EXCEEDED',
    })
  })
})

describe('databases', () => {
  it('are those of the URL, request by request', async () => {
    await client.command({ query: 'CREATE DATABASE first_database' })
    await client.command({ query: 'CREATE DATABASE `second ``database`' })
    const first = endpoint.client({ database: 'first_database' })
    const second = endpoint.client({ database: 'second `database' })
    const ask = async (asking: ClickHouseClient): Promise<unknown> =>
      rowsOf(asking, 'SELECT currentDatabase() AS name')
    for (let i = 0; i < 20; i += 1) {
      const answers = await Promise.all([ask(first), ask(second), ask(client)])
      expect(answers.flat()).toEqual([
        { name: 'first_database' },
        { name: 'second `database' },
        { name: 'outlay' },
      ])
    }
    await Promise.all([first.close(), second.close()])
  })

  it('that do not exist are an error', async () => {
    const lost = endpoint.client({ database: 'no_such_database' })
    await expect(rowsOf(lost, 'SELECT 1')).rejects.toMatchObject({ code: '81', type: 'UNKNOWN_DATABASE' })
    await lost.close()
    expect(await rowsOf(client, 'SELECT 1 AS a')).toEqual([{ a: 1 }])
  })
})

describe('results', () => {
  it.each<[DataFormat, string]>([
    ['JSONEachRow', '{"n":0,"s":"a"}\n{"n":1,"s":"a"}\n'],
    ['JSONCompactEachRow', '[0, "a"]\n[1, "a"]\n'],
    ['CSV', '0,"a"\n1,"a"\n'],
    ['CSVWithNames', '"n","s"\n0,"a"\n1,"a"\n'],
    ['TabSeparated', '0\ta\n1\ta\n'],
    ['TabSeparatedWithNamesAndTypes', 'n\ts\nUInt8\tString\n0\ta\n1\ta\n'],
  ])('come as %s', async (format, expected) => {
    const query = `SELECT toUInt8(number) AS n, 'a' AS s FROM numbers(2)`
    expect(await (await client.query({ query, format })).text()).toBe(expected)
  })

  it('come as JSON with types and counts, once, however many blocks they have', async () => {
    const result = await client.query({
      query: 'SELECT toUInt32(number) AS n FROM numbers(200000)',
      format: 'JSON',
    })
    const json = await result.json<{ n: number }>()
    expect(json.meta).toEqual([{ name: 'n', type: 'UInt32' }])
    expect(json.rows).toBe(200_000)
    expect(json.data.at(-1)).toEqual({ n: 199_999 })
  })

  it('come as one Parquet file', async () => {
    const { stream } = await client.exec({ query: 'SELECT number FROM numbers(200000) FORMAT Parquet' })
    const file = await buffer(stream)
    expect(file.subarray(0, 4).toString()).toBe('PAR1')
    expect(file.subarray(-4).toString()).toBe('PAR1')
    expect(file.indexOf('PAR1', 4)).toBe(file.length - 4)
  })

  it('of SHOW, DESCRIBE, EXISTS and EXPLAIN come too', async () => {
    expect(await rowsOf(client, `SHOW TABLES LIKE 'numbers_table'`)).toEqual([{ name: 'numbers_table' }])
    expect(await rowsOf(client, 'DESCRIBE numbers_table')).toMatchObject([{ name: 'n', type: 'UInt64' }])
    expect(await rowsOf(client, 'EXISTS numbers_table')).toEqual([{ result: 1 }])
    expect(await rowsOf(client, 'EXPLAIN SELECT 1')).not.toEqual([])
  })

  it('take default_format where the statement names none', async () => {
    const answer = await post('default_format=CSVWithNames', 'SELECT 1 AS a')
    expect(await answer.text()).toBe('"a"\n1\n')
    expect(await (await post('', 'SELECT 1 AS a, 2')).text()).toBe('1\t2\n')
  })

  it('are compressed where the client wants it', async () => {
    const compressing = endpoint.client({ compression: { response: true, request: true } })
    const result = await compressing.query({ query: 'SELECT number FROM numbers(300000)', format: 'CSV' })
    expect(result.response_headers['content-encoding']).toBe('gzip')
    expect((await result.text()).length).toBe(1_988_890)
    await expect(rowsOf(compressing, 'SELECT nothing')).rejects.toMatchObject({ code: '47' })
    await compressing.close()
  })

  it('stream ten million rows through little memory', { timeout: 30_000 }, async () => {
    const result = await client.query({
      query: 'SELECT number, toString(number) FROM numbers(10000000)',
      format: 'CSV',
    })
    let bytes = 0
    for await (const chunk of result.stream()) bytes += chunk.length
    expect(bytes).toBe(10_000_000)
  })

  it('name their query and its format', async () => {
    const result = await client.query({ query: 'SELECT 1', format: 'CSV', query_id: 'my-query' })
    await result.text()
    expect(result.query_id).toBe('my-query')
    expect(result.response_headers).toMatchObject({
      'x-clickhouse-query-id': 'my-query',
      'x-clickhouse-format': 'CSV',
      'x-clickhouse-timezone': 'UTC',
    })
  })
})

describe('inserts', () => {
  const rows = [
    { a: 1, b: 'x' },
    { a: 2, b: "y'\n" },
  ]

  it('of objects fill defaults and count their rows', async () => {
    await emptyTable('inserted', `a UInt8, b String DEFAULT 'z'`)
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
      await emptyTable('inserted', 'a UInt8, b String')
      const values = Readable.from([Buffer.from(content)], { objectMode: false })
      await inserting.insert({ table: 'inserted', values, format: format as 'CSV' })
      expect(await rowsOf(client, 'SELECT * FROM inserted ORDER BY a')).toEqual(rows)
      await inserting.close()
    }
  })

  it('may name columns, be in the statement, or have no rows', async () => {
    await emptyTable('inserted', 'a UInt8, b String')
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
    await emptyTable('inserted', 'a UInt8, b String')
    const query = `INSERT INTO inserted SELECT toUInt8(x) + 1, upper(y) FROM input('x String, y String') WHERE y != 'no' FORMAT CSV`
    const content = '1,a\n2,no\n3,c\n'
    for (const body of [Buffer.from(content), gzipSync(content)]) {
      const headers: Record<string, string> = body[0] === 0x1f ? { 'content-encoding': 'gzip' } : {}
      const answer = await post(`database=outlay&query=${encodeURIComponent(query)}`, body, headers)
      expect(answer.status).toBe(200)
    }
    expect(await rowsOf(client, 'SELECT b, count() AS n FROM inserted GROUP BY b ORDER BY b')).toEqual([
      { b: 'A', n: 2 },
      { b: 'C', n: 2 },
    ])
  })

  it('number the rows of a stream in order', async () => {
    await emptyTable('numbered', 'row UInt64, n UInt64')
    const query = `INSERT INTO numbered SELECT rowNumberInAllBlocks() + 1, n FROM input('n UInt64') FORMAT CSV`
    const lines = Array.from({ length: 300_000 }, (_, i) => `${i + 1}\n`).join('')
    const values = Readable.from([Buffer.from(lines)], { objectMode: false })
    await text((await client.exec({ query, values, clickhouse_settings: { max_threads: 1 } })).stream)
    expect(
      await rowsOf(client, 'SELECT count() AS n, countIf(row != numbered.n) AS wrong FROM numbered'),
    ).toEqual([{ n: 300_000, wrong: 0 }])
  })
})

describe('errors', () => {
  it.each([
    ['SELEC 1', '62', 'SYNTAX_ERROR'],
    ['SELECT no_such_column', '47', 'UNKNOWN_IDENTIFIER'],
    ['SELECT 1 FROM no_such_table', '60', 'UNKNOWN_TABLE'],
    [`SELECT throwIf(1, 'on purpose')`, '395', 'FUNCTION_THROW_IF_VALUE_IS_NON_ZERO'],
    [
      'SELECT number, throwIf(number = 300000) FROM numbers(400000)',
      '395',
      'FUNCTION_THROW_IF_VALUE_IS_NON_ZERO',
    ],
  ])('of %j have code and name', async (query, code, type) => {
    const error = await rowsOf(client, query).catch((caught: unknown) => caught)
    expect(error).toBeInstanceOf(ClickHouseError)
    expect(error).toMatchObject({ code, type })
  })

  it('of inserts have code and name, and leave the connection usable', async () => {
    await emptyTable('strict', 'a UInt8')
    const insert = (table: string): Promise<unknown> =>
      client.insert({ table, values: [{ a: 'no number' }], format: 'JSONEachRow' })
    await expect(insert('strict')).rejects.toMatchObject({ code: '27' })
    await expect(insert('no_such_table')).rejects.toMatchObject({ code: '60' })
    expect(await rowsOf(client, 'SELECT count() AS n FROM strict')).toEqual([{ n: 0 }])
  })

  it('are told in header, status and text', async () => {
    const answer = await post('', 'SELECT nothing', { 'accept-encoding': 'gzip' })
    expect(answer.status).toBe(404)
    expect(answer.headers.get('x-clickhouse-exception-code')).toBe('47')
    expect(await answer.text()).toMatch(/^Code: 47\. DB::Exception: .*\(UNKNOWN_IDENTIFIER\)/)
  })

  it('tell who has no password', async () => {
    const { origin } = new URL(endpoint.url)
    const answer = await fetch(`${origin}/?query=SELECT+1`, { headers: { 'x-clickhouse-user': 'outlay' } })
    expect(answer.status).toBe(403)
    expect(answer.headers.get('x-clickhouse-exception-code')).toBe('516')
    const stranger = endpoint.client({ username: 'outlay', password: 'wrong' })
    await expect(rowsOf(stranger, 'SELECT 1')).rejects.toMatchObject({ type: 'AUTHENTICATION_FAILED' })
    expect(await stranger.ping({ select: true })).toMatchObject({ success: false })
    expect(await stranger.ping()).toEqual({ success: true })
    await stranger.close()
    const headers = { 'x-clickhouse-user': 'outlay', 'x-clickhouse-key': 'pass word' }
    expect(await (await fetch(`${origin}/?query=SELECT+1`, { headers })).text()).toBe('1\n')
  })

  it('of a body that claims to be compressed are told', async () => {
    const answer = await post('query=INSERT+INTO+outlay.numbers_table+FORMAT+CSV', 'not gzip', {
      'content-encoding': 'gzip',
    })
    expect(answer.ok).toBe(false)
  })
})

import { buffer } from 'node:stream/consumers'
import { ClickHouseError, type ClickHouseClient, type DataFormat } from '@clickhouse/client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { emptyTable, rowsOf, startEndpoint, type Endpoint } from './endpoint.testing.ts'

// The official client against the endpoint: results and errors.

let endpoint: Endpoint
let client: ClickHouseClient

beforeAll(async () => {
  endpoint = await startEndpoint()
  client = endpoint.client()
  await client.command({ query: 'CREATE TABLE numbers_table (n UInt64) ENGINE = MergeTree ORDER BY n' })
})

afterAll(async () => {
  await client.close()
  await endpoint.stop()
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
    const answer = await endpoint.post('default_format=CSVWithNames', 'SELECT 1 AS a')
    expect(await answer.text()).toBe('"a"\n1\n')
    expect(await (await endpoint.post('', 'SELECT 1 AS a, 2')).text()).toBe('1\t2\n')
  })

  it('are compressed where the client wants it', async () => {
    const compressing = endpoint.client({ compression: { response: true, request: true } })
    const result = await compressing.query({ query: 'SELECT number FROM numbers(300000)', format: 'CSV' })
    expect(result.response_headers['content-encoding']).toBe('gzip')
    expect((await result.text()).length).toBe(1_988_890)
    await expect(rowsOf(compressing, 'SELECT nothing')).rejects.toMatchObject({ code: '47' })
    await compressing.close()
  })

  it('stream three million rows', async () => {
    const result = await client.query({
      query: 'SELECT number, toString(number) FROM numbers(3000000)',
      format: 'CSV',
    })
    let rows = 0
    for await (const chunk of result.stream()) rows += chunk.length
    expect(rows).toBe(3_000_000)
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
    await emptyTable(client, 'strict', 'a UInt8')
    const insert = (table: string): Promise<unknown> =>
      client.insert({ table, values: [{ a: 'no number' }], format: 'JSONEachRow' })
    await expect(insert('strict')).rejects.toMatchObject({ code: '27' })
    await expect(insert('no_such_table')).rejects.toMatchObject({ code: '60' })
    expect(await rowsOf(client, 'SELECT count() AS n FROM strict')).toEqual([{ n: 0 }])
  })

  it('are told in header, status and text', async () => {
    const answer = await endpoint.post('', 'SELECT nothing', { 'accept-encoding': 'gzip' })
    expect(answer.status).toBe(404)
    expect(answer.headers.get('x-clickhouse-exception-code')).toBe('47')
    expect(await answer.text()).toMatch(/^Code: 47\. DB::Exception: .*\(UNKNOWN_IDENTIFIER\)/)
  })

  it('in the middle of a compressed result end it', async () => {
    const compressing = endpoint.client({ compression: { response: true } })
    const query = 'SELECT number, throwIf(number = 1000000) FROM numbers(2000000)'
    // Which one, the client tells where the words of it come in one piece out of its decompression: mostly.
    await expect(rowsOf(compressing, query)).rejects.toThrow()
    await compressing.close()
    const answer = await endpoint.post('enable_http_compression=1', query, { 'accept-encoding': 'gzip' })
    expect(answer.headers.get('content-encoding')).toBe('gzip')
    const tag = answer.headers.get('x-clickhouse-exception-tag')
    const [, told] = (await answer.text()).split(`\r\n__exception__\r\n${tag}\r\n`)
    expect(told).toMatch(/^Code: 395\. DB::Exception: .*\(FUNCTION_THROW_IF_VALUE_IS_NON_ZERO\)/)
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
    const answer = await endpoint.post('query=INSERT+INTO+outlay.numbers_table+FORMAT+CSV', 'not gzip', {
      'content-encoding': 'gzip',
    })
    expect(answer.ok).toBe(false)
  })
})

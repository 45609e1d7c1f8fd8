import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { TupleParam, type ClickHouseClient } from '@clickhouse/client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { emptyTable, rowsOf, startEndpoint, type Endpoint } from './endpoint.testing.ts'

// The official client against the endpoint: parameters, settings and databases.

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
    await emptyTable(client, 'bound', 'a String, b String')
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
    await emptyTable(client, 'settings_of_input', 'a String, n UInt64')
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
    for (let i = 0; i < 20; i += 1) await emptyTable(client, 'made', 'a UInt8')
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

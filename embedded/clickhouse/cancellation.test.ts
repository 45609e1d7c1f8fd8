import { request as httpRequest } from 'node:http'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { readFileSync } from 'node:fs'
import type { ClickHouseClient } from '@clickhouse/client'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { eventually, rowsOf, startEndpoint, type Endpoint } from './endpoint.testing.ts'

let endpoint: Endpoint
let client: ClickHouseClient
const forever = 'SELECT count() FROM system.numbers WHERE NOT ignore(number)'

beforeAll(async () => {
  endpoint = await startEndpoint()
  client = endpoint.client({ max_open_connections: 100 })
})

afterAll(async () => {
  await client.close()
  await endpoint.stop()
})

beforeEach(async () => {
  await client.command({ query: 'CREATE OR REPLACE TABLE t (a String) ENGINE = MergeTree ORDER BY a' })
})

async function isRunning(comment: string): Promise<boolean> {
  const query = `SELECT count() AS n FROM system.processes WHERE Settings['log_comment'] = {comment: String}`
  const rows = await rowsOf(client, query, { query_params: { comment } })
  return (rows[0] as { n: number }).n > 0
}

async function countRows(): Promise<number> {
  const rows = await rowsOf(client, 'SELECT count() AS n FROM t')
  return (rows[0] as { n: number }).n
}

/** Sends rows for ever, in chunks that come when they are wanted. */
function endlessRows(row = 'x'.repeat(99)): Readable {
  const chunk = Buffer.from(`${row}\n`.repeat(640))
  return new Readable({
    read() {
      setImmediate(() => this.push(chunk))
    },
  })
}

const inserts = [
  ['INSERT … FORMAT', 'INSERT INTO t FORMAT CSV'],
  ['INSERT … input()', `INSERT INTO t SELECT upper(a) FROM input('a String') FORMAT CSV`],
] as const

describe('a client that goes away', () => {
  it('ends its query, and nothing else', async () => {
    const other = rowsOf(client, 'SELECT sum(sleepEachRow(0.1)) AS n FROM numbers(15)')
    const abort = new AbortController()
    const clickhouse_settings = { log_comment: 'abandoned query' }
    const query = rowsOf(client, forever, { abort_signal: abort.signal, clickhouse_settings })
    query.catch(() => {})
    await eventually(() => isRunning('abandoned query'))
    abort.abort()
    await expect(query).rejects.toThrow(/aborted/)
    await eventually(async () => !(await isRunning('abandoned query')))
    expect(await other).toHaveLength(1)
  })

  it('ends its result while that is streamed', async () => {
    const clickhouse_settings = { log_comment: 'abandoned result' }
    const query = 'SELECT number FROM system.numbers'
    const result = await client.query({ query, format: 'CSV', clickhouse_settings })
    for await (const rows of result.stream()) if (rows.length > 0) break
    await eventually(async () => !(await isRunning('abandoned result')))
  })

  it.each(inserts)(
    'in the middle of %s leaves no row, and its statement does not succeed',
    async (_, query) => {
      const clickhouse_settings = { log_comment: 'abandoned insert' }
      const abort = new AbortController()
      const values = Readable.from([Buffer.from('one\ntwo\n')], { objectMode: false })
      // The body never ends: only the client's connection does.
      const endless = new Readable({ read() {} })
      values.on('data', (chunk) => endless.push(chunk))
      const insert = client.exec({ query, values: endless, clickhouse_settings, abort_signal: abort.signal })
      insert.catch(() => {})
      await eventually(() => isRunning('abandoned insert'))
      await sleep(50)
      abort.abort()
      await expect(insert).rejects.toThrow()
      await eventually(async () => !(await isRunning('abandoned insert')))
      expect(await countRows()).toBe(0)
    },
  )

  it('between two chunks of a body is no end of the body', async () => {
    const { port, username } = new URL(endpoint.url)
    const path = `/?database=outlay&log_comment=cut&query=${encodeURIComponent('INSERT INTO t FORMAT CSV')}`
    const sending = httpRequest({
      port,
      host: '127.0.0.1',
      path,
      method: 'POST',
      auth: `${username}:pass word`,
    })
    sending.on('error', () => {})
    sending.write('one\ntwo\n')
    await eventually(() => isRunning('cut'))
    sending.destroy()
    await eventually(async () => !(await isRunning('cut')))
    expect(await countRows()).toBe(0)
  })

  it('leaves the queue', async () => {
    const abort = new AbortController()
    const clickhouse_settings = { log_comment: 'crowd' }
    const many = Array.from({ length: 40 }, () =>
      rowsOf(client, forever, { abort_signal: abort.signal, clickhouse_settings }).catch(() => 'gone'),
    )
    await sleep(300)
    abort.abort()
    await Promise.all(many)
    expect(await rowsOf(client, 'SELECT 1 AS a')).toEqual([{ a: 1 }])
    await eventually(async () => !(await isRunning('crowd')))
  })
})

describe('a statement that takes rows', () => {
  it.each([
    ['a bad row', 'INSERT INTO numbers_only FORMAT TabSeparated', '27'],
    ['a bad row', `INSERT INTO numbers_only SELECT toUInt8(a) FROM input('a String') FORMAT CSV`, '6'],
    ['an unknown table', 'INSERT INTO no_such_table FORMAT CSV', '60'],
    ['an unknown column', `INSERT INTO t SELECT b FROM input('a String') FORMAT CSV`, '47'],
    ['bad syntax', `INSERT INTO t SELECT a a a FROM input('a String') FORMAT CSV`, '62'],
  ] as [string, string, string][])(
    'fails at once while its client is still sending (%s: %s)',
    async (_, query, code) => {
      await client.command({ query: 'CREATE OR REPLACE TABLE numbers_only (a UInt8) ENGINE = Null' })
      const values = endlessRows('no number')
      const insert = client.exec({ query, values })
      const late = sleep(10_000, 'late', { ref: false })
      const outcome = await Promise.race([insert.catch((error: unknown) => error), late])
      values.destroy()
      expect(outcome).toMatchObject({ code })
      for (let i = 0; i < 20; i += 1) expect(await rowsOf(client, 'SELECT 1 AS a')).toEqual([{ a: 1 }])
    },
  )

  it('may want only some of the rows', async () => {
    const chunk = Buffer.from('row\n'.repeat(100_000))
    const values = Readable.from(
      Array.from({ length: 50 }, () => chunk),
      { objectMode: false },
    )
    const query = `INSERT INTO t SELECT a FROM input('a String') LIMIT 10 FORMAT CSV`
    await text((await client.exec({ query, values })).stream)
    // The rest is in nobody's way, and in nobody's result.
    for (let i = 0; i < 20; i += 1) expect(await countRows()).toBe(10)
  })

  it('can be killed by the comment that its caller gave', async () => {
    const clickhouse_settings = { log_comment: 'load 1' }
    const values = endlessRows()
    const query = `INSERT INTO t SELECT upper(a) FROM input('a String') FORMAT CSV`
    const insert = client.exec({ query, values, clickhouse_settings })
    const outcome = insert.catch((error: unknown) => error)
    await eventually(() => isRunning('load 1'))
    await client.command({ query: `KILL QUERY WHERE Settings['log_comment'] = 'load 1' ASYNC` })
    expect(await outcome).toMatchObject({ code: '394', type: 'QUERY_WAS_CANCELLED' })
    values.destroy()
  })

  it('takes a stream of any size through little memory of the endpoint', { timeout: 60_000 }, async () => {
    await client.command({ query: 'CREATE OR REPLACE TABLE nothing (a String) ENGINE = Null' })
    const chunk = Buffer.from(`${'x'.repeat(1023)}\n`.repeat(1024))
    const values = Readable.from(
      Array.from({ length: 300 }, () => chunk),
      { objectMode: false },
    )
    await text((await client.exec({ query: 'INSERT INTO nothing FORMAT CSV', values })).stream)
    const status = readFileSync(`/proc/${endpoint.process.pid}/status`, 'utf8')
    expect(Number(/VmHWM:\s+(\d+)/.exec(status)?.[1])).toBeLessThan(1_500_000)
  })

  it('leaves queries their place, however many there are', async () => {
    const clickhouse_settings = { log_comment: 'slow load' }
    const loads = Array.from({ length: 12 }, () => {
      const values = new Readable({ read() {} })
      values.push('row\n')
      const done = client.exec({ query: 'INSERT INTO t FORMAT CSV', values, clickhouse_settings })
      return { values, done: done.then(({ stream }) => text(stream)) }
    })
    await eventually(() => isRunning('slow load'))
    const started = performance.now()
    for (let i = 0; i < 10; i += 1) expect(await rowsOf(client, 'SELECT 1 AS a')).toEqual([{ a: 1 }])
    expect(performance.now() - started).toBeLessThan(2000)
    for (const { values } of loads) values.push(null)
    await Promise.all(loads.map(({ done }) => done))
    expect(await countRows()).toBe(12)
  })
})

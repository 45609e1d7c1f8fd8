import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { createTestApp, type TestApp } from '../../testing/app.ts'
import { createLog } from '../../testing/log.ts'
import { seedCompletedUpload } from '../../testing/seed-upload.ts'
import { runBoth, runForRows, runStatement, type StatementContext } from './run-statement.ts'
import { readPieces } from './text-answer.ts'

const HEAVY = 'SELECT count() FROM system.numbers WHERE NOT ignore(number)'
const POLL = { timeout: 15_000, interval: 100 }

let outlay: TestApp
const { log, text } = createLog()
beforeAll(async () => {
  outlay = await createTestApp({}, log)
})
afterAll(() => outlay.stop())

function contextOf(clientId: string, signal = AbortSignal.timeout(60_000)): StatementContext {
  return { route: 'test', clientId, signal }
}

async function countRunning(clientId: string): Promise<number> {
  const answer = await outlay.clickhouse.query({
    query: `SELECT count() FROM system.processes
      WHERE JSONExtractString(Settings['log_comment'], 'clientId') = {clientId:String}`,
    query_params: { clientId },
    format: 'JSONCompact',
  })
  const { data } = (await answer.json<{ data: [[string]] }>()) as unknown as { data: [[string]] }
  return Number(data[0][0])
}

describe('a statement', () => {
  test('says whose it is, to the engine', async () => {
    const clientId = randomUUID()
    const { data } = await runStatement(
      outlay.clickhouse,
      `SELECT Settings['log_comment'] FROM system.processes WHERE Settings['log_comment'] LIKE {p0:String}`,
      { p0: `%${clientId}%`, unused: 'not sent' },
      contextOf(clientId),
    )
    expect(JSON.parse(String(data[0]![0]))).toEqual({ route: 'test', clientId })
  })

  test('ends in the engine when its request does', async () => {
    const clientId = randomUUID()
    const browser = new AbortController()
    const both = runBoth(outlay.clickhouse, [HEAVY, HEAVY], {}, contextOf(clientId, browser.signal))
    both.catch(() => {})
    await expect.poll(() => countRunning(clientId), POLL).toBe(2)
    browser.abort()
    await expect(both).rejects.toThrow()
    await expect.poll(() => countRunning(clientId), POLL).toBe(0)
  })

  test('ends in the engine when the one beside it fails', async () => {
    const clientId = randomUUID()
    const both = runBoth(outlay.clickhouse, [HEAVY, 'SELECT throwIf(1)'], {}, contextOf(clientId))
    await expect(both).rejects.toThrow('throwIf')
    await expect.poll(() => countRunning(clientId), POLL).toBe(0)
  })

  test.each([
    ['reads', 'SELECT sum(number) FROM numbers(3000000000)'],
    ['answers', 'SELECT number FROM numbers(300000)'],
    ['answers', `SELECT repeat('x', 999990 + number % 2) FROM numbers(200)`],
  ])('that %s too much is refused: %s', async (_what, sql) => {
    await expect(runStatement(outlay.clickhouse, sql, {}, contextOf(randomUUID()))).rejects.toMatchObject({
      problem: { status: 422, code: 'query-too-large' },
    })
  })
})

test('rows that nobody waits for any more are let go before they were read', async () => {
  const browser = new AbortController()
  const context = contextOf(randomUUID(), browser.signal)
  const sql = `SELECT repeat('x', 1000) AS x FROM numbers(10000)`
  const [read, left] = await Promise.all([
    runForRows(outlay.clickhouse, sql, {}, context),
    runForRows(outlay.clickhouse, sql, {}, context),
  ])
  expect((await read.next()).value).toBeInstanceOf(Buffer)
  browser.abort()
  await expect(left.next()).rejects.toThrow()
  await expect(Array.fromAsync(read)).rejects.toThrow()
})

test('rows that nobody reads keep no other statement waiting', async () => {
  const browsers = new AbortController()
  const sql = `SELECT repeat('x', 1000) AS x FROM numbers(100)`
  const ask = () => runForRows(outlay.clickhouse, sql, {}, contextOf(randomUUID(), browsers.signal))
  const [unread] = await Promise.all(Array.from({ length: 40 }, ask))
  const { data } = await runStatement(outlay.clickhouse, 'SELECT 1', {}, contextOf(randomUUID()))
  expect(data).toEqual([[1]])
  const [rows] = await readPieces(unread!)
  expect(JSON.parse(rows)).toHaveLength(100)
  browsers.abort()
})

test('a client that asks for everything at once keeps no other one waiting', async () => {
  const greedy = randomUUID()
  const browser = new AbortController()
  const flood = Array.from({ length: 20 }, () =>
    runStatement(outlay.clickhouse, HEAVY, {}, contextOf(greedy, browser.signal)),
  )
  const over = Promise.allSettled(flood)
  await expect.poll(() => countRunning(greedy), POLL).toBe(4)
  const other = await runStatement(
    outlay.clickhouse,
    'SELECT sum(number) FROM numbers(1000000)',
    {},
    contextOf(randomUUID()),
  )
  expect(other.data).toEqual([['499999500000']])
  expect(await countRunning(greedy)).toBe(4)

  browser.abort()
  expect((await over).map(({ status }) => status)).toEqual(flood.map(() => 'rejected'))
  // Those that waited are gone, too: none of them begins.
  await expect.poll(() => countRunning(greedy), POLL).toBe(0)
  const { data } = await runStatement(outlay.clickhouse, 'SELECT 1', {}, contextOf(greedy))
  expect(data).toEqual([[1]])
})

test('a slow statement is logged with its plan, and without what it asks for', async () => {
  const client = await outlay.createClient()
  const viewer = await outlay.createUser('viewer', client)
  await seedCompletedUpload(outlay, {
    clientId: client.id,
    lines: [{ ServiceName: 'Confidential service', SkuId: 'SKU' }],
  })
  const exec = outlay.clickhouse.exec.bind(outlay.clickhouse)
  const slow = vi.spyOn(outlay.clickhouse, 'exec').mockImplementation(async (parameters) => {
    const answer = await exec(parameters)
    await sleep(1000)
    return answer
  })
  const answer = await outlay.injectSignedInAs(viewer, {
    method: 'POST',
    url: '/api/query',
    payload: {
      measures: ['billedCost'],
      dimensions: ['skuId'],
      filters: [{ dimension: 'serviceName', operator: 'in', values: ['Confidential service'] }],
      // Totals of shares are asked for beside the rows.
      derive: ['share'],
    },
  })
  expect(answer.statusCode).toBe(200)
  await expect.poll(() => slowStatements().length, POLL).toBe(2)
  slow.mockRestore()

  const logged = slowStatements()
  expect(logged[0]).toMatchObject({ route: 'queryCosts', clientId: client.id, ended: true })
  expect(logged[0]!.milliseconds).toBeGreaterThanOrEqual(1000)
  expect(logged.map(({ rowsRead, bytesRead }) => rowsRead > 0 && bytesRead > 0)).toEqual([true, true])
  expect(logged.map(({ tables }) => tables)).toContainEqual(['cost_line'])
  const plan = logged.flatMap(({ plan }) => plan ?? []).join('\n')
  expect(plan).toMatch(/ReadFromMergeTree \w+\.cost_line/)
  expect(plan).toMatch(/PrimaryKey by client_id, load_id, ServiceName: 1 of 1 parts, 1 of 1 granules/)
  expect(text()).not.toContain('Confidential')
})

interface Logged {
  msg: string
  route: string
  clientId: string
  milliseconds: number
  rowsRead: number
  bytesRead: number
  tables: string[]
  plan?: string[]
}

function slowStatements(): Logged[] {
  return text()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Logged)
    .filter(({ msg }) => msg === 'slow statement')
}

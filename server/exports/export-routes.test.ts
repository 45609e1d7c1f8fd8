import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { AuditEvent } from '../../contract/audit.ts'
import type { CostAnswer } from '../../contract/cost-query.ts'
import type { Problem } from '../../contract/problem.ts'
import { createTestApp, type TestApp, type TestUser } from '../../testing/app.ts'
import { seedCompletedUpload } from '../../testing/seed-upload.ts'

let outlay: TestApp
let client: { id: string; slug: string }
let analyst: TestUser
beforeAll(async () => {
  outlay = await createTestApp()
  client = await outlay.createClient()
  analyst = await outlay.createUser('analyst', client)
  await seedCompletedUpload(outlay, {
    clientId: client.id,
    lines: [
      { ServiceName: '=1+1', BilledCost: '-5.10', Tags: { team: '@sum' } },
      { ServiceName: '-7', BilledCost: '3', ConsumedQuantity: '0.000000000000000001' },
      { ServiceName: 'a "b"; c', BilledCost: '0.25', ChargePeriodStart: '2026-10-02 00:00:00' },
      { ServiceName: '', BilledCost: '100000000000000000' },
    ],
  })
})
afterAll(() => outlay.stop())

const exportQuery = (payload: object, user = analyst) =>
  outlay.injectSignedInAs(user, { method: 'POST', url: '/api/query/export', payload })

/** An analyst whose one upload has as many lines, each of a resource of its own. */
async function analystWithLines(lines: number): Promise<TestUser> {
  const own = await outlay.createClient()
  const { loadId } = await seedCompletedUpload(outlay, { clientId: own.id, lines: [] })
  await outlay.clickhouse.command({
    query: `INSERT INTO cost_line (client_id, load_id, row_number, BillingPeriodStart, ChargePeriodStart,
        BillingCurrency, BilledCost, ResourceId, ChargeDescription)
      SELECT {clientId:UUID}, {loadId:UUID}, number + 1, '2026-10-01', '2026-10-01 00:00:00', 'USD', 1,
        toString(number), repeat(toString(cityHash64(number)), 10)
      FROM numbers({lines:UInt64})`,
    query_params: { clientId: own.id, loadId, lines },
  })
  return outlay.createUser('analyst', own)
}

describe('an answer as a file', () => {
  test('is CSV with the names of the answer, whose text no spreadsheet takes for a formula', async () => {
    const response = await exportQuery({
      format: 'csv',
      measures: ['billedCost', 'consumedQuantity', 'lineCount'],
      dimensions: ['serviceName', 'tag:team'],
      granularity: 'day',
    })
    expect(response.statusCode).toBe(200)
    const day = new Date().toISOString().slice(0, 10)
    expect(response.headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${client.slug}-costs-${day}.csv"`,
      'cache-control': 'no-store',
    })
    expect(response.body.split('\r\n')).toEqual([
      '"period","serviceName","tag:team","billingCurrency","billedCost","consumedQuantity","lineCount"',
      '"2026-10-01","","","USD",100000000000000000,,1',
      '"2026-10-01","-7","","USD",3,0.000000000000000001,1',
      `"2026-10-01","'=1+1","'@sum","USD",-5.1,,1`,
      '"2026-10-02","a ""b""; c","","USD",0.25,,1',
      '',
    ])
  })

  test('has the same rows as the answer, with the others, comparison and shares', async () => {
    const question = {
      measures: ['effectiveCost'],
      dimensions: ['serviceName'],
      granularity: 'month',
      from: '2026-10-01',
      to: '2026-11-01',
      top: { count: 2 },
      compare: 'previousPeriod',
      derive: ['share', 'cumulative'],
    }
    const file = await exportQuery({ ...question, format: 'csv' })
    const answered = await outlay.injectSignedInAs(analyst, {
      method: 'POST',
      url: '/api/query',
      payload: question,
    })
    const { columns, rows } = answered.json<CostAnswer>()
    const guarded = (cell: unknown) => (cell === '=1+1' ? "'=1+1" : String(cell ?? ''))
    expect(parse(file.body)).toEqual([
      columns.map(({ name }) => name),
      ...rows.map((row) => columns.map(({ name }) => guarded(row[name]))),
    ])
  })

  test('is Parquet with exact decimals and text as it is, also under names that a user wrote', async () => {
    const name = 'tag:te`a"m\\'
    const response = await exportQuery({
      format: 'parquet',
      measures: ['billedCost', 'lineCount'],
      dimensions: ['serviceName', name],
      granularity: 'hour',
      derive: ['share'],
    })
    expect(response.headers['content-type']).toBe('application/vnd.apache.parquet')
    const key = `exports/${randomUUID()}`
    await outlay.uploadStore.write(key, Readable.from([response.rawPayload]))
    const read = await outlay.clickhouse.query({
      query: `SELECT * FROM file({path:String}, 'Parquet') ORDER BY billedCost LIMIT 1`,
      query_params: { path: outlay.uploadStore.enginePath(key) },
      format: 'JSON',
    })
    const { meta, data } = await read.json<Record<string, unknown>>()
    expect(meta!.map((column) => [column.name, column.type.replace(/^Nullable\((.*)\)$/, '$1')])).toEqual([
      ['period', "DateTime64(3, 'UTC')"],
      ['serviceName', 'String'],
      [name, 'String'],
      ['billingCurrency', 'String'],
      ['billedCost', 'Decimal(38, 18)'],
      ['lineCount', 'UInt64'],
      ['billedCostShare', 'Decimal(38, 18)'],
      ['lineCountShare', 'Decimal(38, 18)'],
    ])
    expect(data[0]).toMatchObject({ serviceName: '=1+1', billedCost: '-5.1', lineCount: '1' })
  })

  test('is whole, however many rows there are', async () => {
    const rows = 120_000
    const user = await analystWithLines(rows)
    const response = await exportQuery(
      { format: 'csv', measures: ['billedCost'], dimensions: ['resourceId'] },
      user,
    )
    expect(response.body.split('\r\n')).toHaveLength(1 + rows + 1)
  })

  test.each([
    [{ limit: 10 }, 'limit'],
    [{ offset: 10 }, 'offset'],
    [{ format: 'xlsx' }, 'format'],
    [{ measures: ['nothing'] }, 'measures[0]'],
  ])('is refused with %j, which is named', async (wrong, path) => {
    const response = await exportQuery({ format: 'csv', measures: ['billedCost'], ...wrong })
    const { status, errors } = response.json<Problem>()
    expect([status, errors?.map((error) => error.path)]).toEqual([400, [path]])
  })

  test('is in the audit trail, with what it was asked for', async () => {
    const own = await outlay.createClient()
    const user = await outlay.createUser('analyst', own)
    const admin = await outlay.createUser('admin', own)
    const values = Array.from({ length: 12 }, (_, index) => String(index))
    const filters = [{ dimension: 'serviceName', operator: 'in', values }]
    await exportQuery({ format: 'csv', measures: ['billedCost'], filters }, user)
    await outlay.injectSignedInAs(user, { url: '/api/lines/export?format=parquet&from=2026-10-01' })
    await exportQuery({ format: 'csv', measures: ['nothing'] }, user)
    const trail = await outlay.injectSignedInAs(admin, { url: '/api/audit?action=export.create' })
    const { items } = trail.json<{ items: AuditEvent[] }>()
    expect(items.map(({ user, detail }) => [user?.id, detail])).toEqual([
      [
        user.id,
        {
          what: 'focus-1.2',
          format: 'parquet',
          uploads: 0,
          from: '2026-10-01',
          excludeSuperseded: true,
        },
      ],
      [
        user.id,
        {
          what: 'costs',
          format: 'csv',
          uploads: 0,
          measures: ['billedCost'],
          excludeSuperseded: true,
          filters: [{ ...filters[0], values: values.slice(0, 10), valueCount: 12 }],
        },
      ],
    ])
  })
})

describe('a large file', () => {
  let address: string
  beforeAll(async () => {
    await outlay.app.listen({ host: '127.0.0.1', port: 0 })
    address = `http://127.0.0.1:${(outlay.app.server.address() as AddressInfo).port}`
  })

  /** Begins to download 300 MB, and stops reading. */
  async function begin(user: TestUser): Promise<IncomingMessage> {
    const headers = { cookie: await outlay.cookieOf(user) }
    const request = get(`${address}/api/lines/export?format=csv`, { headers })
    const [response] = (await once(request, 'response')) as [IncomingMessage]
    expect(response.statusCode).toBe(200)
    await once(response, 'readable')
    return response
  }

  const comment = ({ clientId }: TestUser) => JSON.stringify({ route: 'exportLines', clientId })

  async function statementsOf(user: TestUser): Promise<number> {
    const answer = await outlay.clickhouse.query({
      query: `SELECT count() AS statements FROM system.processes WHERE Settings['log_comment'] = {comment:String}`,
      query_params: { comment: comment(user) },
      format: 'JSONEachRow',
    })
    const [row] = await answer.json<{ statements: string }>()
    return Number(row!.statements)
  }

  test('that breaks off in the middle does not look whole', async () => {
    const user = await analystWithLines(600_000)
    const response = await begin(user)
    expect(await statementsOf(user)).toBe(1)
    await outlay.clickhouse.command({
      query: `KILL QUERY WHERE Settings['log_comment'] = {comment:String} ASYNC`,
      query_params: { comment: comment(user) },
    })
    let text = ''
    const reading = async () => {
      for await (const chunk of response) text = (text + String(chunk)).slice(-2000)
    }
    await expect(reading()).rejects.toThrow('aborted')
    expect(text).not.toContain('__exception__')
  })

  test('waits for its reader, and is ended when it leaves', async () => {
    const user = await analystWithLines(600_000)
    const response = await begin(user)
    const before = process.memoryUsage().rss
    await new Promise((resolve) => setTimeout(resolve, 1000))
    expect(await statementsOf(user)).toBe(1)
    expect(process.memoryUsage().rss - before).toBeLessThan(50_000_000)
    response.destroy()
    await expect.poll(() => statementsOf(user), { timeout: 20_000 }).toBe(0)
  })

  test('is one of two that a client gets at a time', async () => {
    const user = await analystWithLines(600_000)
    const running = await Promise.all([begin(user), begin(user)])
    const refused = await outlay.injectSignedInAs(user, { url: '/api/lines/export?format=csv' })
    expect(refused.statusCode).toBe(429)
    expect((await exportQuery({ format: 'csv', measures: ['billedCost'] })).statusCode).toBe(200)
    for (const response of running) response.destroy()
    await expect
      .poll(async () => (await exportQuery({ format: 'csv', measures: ['billedCost'] }, user)).statusCode, {
        timeout: 20_000,
        interval: 500,
      })
      .toBe(200)
  })
})

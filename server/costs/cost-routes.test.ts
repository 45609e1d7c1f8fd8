import { ClickHouseError } from '@clickhouse/client'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { CostAnswer } from '../../contract/cost-query.ts'
import type { Problem } from '../../contract/problem.ts'
import { createTestApp, type TestApp, type TestUser } from '../../testing/app.ts'
import { seedCompletedUpload } from '../../testing/seed-upload.ts'

let outlay: TestApp
let client: { id: string }
let viewer: TestUser
let october: { uploadId: string; loadId: string }

beforeAll(async () => {
  outlay = await createTestApp()
  client = await outlay.createClient()
  viewer = await outlay.createUser('viewer', client)
  october = await seedCompletedUpload(outlay, {
    clientId: client.id,
    fileName: 'october.csv',
    lines: [
      {
        ServiceName: 'Compute',
        BilledCost: '0.000000000000000001',
        Tags: { team: 'blue' },
        x_UsageType: 'Box',
      },
      { ServiceName: 'Compute', BilledCost: '100000000000000000', Tags: { 'user:team': 'red' } },
      { ServiceName: 'Storage', BilledCost: '2.5', ChargePeriodStart: '2026-10-05 13:00:00' },
      { ServiceName: '', BilledCost: '-1', ChargePeriodStart: '2026-10-31 23:30:00' },
      { ServiceName: 'Storage', BilledCost: '7', BillingCurrency: 'EUR' },
    ],
  })
})
afterAll(() => outlay.stop())

async function ask(query: object, user = viewer) {
  const response = await outlay.injectSignedInAs(user, { method: 'POST', url: '/api/query', payload: query })
  return {
    status: response.statusCode,
    answer: response.json<CostAnswer>(),
    problem: response.json<Problem>(),
  }
}

describe('a cost query', () => {
  test('sums exactly, with one total per currency, whatever the limit cuts', async () => {
    const { answer } = await ask({
      measures: ['billedCost', 'lineCount'],
      dimensions: ['serviceName'],
      limit: 1,
    })
    expect(answer.columns.map(({ name, type }) => `${name} ${type}`)).toEqual([
      'serviceName string',
      'billingCurrency string',
      'billedCost decimal',
      'lineCount integer',
    ])
    expect(answer.rows).toEqual([
      {
        serviceName: 'Compute',
        billingCurrency: 'USD',
        billedCost: '100000000000000000.000000000000000001',
        lineCount: 2,
      },
    ])
    expect(answer.totals).toEqual([
      { billingCurrency: 'EUR', billedCost: '7', lineCount: 1 },
      { billingCurrency: 'USD', billedCost: '100000000000000001.500000000000000001', lineCount: 4 },
    ])
    expect(answer).toMatchObject({ rowCount: 4, truncated: true, stats: { table: 'cost_daily' } })
    expect(answer.scope).toEqual({ uploadIds: [october.uploadId], warnings: [] })
    expect(answer.stats.rowsRead).toBeGreaterThan(0)
  })

  test('is answered as JSON, with how long the server took', async () => {
    const payload = { measures: ['billedCost'] }
    const { headers } = await outlay.injectSignedInAs(viewer, { method: 'POST', url: '/api/query', payload })
    expect(headers['content-type']).toBe('application/json; charset=utf-8')
    expect(headers['server-timing']).toMatch(/^total;dur=\d+\.\d$/)
  })

  test('answers the same from the rollup and from the lines', async () => {
    const measures = [
      'billedCost',
      'effectiveCost',
      'listCost',
      'contractedCost',
      'netBilledCost',
      'lineCount',
    ]
    const [rollup, lines] = [
      await ask({ measures }),
      await ask({ measures: [...measures, 'consumedQuantity'] }),
    ]
    expect([rollup.answer.stats.table, lines.answer.stats.table]).toEqual(['cost_daily', 'cost_line'])
    expect(lines.answer.rows).toEqual(rollup.answer.rows.map((row) => ({ ...row, consumedQuantity: null })))
  })

  test.each([
    ['none', undefined],
    ['hour', ['2026-10-01T00:00:00Z', '2026-10-05T13:00:00Z', '2026-10-31T23:00:00Z']],
    ['day', ['2026-10-01', '2026-10-05', '2026-10-31']],
    ['week', ['2026-09-28', '2026-10-05', '2026-10-26']],
    ['month', ['2026-10-01']],
  ])('has periods by %s, in their order', async (granularity, periods) => {
    const { answer } = await ask({
      measures: ['lineCount'],
      granularity,
      filters: [{ dimension: 'billingCurrency', operator: 'in', values: ['USD'] }],
    })
    expect(answer.rows.map((row) => row.period)).toEqual(periods ?? [undefined])
  })

  test('reads a range as from its first day up to, not including, its last', async () => {
    for (const dimensions of [[], ['resourceId']]) {
      const { answer } = await ask({
        measures: ['lineCount'],
        dimensions,
        from: '2026-10-05',
        to: '2026-10-31',
      })
      expect(answer.rows.map((row) => row.lineCount)).toEqual([1])
    }
  })

  test('a range may begin before there was time and end after the engine’s', async () => {
    for (const dimensions of [[], ['resourceId']]) {
      const count = async (range: object) =>
        (await ask({ measures: ['lineCount'], dimensions, ...range })).answer.totals.reduce(
          (sum, { lineCount }) => sum + Number(lineCount),
          0,
        )
      expect(await count({ from: '0001-01-01', to: '9999-12-31' })).toBe(5)
      expect(await count({ from: '2150-01-01' })).toBe(0)
      expect(await count({ to: '1960-01-01' })).toBe(0)
    }
  })

  test('takes values of 64 KiB, and names the filters where they have more', async () => {
    const values = ['Compute', ...Array.from({ length: 600 }, () => "'".repeat(100))]
    const filter = { dimension: 'serviceName', operator: 'in', values }
    const { answer } = await ask({ measures: ['lineCount'], filters: [filter] })
    expect(answer.totals).toEqual([{ billingCurrency: 'USD', lineCount: 2 }])
    const { status, problem } = await ask({ measures: ['lineCount'], filters: [filter, filter] })
    expect([status, problem.errors?.[0]?.path]).toEqual([400, 'filters'])
  })

  test('takes many filters of many values without keeping the engine busy', async () => {
    const values = Array.from({ length: 400 }, (_, index) => `${index}`)
    const filters = Array.from({ length: 25 }, (_, index) => ({
      dimension: ['serviceName', 'tag:team'][index % 2],
      operator: ['contains', 'startsWith'][(index >> 1) % 2],
      values,
    }))
    const { status, answer } = await ask({ measures: ['lineCount'], filters })
    expect(status).toBe(200)
    expect(answer.stats.elapsedMs).toBeLessThan(5000)
  })

  test('has columns for tags of any name, those of every object too', async () => {
    const dimensions = ['tag:__proto__', 'tag:constructor']
    const { answer } = await ask({ measures: ['lineCount'], dimensions, limit: 1 })
    expect(Object.keys(answer.rows[0] ?? {})).toEqual([...dimensions, 'billingCurrency', 'lineCount'])
    for (const name of ['__proto__', 'constructor', 'toString']) {
      const refused = await ask({ measures: ['lineCount'], dimensions: [name] })
      expect([refused.status, refused.problem.code]).toEqual([400, 'unknown-dimension'])
    }
  })

  const manyTexts = Array.from({ length: 600 }, (_, index) => `nothing ${index}`)
  test.each([
    [{ dimension: 'serviceName', operator: 'in', values: ['Compute'] }, 2],
    [{ dimension: 'serviceName', operator: 'notIn', values: ['Compute'] }, 3],
    [{ dimension: 'serviceName', operator: 'contains', values: ['STOR', 'nothing'] }, 2],
    [{ dimension: 'serviceName', operator: 'contains', values: ['STOR'] }, 2],
    // More than one search takes, the one that is found last; and an empty text is in every one, an empty one too.
    [{ dimension: 'serviceName', operator: 'contains', values: [...manyTexts, 'STOR'] }, 2],
    [{ dimension: 'serviceName', operator: 'contains', values: ['nothing', ''] }, 5],
    [{ dimension: 'serviceName', operator: 'startsWith', values: ['comp'] }, 2],
    [{ dimension: 'serviceName', operator: 'startsWith', values: ['comp', 'STOR'] }, 4],
    [{ dimension: 'serviceName', operator: 'notContains', values: ['STOR', 'nothing'] }, 3],
    [{ dimension: 'serviceName', operator: 'notStartsWith', values: ['comp'] }, 3],
    [{ dimension: 'serviceName', operator: 'notStartsWith', values: ['comp', 'STOR'] }, 1],
    [{ dimension: 'serviceName', operator: 'isEmpty' }, 1],
    [{ dimension: 'serviceName', operator: 'isNotEmpty' }, 4],
    [{ dimension: 'tag:team', operator: 'in', values: ['red'] }, 1],
    [{ dimension: 'tag:team', operator: 'isNotEmpty' }, 2],
    [{ dimension: 'billingPeriod', operator: 'in', values: ['2026-10'] }, 5],
    [
      {
        dimension: 'serviceName',
        operator: 'in',
        values: ["'); DROP TABLE cost_line --", 'Com\\pute\n', '`'],
      },
      0,
    ],
  ])('filters by %j', async (filter, lineCount) => {
    const { answer } = await ask({ measures: ['lineCount'], filters: [filter] })
    expect(answer.totals.reduce((sum, total) => sum + Number(total.lineCount), 0)).toBe(lineCount)
  })

  test('groups by a tag with or without the prefix of users, and by one that no row has', async () => {
    const { answer } = await ask({ measures: ['lineCount'], dimensions: ['tag:team', "tag:it's `odd`\\"] })
    expect(answer.rows.map((row) => [row['tag:team'], row["tag:it's `odd`\\"], row.lineCount])).toEqual([
      ['', '', 2],
      ['', '', 1],
      ['blue', '', 1],
      ['red', '', 1],
    ])
  })

  test('takes a tag key with any character in it', async () => {
    const { answer } = await ask({ measures: ['lineCount'], dimensions: ['tag:two\nlines'], limit: 1 })
    expect(answer.rows[0]).toHaveProperty(['tag:two\nlines'], '')
  })

  test('names uploads, and orders by what the answer has', async () => {
    const { answer } = await ask({
      measures: ['lineCount'],
      dimensions: ['uploadId', 'serviceName'],
      filters: [{ dimension: 'uploadId', operator: 'in', values: [october.uploadId] }],
      orderBy: [
        { field: 'serviceName', direction: 'desc' },
        { field: 'lineCount', direction: 'asc' },
      ],
    })
    expect(answer.rows.map((row) => row.serviceName)).toEqual(['Storage', 'Storage', 'Compute', ''])
    expect(new Set(answer.rows.map((row) => row.uploadId))).toEqual(new Set([october.uploadId]))
  })

  test('pages through the whole answer by offset', async () => {
    const names: unknown[] = []
    for (let offset = 0; offset < 4; offset += 2) {
      const { answer } = await ask({
        measures: ['billedCost'],
        dimensions: ['serviceName'],
        limit: 2,
        offset,
      })
      expect([answer.rowCount, answer.truncated]).toEqual([4, offset === 0])
      names.push(...answer.rows.map((row) => `${String(row.serviceName)} ${String(row.billingCurrency)}`))
    }
    expect(names).toEqual(['Compute USD', 'Storage EUR', 'Storage USD', ' USD'])
  })

  test.each([
    [
      { measures: ['billedCost'], dimensions: ['serviceName', 'shoeSize'] },
      'unknown-dimension',
      'dimensions[1]',
      'shoeSize',
    ],
    [
      { measures: ['billedCost'], dimensions: ['ServiceName'] },
      'unknown-dimension',
      'dimensions[0]',
      'ServiceName',
    ],
    [{ measures: ['happiness'] }, 'unknown-measure', 'measures[0]', 'happiness'],
    [
      { measures: ['billedCost'], filters: [{ dimension: 'x', operator: 'isEmpty' }] },
      'unknown-dimension',
      'filters[0].dimension',
      'x',
    ],
    [
      { measures: ['billedCost'], filters: [{ dimension: 'regionId', operator: 'in', values: [] }] },
      'invalid-request',
      'filters[0].values',
      'in',
    ],
    [
      { measures: ['billedCost'], orderBy: [{ field: 'listCost', direction: 'asc' }] },
      'unknown-field',
      'orderBy[0].field',
      'listCost',
    ],
    [
      { measures: ['billedCost'], granularity: 'day', timeBasis: 'billing' },
      'invalid-request',
      'granularity',
      'month',
    ],
    [{ measures: ['billedCost'], from: '2026-10-02', to: '2026-10-01' }, 'invalid-request', 'to', 'after'],
    [{ measures: [] }, 'invalid-request', 'measures', '1'],
    [
      { measures: ['billedCost'], granularity: 'year' },
      'invalid-request',
      'granularity',
      'none, hour, day, week, month',
    ],
    [{ measures: ['billedCost'], groupBy: ['serviceName'] }, 'invalid-request', 'groupBy', 'not known'],
    [{}, 'invalid-request', 'measures', 'missing'],
  ])('%j is a 400 that names the part', async (query, code, path, named) => {
    const { status, problem } = await ask(query)
    expect([status, problem.code, problem.errors?.[0]?.path]).toEqual([400, code, path])
    expect(problem.detail).toContain(named)
  })
})

test('a browser that leaves ends its queries', async () => {
  const signals: AbortSignal[] = []
  const exec = vi.spyOn(outlay.clickhouse, 'exec').mockImplementation(({ abort_signal }) => {
    if (abort_signal) signals.push(abort_signal as AbortSignal)
    return new Promise((_resolve, reject) => {
      abort_signal?.addEventListener('abort', () => reject(new Error('The user aborted a request.')))
    })
  })
  const address = await outlay.app.listen({ host: '127.0.0.1', port: 0 })
  const browser = new AbortController()
  const answer = fetch(`${address}/api/query`, {
    method: 'POST',
    headers: { cookie: await outlay.cookieOf(viewer), 'content-type': 'application/json' },
    // So few rows have their totals asked for beside them.
    body: JSON.stringify({ measures: ['billedCost'], limit: 10 }),
    signal: browser.signal,
  })
  await expect.poll(() => signals.length).toBe(2)
  browser.abort()
  await expect(answer).rejects.toThrow()
  await expect.poll(() => signals.map(({ aborted }) => aborted)).toEqual([true, true])
  exec.mockRestore()
})

test.each([
  ['159', 422, 'query-too-slow'],
  ['241', 422, 'query-too-large'],
  ['202', 503, 'not-available'],
  ['60', 500, 'internal-error'],
])('error %s of the engine is answered with %i', async (code, status, problemCode) => {
  const error = new ClickHouseError({ message: 'internals', code, type: 'X' })
  const exec = vi.spyOn(outlay.clickhouse, 'exec').mockRejectedValue(error)
  const answer = await ask({ measures: ['billedCost'] })
  expect([answer.status, answer.problem.code]).toEqual([status, problemCode])
  expect(JSON.stringify(answer.problem)).not.toContain('internals')
  exec.mockRestore()
})

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { v7 as uuidv7 } from 'uuid'
import type { CostAnswer } from '../../contract/cost-query.ts'
import type { Problem } from '../../contract/problem.ts'
import { createTestApp, type TestApp, type TestUser } from '../../testing/app.ts'
import { rolledUpWith } from '../../testing/roll-up.ts'
import { seedCompletedUpload, type TestCostLine } from '../../testing/seed-upload.ts'
import { buildCostQuery } from './build-cost-query.ts'
import { runCostQuery } from './run-cost-query.ts'

let outlay: TestApp
beforeAll(async () => {
  outlay = await createTestApp()
})
afterAll(() => outlay.stop())

async function createClient() {
  const client = await outlay.createClient()
  const user = await outlay.createUser('viewer', client)
  const upload = (lines: TestCostLine[], fileName?: string) =>
    seedCompletedUpload(outlay, { clientId: client.id, lines, ...(fileName !== undefined && { fileName }) })
  return { user, upload }
}

async function ask(user: TestUser, query: object, url = '/api/query') {
  const response = await outlay.injectSignedInAs(user, { method: 'POST', url, payload: query })
  return {
    status: response.statusCode,
    answer: response.json<CostAnswer>(),
    problem: response.json<Problem>(),
  }
}

const on = (day: string): TestCostLine => ({
  ChargePeriodStart: `${day} 13:00:00`,
  BillingPeriodStart: `${day.slice(0, 7)}-01`,
})

describe('a comparison', () => {
  test.each([
    ['hour', '2026-03-01T13:00:00Z', '2026-03-03T13:00:00Z'],
    ['day', '2026-03-01', '2026-03-03'],
    ['week', '2026-02-23', '2026-03-02'],
    ['month', '2026-03-01', undefined],
  ])(
    'by %s shows what was before at the times that it is compared with',
    async (granularity, first, second) => {
      const { user, upload } = await createClient()
      await upload(['2026-02-01', '2026-02-03', '2026-03-01', '2026-03-03'].map(on))
      const { answer } = await ask(user, {
        measures: ['lineCount'],
        granularity,
        from: '2026-03-01',
        to: '2026-04-01',
        compare: 'previousPeriod',
      })
      const periods = answer.rows.map(({ period, lineCount, lineCountBefore }) => [
        period,
        lineCount,
        lineCountBefore,
      ])
      expect(periods).toEqual(
        second === undefined
          ? [[first, 2, 2]]
          : [
              [first, 1, 1],
              [second, 1, 1],
            ],
      )
    },
  )

  test('of bills is by their months, wherever in the month they begin', async () => {
    const { user, upload } = await createClient()
    await upload([
      { ...on('2026-01-31'), BillingPeriodStart: '2026-01-31' },
      { ...on('2026-02-10'), BillingPeriodStart: '2026-02-05' },
    ])
    const { answer } = await ask(user, {
      measures: ['lineCount'],
      granularity: 'month',
      timeBasis: 'billing',
      from: '2026-02-01',
      to: '2026-03-01',
      compare: 'previousPeriod',
    })
    expect(answer.rows).toMatchObject([{ period: '2026-02-01', lineCount: 1, lineCountBefore: 1 }])
  })

  test('with other uploads shows each, and leaves out what is superseded on both sides, with warnings of both', async () => {
    const { user, upload } = await createClient()
    const lines = [on('2026-10-01'), { ...on('2026-10-02'), BillingAccountId: 'b' }]
    const october = await upload(lines, 'october.csv')
    const old = await upload(lines, 'old.csv')
    const twin = await upload(lines, 'twin.csv')
    await outlay.databases.db
      .updateTable('upload_period')
      .set({ superseded_by: october.uploadId, superseded_how: 'export' })
      .where('upload_id', 'in', [october.uploadId, old.uploadId])
      .where('billing_account_id', '=', 'b')
      .execute()
    const { answer } = await ask(user, {
      measures: ['lineCount'],
      dimensions: ['uploadId'],
      filters: [{ dimension: 'uploadId', operator: 'isNotEmpty' }],
      uploadIds: [october.uploadId],
      compare: { uploadIds: [old.uploadId, twin.uploadId] },
    })
    const counts = answer.rows.map((row) => [row.uploadId, [row.lineCount, row.lineCountBefore]] as const)
    expect(new Map(counts)).toEqual(
      new Map([
        [october.uploadId, [1, 0]],
        [old.uploadId, [0, 1]],
        [twin.uploadId, [0, 2]],
      ]),
    )
    expect(answer.scope).toEqual({
      uploadIds: [october.uploadId],
      warnings: [
        '2026-10 of october.csv is left out: a newer upload supersedes it.',
        'Of the uploads that it is compared with: 2026-10 of old.csv is left out: a newer upload supersedes it.',
        expect.stringMatching(/^Of the uploads that it is compared with: 2026-10 .*old\.csv and twin\.csv/),
      ],
    })
  })

  test('is a 404 for uploads of another client', async () => {
    const [{ user }, stranger] = [await createClient(), await createClient()]
    const foreign = await stranger.upload([{}])
    const { status } = await ask(user, {
      measures: ['lineCount'],
      compare: { uploadIds: [foreign.uploadId] },
    })
    expect(status).toBe(404)
  })

  test.each([
    [{ from: '0001-01-01', to: '9999-12-31', compare: 'previousPeriod' }, 'before the year 1'],
    [{ from: '0001-01-01', to: '2026-01-01', compare: 'previousPeriod' }, 'before the year 1'],
    [
      { granularity: 'day', from: '2026-01-01', to: '2026-02-01', compare: { from: '0001-01-01' } },
      'at most 30 years apart',
    ],
    [
      { granularity: 'month', from: '1990-01-01', to: '2090-01-01', compare: 'previousPeriod' },
      'at most 30 years apart',
    ],
    [{ from: '2026-01-01', to: '2026-01-01', compare: 'previousPeriod' }, 'has to be after from'],
  ])('%j is refused with a reason', async (query, reason) => {
    const { user, upload } = await createClient()
    await upload([{}])
    const { status, problem } = await ask(user, { measures: ['lineCount'], ...query })
    expect([status, problem.detail]).toEqual([400, expect.stringContaining(reason)])
  })
})

describe('top', () => {
  test('takes the same of equal groups in every period, and ranks each currency by itself', async () => {
    const { user, upload } = await createClient()
    const names = ['a', 'b', 'c', 'd']
    await upload(
      ['USD', 'EUR'].flatMap((BillingCurrency) =>
        ['2026-09-01', '2026-10-01'].flatMap((day) =>
          names.map((ServiceName) => ({ ...on(day), ServiceName, BillingCurrency })),
        ),
      ),
    )
    const { answer } = await ask(user, {
      measures: ['billedCost'],
      dimensions: ['serviceName'],
      granularity: 'month',
      top: { count: 2 },
      derive: ['share', 'cumulative'],
      orderBy: [
        { field: 'billingCurrency', direction: 'asc' },
        { field: 'period', direction: 'asc' },
        { field: 'serviceName', direction: 'asc' },
      ],
    })
    const month = (period: string, before: number) => [
      [period, 'a', '1', '0.25', String(before + 1)],
      [period, 'b', '1', '0.25', String(before + 1)],
      [period, null, '2', '0.5', String(2 * before + 2)],
    ]
    const currency = [...month('2026-09-01', 0), ...month('2026-10-01', 1)]
    expect(
      answer.rows.map((row) => [
        row.period,
        row.serviceName,
        row.billedCost,
        row.billedCostShare,
        row.billedCostCumulative,
      ]),
    ).toEqual([...currency, ...currency])
  })

  test('ranks by what is, so credits come last, and the others may be less than nothing', async () => {
    const { user, upload } = await createClient()
    await upload([
      { ServiceName: 'a', BilledCost: '5' },
      { ServiceName: 'b', BilledCost: '1' },
      { ServiceName: 'credits', BilledCost: '-6' },
    ])
    const query = {
      measures: ['billedCost'],
      dimensions: ['serviceName'],
      top: { count: 1 },
      derive: ['share'],
    }
    const { answer } = await ask(user, query)
    expect(answer.rows).toMatchObject([
      { serviceName: 'a', billedCost: '5', billedCostShare: null },
      { serviceName: null, billedCost: '-5', billedCostShare: null },
    ])
  })
})

describe('quantities of different units', () => {
  const of = (ServiceName: string, ConsumedUnit: string, ConsumedQuantity: string | null = '2') => ({
    ServiceName,
    ConsumedUnit,
    ConsumedQuantity,
  })
  const mixed = 'different units: GB, Hours. Group or filter by consumed unit.'

  test.each<[string, TestCostLine[], object, string[]]>([
    [
      'are said in rows that add them',
      [of('a', 'GB'), of('a', 'Hours')],
      {},
      [`Rows add consumed quantities of ${mixed}`],
    ],
    [
      'are said of the totals where each row has one',
      [of('a', 'GB'), of('b', 'Hours')],
      { dimensions: ['serviceName'] },
      [`The totals add consumed quantities of ${mixed}`],
    ],
    [
      'are not said where they are filtered',
      [of('a', 'GB'), of('b', 'Hours')],
      { filters: [{ dimension: 'consumedUnit', operator: 'in', values: ['GB'] }] },
      [],
    ],
    [
      'are not said of lines that used nothing',
      [of('a', 'GB'), of('a', 'Hours', '0'), of('a', '', null)],
      {},
      [],
    ],
  ])('%s', async (_, lines, query, warnings) => {
    const { user, upload } = await createClient()
    await upload(lines)
    const { answer } = await ask(user, { measures: ['consumedQuantity'], ...query })
    expect(answer.scope.warnings).toEqual(warnings)
    const costs = await ask(user, { measures: ['billedCost'], ...query })
    expect(costs.answer.scope.warnings).toEqual([])
  })
})

describe('the currency', () => {
  const query = { measures: ['billedCost'], dimensions: ['serviceName'] }
  const row = (serviceName: string, billingCurrency: string, billedCost: string) => ({
    serviceName,
    billingCurrency,
    billedCost,
  })

  test('of uploads that have one is that of each row', async () => {
    const { user, upload } = await createClient()
    await upload([{ ServiceName: 'a', BillingCurrency: 'EUR' }])
    await upload([
      { ServiceName: 'a', BillingCurrency: 'EUR' },
      { ServiceName: 'b', BillingCurrency: 'EUR' },
    ])
    const { answer } = await ask(user, query)
    expect(answer.rows).toEqual([row('a', 'EUR', '2'), row('b', 'EUR', '1')])
    expect(answer.totals).toEqual([{ billingCurrency: 'EUR', billedCost: '3' }])
    for (const part of [{ limit: 1 }, { limit: 1, offset: 1 }, { offset: 9 }, { top: { count: 1 } }]) {
      const { totals } = (await ask(user, { ...query, ...part })).answer
      expect([part, totals]).toEqual([part, answer.totals])
    }
    const other = { dimension: 'billingCurrency', operator: 'in', values: ['USD'] }
    const ofOther = await ask(user, { ...query, filters: [other] })
    expect([ofOther.answer.rows, ofOther.answer.totals]).toEqual([[], []])
    const ofNothing = await ask(user, { measures: ['billedCost'], filters: [other] })
    expect([ofNothing.answer.rows, ofNothing.answer.totals]).toEqual([[], []])
  })

  test('divides rows where uploads have two, by themselves or together', async () => {
    const { user, upload } = await createClient()
    const mixed = await upload([{ ServiceName: 'a', BillingCurrency: 'EUR' }, { ServiceName: 'a' }])
    const only = await upload([{ ServiceName: 'a', BilledCost: '4' }])
    const of = async (...uploads: { uploadId: string }[]) => {
      const uploadIds = uploads.map(({ uploadId }) => uploadId)
      const { answer } = await ask(user, {
        ...query,
        uploadIds,
        orderBy: [{ field: 'billedCost', direction: 'asc' }],
      })
      return answer.rows
    }
    expect(await of(mixed)).toEqual([row('a', 'EUR', '1'), row('a', 'USD', '1')])
    expect(await of(mixed, only)).toEqual([row('a', 'EUR', '1'), row('a', 'USD', '5')])
    expect(await of(only)).toEqual([row('a', 'USD', '4')])
  })

  test('of a comparison is that of each side', async () => {
    const { user, upload } = await createClient()
    const now = await upload([{ ServiceName: 'a', BillingCurrency: 'EUR', BilledCost: '3' }])
    const then = await upload([{ ServiceName: 'a', BilledCost: '2' }])
    const { answer } = await ask(user, {
      ...query,
      uploadIds: [now.uploadId],
      compare: { uploadIds: [then.uploadId] },
    })
    expect(
      answer.rows.map((found) => [found.billingCurrency, found.billedCost, found.billedCostBefore]),
    ).toEqual([
      ['EUR', '3', '0'],
      ['USD', '0', '2'],
    ])
  })
})

test.each([
  [{ dimension: 'happiness' }, 'dimension'],
  [{ dimension: 'serviceName', measure: 'happiness' }, 'measure'],
])('values of %j are refused by the name of the part', async (query, path) => {
  const { user } = await createClient()
  const { status, problem } = await ask(user, query, '/api/query/values')
  expect([status, problem.errors?.[0]?.path]).toEqual([400, path])
})

test('a thousand uploads on either side, each with something left out, are one question', async () => {
  const clientId = uuidv7()
  const scope = () => {
    const loads = Array.from({ length: 1000 }, () => ({ uploadId: uuidv7(), loadId: uuidv7() }))
    return {
      clientId,
      loads,
      excluded: loads.flatMap(({ loadId }) =>
        ['2026-09-01', '2026-10-01'].map((period) => ({ loadId, period, billingAccountId: '111122223333' })),
      ),
      rolledUp: rolledUpWith({ team: 1 }),
    }
  }
  const built = buildCostQuery(
    {
      measures: ['billedCost', 'netBilledCost', 'lineCount'],
      dimensions: ['uploadId', 'tag:team'],
      filters: [{ dimension: 'tag:team', operator: 'isNotEmpty' }],
    },
    scope(),
    { scope: scope(), comparison: { uploadIds: [], from: undefined, to: undefined, shift: undefined } },
  )
  expect(built.table).toBe('monthly_tags')
  // The engine takes 256 KiB of text, besides the parameters.
  expect(built.sql.length).toBeLessThan(20_000)
  const { rows } = await runCostQuery(outlay.clickhouse, built, {
    route: 'test',
    clientId,
    signal: AbortSignal.timeout(60_000),
  })
  expect(rows).toEqual([])
})

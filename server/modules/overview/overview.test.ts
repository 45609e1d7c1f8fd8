import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { CostFilter } from '../../../contract/cost-query.ts'
import type { Overview, OverviewOfCurrency } from '../../../contract/overview.ts'
import type { Problem } from '../../../contract/problem.ts'
import { fromUnits, toUnits } from '../../../clickhouse/exact.ts'
import { rollUpLoad } from '../../../etl/rollups/rollup-job.ts'
import { createTestApp, type TestApp, type TestUser } from '../../../testing/app.ts'
import { createLog } from '../../../testing/log.ts'
import { seedCompletedUpload, unknownId, type TestCostLine } from '../../../testing/seed-upload.ts'

let outlay: TestApp
let client: { id: string }
let viewer: TestUser
let september: string
let october: string
let november: string

beforeAll(async () => {
  outlay = await createTestApp()
  client = await outlay.createClient('core')
  viewer = await outlay.createUser('viewer', client)
  september = await seed(client.id, '2026-09', [
    line('Compute', '10', { x_UsageType: 'Box', ResourceId: 'i-1' }),
    line('Compute', '5', { x_UsageType: 'Box', ResourceId: 'i-2' }),
    line('Storage', '4.000000000000000001', {
      x_UsageType: 'Bytes',
      ResourceId: 'b-1',
      ...ofAccount('2', 'Old'),
    }),
    line('Retired', '7', { x_UsageType: 'Tape', ResourceId: 't-1', Tags: { team: 'red' } }),
    line('Support', '1', { day: 30 }),
  ])
  october = await seed(client.id, '2026-10', [
    line('Compute', '12.5', { x_UsageType: 'Box', ResourceId: 'i-1', Tags: { team: 'blue', stage: 'prod' } }),
    line('Compute', '20', { x_UsageType: 'Box', ResourceId: 'i-3', day: 20, Tags: { 'user:team': 'red' } }),
    line('Storage', '1', { x_UsageType: 'Bytes', ResourceId: 'b-1', ...ofAccount('2', 'New') }),
    line('Storage', '0', { x_UsageType: 'Requests', ResourceId: 'b-1', ...ofAccount('2', 'New') }),
    line('Fresh', '3', { x_UsageType: 'Novelty' }),
    line('Support', '1', { day: 31, RegionId: '', RegionName: '' }),
    line('Compute', '2', { x_UsageType: 'Box', ResourceId: 'i-9', BillingCurrency: 'EUR' }),
  ])
  november = await seed(client.id, '2026-11', [line('Compute', '100', { day: 14 })])
})
afterAll(() => outlay.stop())

interface Line extends TestCostLine {
  day: number
}

/** A line of a service on the first day of its month, where it does not say another. */
function line(ServiceName: string, cost: string, { day = 1, ...columns }: Partial<Line> = {}): Line {
  return {
    day,
    ServiceName,
    EffectiveCost: cost,
    RegionId: 'eu-1',
    RegionName: 'Europe',
    ...ofAccount('1', 'Main'),
    ...columns,
  } as Line
}

function ofAccount(id: string, name: string) {
  return { SubAccountId: id, SubAccountName: name }
}

async function seed(clientId: string, month: string, lines: Line[], rolledUp = true): Promise<string> {
  const { uploadId, loadId } = await seedCompletedUpload(outlay, {
    clientId,
    fileName: `${month}.csv`,
    lines: lines.map(({ day, ...columns }) => ({
      BillingPeriodStart: `${month}-01`,
      ChargePeriodStart: `${month}-${String(day).padStart(2, '0')} 00:00:00`,
      ...columns,
    })),
  })
  if (rolledUp) {
    await rollUpLoad(
      {
        db: outlay.databases.db,
        clickhouse: outlay.clickhouse,
        limits: { maxRejectShare: 1, maxMemoryBytes: 2_000_000_000, maxFileBytes: Infinity },
        log: createLog().log,
      },
      loadId,
      AbortSignal.timeout(60_000),
    )
  }
  return uploadId
}

async function ask(query: Record<string, string> = {}, user = viewer): Promise<Overview> {
  const response = await outlay.injectSignedInAs(user, { url: '/api/core/modules/overview', query })
  expect(response.statusCode).toBe(200)
  return response.json<Overview>()
}

function ofCurrency({ currencies }: Overview, currency = 'USD'): OverviewOfCurrency {
  return currencies.find(({ billingCurrency }) => billingCurrency === currency)!
}

function sumOf(costs: (string | null)[]): string {
  return fromUnits(costs.reduce((sum, cost) => sum + toUnits(cost ?? '0'), 0n))
}

describe('an overview without a time', () => {
  test('shows the last whole billing period against the one before it, of each currency', async () => {
    const answer = await ask()
    expect(answer).toMatchObject({
      module: 'overview',
      scope: { uploadIds: [september, october, november], warnings: [] },
      basis: 'effective',
      timeBasis: 'billing',
      period: { from: '2026-10-01', to: '2026-11-01' },
      before: { from: '2026-09-01', to: '2026-10-01' },
      unfinishedPeriod: { period: '2026-11', lastDay: '2026-11-14' },
      trendGrain: 'month',
      totals: [
        { billingCurrency: 'EUR', cost: '2', lineCount: 1 },
        { billingCurrency: 'USD', cost: '164.500000000000000001', lineCount: 12 },
      ],
    })
    expect(answer.currencies.map(({ billingCurrency, total }) => [billingCurrency, total])).toEqual([
      ['EUR', { cost: '2', before: '0', change: '2', changeRatio: null }],
      [
        'USD',
        {
          cost: '37.5',
          before: '27.000000000000000001',
          change: '10.499999999999999999',
          changeRatio: '0.388889',
        },
      ],
    ])
    expect(ofCurrency(answer).trend).toEqual([
      { period: '2026-09', cost: '27.000000000000000001' },
      { period: '2026-10', cost: '37.5' },
      { period: '2026-11', cost: '100' },
    ])
  })

  test('names the services that moved most, with what made them move', async () => {
    const { up, down } = ofCurrency(await ask()).movers
    expect(up).toEqual([
      {
        serviceName: 'Compute',
        cost: '32.5',
        before: '15',
        change: '17.5',
        changeRatio: '1.166667',
        usageTypes: [usageType('Box', 'eu-1', ['32.5', '15', '17.5', '1.166667'])],
        reasons: [
          reason('Box', 'i-3', ['20', '0', '20', null]),
          reason('Box', 'i-2', ['0', '5', '-5', '-1']),
          reason('Box', 'i-1', ['12.5', '10', '2.5', '0.25']),
        ],
      },
      {
        serviceName: 'Fresh',
        cost: '3',
        before: '0',
        change: '3',
        changeRatio: null,
        usageTypes: [usageType('Novelty', 'eu-1', ['3', '0', '3', null])],
        reasons: [reason('Novelty', '', ['3', '0', '3', null])],
      },
    ])
    expect(down).toEqual([
      {
        serviceName: 'Retired',
        cost: '0',
        before: '7',
        change: '-7',
        changeRatio: '-1',
        usageTypes: [usageType('Tape', 'eu-1', ['0', '7', '-7', '-1'])],
        reasons: [reason('Tape', 't-1', ['0', '7', '-7', '-1'])],
      },
      {
        serviceName: 'Storage',
        cost: '1',
        before: '4.000000000000000001',
        change: '-3.000000000000000001',
        changeRatio: '-0.75',
        usageTypes: [
          usageType('Bytes', 'eu-1', ['1', '4.000000000000000001', '-3.000000000000000001', '-0.75']),
        ],
        reasons: [reason('Bytes', 'b-1', ['1', '4.000000000000000001', '-3.000000000000000001', '-0.75'])],
      },
    ])
    for (const { change, usageTypes, reasons } of [...up, ...down]) {
      for (const parts of [usageTypes, reasons]) expect(sumOf(parts!.map((part) => part.change))).toBe(change)
    }
  })

  test('has parts that are the total together, with the names of accounts and regions', async () => {
    const usd = ofCurrency(await ask())
    for (const entries of [
      usd.topServices,
      usd.topAccounts,
      usd.topRegions,
      ...usd.topTags!.map(({ values }) => values),
    ]) {
      expect(sumOf(entries.map(({ cost }) => cost))).toBe(usd.total.cost)
      expect(sumOf(entries.map(({ before }) => before))).toBe(usd.total.before)
      expect(sumOf(entries.map(({ change }) => change))).toBe(usd.total.change)
    }
    expect(usd.topAccounts).toMatchObject([
      { value: '1', name: 'Main', cost: '36.5', share: '0.973333' },
      { value: '2', name: 'New', cost: '1', share: '0.026667' },
    ])
    expect(usd.topRegions).toMatchObject([
      { value: 'eu-1', name: 'Europe', cost: '36.5' },
      { value: '', name: null, cost: '1' },
    ])
    expect(
      usd.topTags!.map(({ key, values }) => [key, values.map(({ value, cost }) => [value, cost])]),
    ).toEqual([
      [
        'team',
        [
          ['red', '20'],
          ['blue', '12.5'],
          ['', '5'],
        ],
      ],
      [
        'stage',
        [
          ['', '25'],
          ['prod', '12.5'],
        ],
      ],
    ])
  })

  test('has nothing to compare one upload with', async () => {
    const answer = await ask({ uploads: september })
    expect(answer).toMatchObject({
      period: { from: '2026-09-01', to: '2026-10-01' },
      before: null,
      unfinishedPeriod: null,
    })
    const usd = ofCurrency(answer)
    expect(usd.total).toEqual({
      cost: '27.000000000000000001',
      before: null,
      change: null,
      changeRatio: null,
    })
    expect(usd.movers).toEqual({ up: [], down: [] })
    expect(usd.topServices[0]).toMatchObject({ value: 'Compute', cost: '15', before: null, change: null })
  })

  test('compares with the month before, not with the one that there happens to be', async () => {
    const answer = await ask({ uploads: `${september},${november}` })
    // November is unfinished, so it is September that is shown.
    expect(answer).toMatchObject({ period: { from: '2026-09-01', to: '2026-10-01' }, before: null })
  })
})

test('an overview is of bills or of charges, as is asked for', async () => {
  const { id } = await outlay.createClient('core')
  const user = await outlay.createUser('viewer', { id })
  await seed(id, '2026-09', [line('Compute', '4'), line('Compute', '1', { day: 30 })])
  // Of the bill of October, a charge that was made in September.
  const late = { ChargePeriodStart: '2026-09-29 00:00:00' }
  await seed(id, '2026-10', [
    line('Compute', '8'),
    line('Compute', '2', { day: 31 }),
    line('Late', '32', late),
  ])
  const october = { from: '2026-10-01', to: '2026-11-01' }
  for (const time of [{}, october]) {
    const ofBills = await ask({ ...time, timeBasis: 'billing' }, user)
    expect(ofBills).toMatchObject({ timeBasis: 'billing', period: october, trendGrain: 'month' })
    expect(ofCurrency(ofBills).total).toMatchObject({ cost: '42', before: '5' })
    const ofCharges = await ask({ ...time, timeBasis: 'charge' }, user)
    expect(ofCharges).toMatchObject({ timeBasis: 'charge', period: october })
    expect(ofCurrency(ofCharges).total).toMatchObject({ cost: '10', before: '37' })
  }
})

function usageType(xUsageType: string, regionId: string, [cost, before, change, changeRatio]: unknown[]) {
  return { xUsageType, regionId, cost, before, change, changeRatio }
}

function reason(xUsageType: string, resourceId: string, [cost, before, change, changeRatio]: unknown[]) {
  return { xUsageType, resourceId, cost, before, change, changeRatio }
}

describe('an overview of a time', () => {
  test('is against as many months before it, by the time of charges', async () => {
    const answer = await ask({ from: '2026-10-01', to: '2026-11-01' })
    expect(answer).toMatchObject({
      timeBasis: 'charge',
      period: { from: '2026-10-01', to: '2026-11-01' },
      before: { from: '2026-09-01', to: '2026-10-01' },
      trendGrain: 'day',
      totals: [
        { billingCurrency: 'EUR', cost: '2', lineCount: 1 },
        { billingCurrency: 'USD', cost: '37.5', lineCount: 6 },
      ],
    })
    const usd = ofCurrency(answer)
    expect(usd.trend).toEqual([
      { period: '2026-10-01', cost: '16.5' },
      { period: '2026-10-20', cost: '20' },
      { period: '2026-10-31', cost: '1' },
    ])
    const other = ofCurrency(await ask())
    expect({ ...usd, trend: [] }).toEqual({ ...other, trend: [] })
  })

  test('says what was used, and nothing of resources, where it begins or ends within a month', async () => {
    const answer = await ask({ from: '2026-10-20', to: '2026-11-15' })
    expect(answer.before).toEqual({ from: '2026-09-24', to: '2026-10-20' })
    const usd = ofCurrency(answer)
    expect(usd.total).toMatchObject({ cost: '121', before: '17.5' })
    expect(usd.topTags?.map(({ key }) => key)).toEqual(['team', 'stage'])
    expect(usd.topTags?.[0]?.values).toMatchObject([
      { value: '', cost: '101', before: '5' },
      { value: 'red', cost: '20', before: '0' },
      { value: 'blue', cost: '0', before: '12.5' },
    ])
    expect(usd.movers.up).toMatchObject([
      { serviceName: 'Compute', change: '107.5', usageTypes: [{ change: '100' }, {}], reasons: null },
    ])
    expect(ofCurrency(await ask({ from: '2026-09-20', to: '2026-11-29' })).topTags).toBeNull()
  })

  test('says where its last month is not whole', async () => {
    const november = { from: '2026-11-01', to: '2026-12-01' }
    for (const timeBasis of ['billing', 'charge']) {
      expect(await ask({ ...november, timeBasis })).toMatchObject({
        timeBasis,
        period: november,
        before: { from: '2026-10-01', to: '2026-11-01' },
        unfinishedPeriod: { period: '2026-11', lastDay: '2026-11-14' },
      })
    }
    expect((await ask({ from: '2026-09-01', to: '2026-11-01' })).unfinishedPeriod).toBeNull()
    expect((await ask({ from: '2026-11-01', to: '2026-11-20' })).unfinishedPeriod).toBeNull()
  })

  test('is by the month where it is long, and ends with the charges where it has no end', async () => {
    const answer = await ask({ from: '2026-08-01' })
    expect(answer).toMatchObject({
      period: { from: '2026-08-01', to: '2026-12-01' },
      before: null,
      trendGrain: 'month',
    })
    expect(ofCurrency(answer).trend.map(({ period }) => period)).toEqual(['2026-09', '2026-10', '2026-11'])
    expect((await ask({ to: '2026-10-01' })).period).toEqual({ from: '2026-09-01', to: '2026-10-01' })
  })

  test('may be as long as the calendar', async () => {
    const answer = await ask({ from: '0001-01-01', to: '9999-12-31' })
    expect(answer.before).toBeNull()
    expect(ofCurrency(answer).total.cost).toBe('164.500000000000000001')
  })

  test('of which there is nothing is empty', async () => {
    expect(await ask({ from: '2030-01-01', to: '2030-02-01' })).toMatchObject({
      before: null,
      totals: [],
      currencies: [],
    })
    expect(await ask({ from: '2030-01-01' })).toMatchObject({ period: null, totals: [], currencies: [] })
  })
})

describe('an overview of what filters leave', () => {
  const only = (...filters: CostFilter[]) => ({ filters: JSON.stringify(filters) })
  const isCompute: CostFilter = { dimension: 'serviceName', operator: 'in', values: ['Compute'] }

  test('has every part of it, of the month that all of the lines tell', async () => {
    const answer = await ask(only(isCompute))
    expect(answer).toMatchObject({
      period: { from: '2026-10-01', to: '2026-11-01' },
      before: { from: '2026-09-01', to: '2026-10-01' },
      unfinishedPeriod: { period: '2026-11' },
      totals: [
        { billingCurrency: 'EUR', cost: '2' },
        { billingCurrency: 'USD', cost: '147.5', lineCount: 5 },
      ],
    })
    const usd = ofCurrency(answer)
    expect(usd.total).toMatchObject({ cost: '32.5', before: '15', change: '17.5' })
    expect(usd.trend.map(({ cost }) => cost)).toEqual(['15', '32.5', '100'])
    expect(usd.movers).toMatchObject({ up: [{ serviceName: 'Compute', change: '17.5' }], down: [] })
    expect(usd.movers.up[0]?.usageTypes).toHaveLength(1)
    expect(usd.topServices).toMatchObject([{ value: 'Compute', cost: '32.5', share: '1' }])
    for (const entries of [usd.topAccounts, usd.topRegions, ...usd.topTags!.map(({ values }) => values)]) {
      expect(sumOf(entries.map(({ cost }) => cost))).toBe('32.5')
      expect(sumOf(entries.map(({ before }) => before))).toBe('15')
    }
  })

  test('has them also of resources and tags; where only cost lines tell, without reasons and tags', async () => {
    const isBox: CostFilter = { dimension: 'resourceId', operator: 'startsWith', values: ['I-1'] }
    const tagged: CostFilter = { dimension: 'tag:stage', operator: 'isNotEmpty' }
    for (const filters of [[isBox], [isBox, tagged], [tagged]]) {
      const usd = ofCurrency(await ask(only(...filters)))
      expect(usd.total.cost).toBe('12.5')
      for (const entries of [usd.topServices, usd.topAccounts, usd.topRegions]) {
        expect(sumOf(entries.map(({ cost }) => cost))).toBe('12.5')
      }
      expect(usd.movers.up.length + usd.movers.down.length).toBeGreaterThan(0)
    }
    const hasNoInvoice: CostFilter = { dimension: 'invoiceId', operator: 'isEmpty' }
    const ofLines = ofCurrency(await ask(only(isBox, hasNoInvoice)))
    expect([ofLines.total.cost, ofLines.topTags, ofLines.movers.up[0]?.usageTypes]).toEqual([
      '12.5',
      null,
      null,
    ])
  })

  test('compares what is new with nothing, not with a time that nobody knows', async () => {
    const isFresh: CostFilter = { dimension: 'serviceName', operator: 'in', values: ['Fresh'] }
    const answer = await ask(only(isFresh))
    expect(answer.before).toEqual({ from: '2026-09-01', to: '2026-10-01' })
    expect(ofCurrency(answer).total).toEqual({ cost: '3', before: '0', change: '3', changeRatio: null })
    expect(await ask(only({ ...isFresh, values: ['Nothing'] }))).toMatchObject({
      period: { from: '2026-10-01', to: '2026-11-01' },
      totals: [],
      currencies: [],
    })
  })

  test.each([
    ['not JSON', 'filters'],
    ['[{"dimension":"serviceName"}]', 'filters[0].operator'],
    ['[{"dimension":"nothing","operator":"isEmpty"}]', 'filters[0].dimension'],
    ['[{"dimension":"serviceName","operator":"in"}]', 'filters[0].values'],
  ])('names what of %s cannot be used', async (filters, path) => {
    const response = await outlay.injectSignedInAs(viewer, {
      url: '/api/core/modules/overview',
      query: { filters },
    })
    expect([response.statusCode, response.json<Problem>().errors?.[0]?.path]).toEqual([400, path])
  })

  test('is of no other client', async () => {
    const user = await outlay.createUser('viewer', await outlay.createClient('core'))
    expect(await ask(only(isCompute), user)).toMatchObject({ totals: [], currencies: [] })
  })
})

describe('an overview is compared', () => {
  test('with nothing, where that is asked for', async () => {
    const answer = await ask({ compare: 'none' })
    expect(answer).toMatchObject({ period: { from: '2026-10-01' }, before: null })
    const usd = ofCurrency(answer)
    expect(usd.total).toEqual({ cost: '37.5', before: null, change: null, changeRatio: null })
    expect(usd.movers).toEqual({ up: [], down: [] })
  })

  test('with the same a year before, or with a time that is named, before it or after', async () => {
    const { id } = await outlay.createClient('core')
    const user = await outlay.createUser('viewer', { id })
    for (const [month, cost] of [
      ['2026-02', '3'],
      ['2027-01', '5'],
      ['2027-02', '8'],
    ] as const) {
      await seed(id, month, [line('Compute', cost, { day: 1 }), line('Compute', '1', { day: 28 })])
    }
    const february = { from: '2027-02-01', to: '2027-03-01' }
    const totalOf = async (query: Record<string, string>) => {
      const answer = await ask({ ...february, ...query }, user)
      return [answer.before?.from, ofCurrency(answer).total.before, ofCurrency(answer).movers.up[0]?.change]
    }
    expect(await totalOf({})).toEqual(['2027-01-01', '6', '3'])
    expect(await totalOf({ compare: 'yearBefore' })).toEqual(['2026-02-01', '4', '5'])
    expect(await totalOf({ compareFrom: '2026-02-01', compareTo: '2027-02-01' })).toEqual([
      '2026-02-01',
      '10',
      undefined,
    ])
    const later = await ask(
      { from: '2026-02-01', to: '2026-03-01', compareFrom: '2027-02-01', compareTo: '2027-03-01' },
      user,
    )
    expect(ofCurrency(later).topAccounts).toMatchObject([{ name: 'Main', cost: '4', before: '9' }])
    // Without a time, it is the last whole month that is compared.
    expect(await ask({ compare: 'yearBefore' }, user)).toMatchObject({
      period: february,
      before: { from: '2026-02-01' },
    })
    // Of leap days, too, there is a day the year before.
    await seed(id, '2028-02', [line('Compute', '1', { day: 28 })])
    expect(await totalOf({ from: '2028-02-28', to: '2028-02-29', compare: 'yearBefore' })).toEqual([
      '2027-02-28',
      '1',
      undefined,
    ])
    // Of years before the first there is nothing.
    expect(await ask({ from: '0001-01-01', to: '0001-02-01', compare: 'yearBefore' }, user)).toMatchObject({
      before: null,
    })
  })

  test('only with a time that begins before it ends', async () => {
    for (const [query, path] of [
      [{ compareFrom: '2026-02-01' }, 'compareTo'],
      [{ compareTo: '2026-02-01' }, 'compareFrom'],
      [{ compareFrom: '2026-02-01', compareTo: '2026-02-01' }, 'compareTo'],
      [{ compare: 'none', compareFrom: '2026-02-01', compareTo: '2026-03-01' }, 'compare'],
    ] as const) {
      const response = await outlay.injectSignedInAs(viewer, { url: '/api/core/modules/overview', query })
      expect([response.statusCode, response.json<Problem>().errors?.[0]?.path]).toEqual([400, path])
    }
  })

  test('and filtered by no module that would leave it out without a word', async () => {
    for (const [name, value] of [
      ['filters', '[]'],
      ['compare', 'none'],
    ] as const) {
      const response = await outlay.injectSignedInAs(viewer, {
        url: '/api/core/modules/governance',
        query: { [name]: value },
      })
      expect([response.statusCode, response.json<Problem>().errors?.[0]?.path]).toEqual([400, name])
    }
  })
})

test('an overview of no upload is empty', async () => {
  const user = await outlay.createUser('viewer', await outlay.createClient('core'))
  expect(await ask({}, user)).toEqual({
    module: 'overview',
    scope: { uploadIds: [], warnings: [] },
    totals: [],
    basis: 'effective',
    timeBasis: 'billing',
    period: null,
    before: null,
    unfinishedPeriod: null,
    trendGrain: 'month',
    currencies: [],
  })
  expect(await ask({ from: '2026-10-01', to: '2026-10-05' }, user)).toMatchObject({
    period: { from: '2026-10-01', to: '2026-10-05' },
    before: null,
    currencies: [],
  })
})

test('a range that ends before it begins is refused, whatever there is', async () => {
  const empty = await outlay.createUser('viewer', await outlay.createClient('core'))
  for (const user of [viewer, empty]) {
    const response = await outlay.injectSignedInAs(user, {
      url: '/api/core/modules/overview',
      query: { from: '2026-10-02', to: '2026-10-01' },
    })
    expect([response.statusCode, response.json<Problem>().errors?.[0]?.path]).toEqual([400, 'to'])
  }
})

test('an upload that is not there is named', async () => {
  const id = unknownId()
  const response = await outlay.injectSignedInAs(viewer, {
    url: '/api/core/modules/overview',
    query: { uploads: id },
  })
  expect([response.statusCode, response.json<Problem>().detail]).toEqual([404, `There is no upload ${id}.`])
})

test('a period that a newer upload supersedes is left out, and said so', async () => {
  const { id } = await outlay.createClient('core')
  const user = await outlay.createUser('viewer', { id })
  const old = await seed(id, '2026-10', [line('Compute', '1')])
  const fresh = await seed(id, '2026-10', [line('Compute', '2')])
  await outlay.databases.db
    .updateTable('upload_period')
    .set({ superseded_by: fresh, superseded_how: 'export' })
    .where('upload_id', '=', old)
    .execute()
  const answer = await ask({ uploads: `${old},${fresh}` }, user)
  expect(answer.scope.warnings).toEqual(['2026-10 of 2026-10.csv is left out: a newer upload supersedes it.'])
  expect(ofCurrency(answer).total.cost).toBe('2')
  expect(ofCurrency(answer).topServices).toMatchObject([{ value: 'Compute', cost: '2' }])
})

test('net costs count with nothing where a bill has none, which is said', async () => {
  const { id } = await outlay.createClient('core')
  const user = await outlay.createUser('viewer', { id })
  await seed(id, '2026-08', [line('Compute', '9', { day: 31 })])
  await seed(id, '2026-09', [
    line('Compute', '9', { x_NetEffectiveCost: '5' }),
    line('Retired', '9', { x_NetEffectiveCost: '4' }),
  ])
  await seed(id, '2026-10', [line('Compute', '9', { x_NetEffectiveCost: '7' })])
  const answer = await ask({ basis: 'net' }, user)
  expect(answer.scope.warnings).toEqual(['2026-08.csv has no net costs, and counts with nothing.'])
  expect(answer.totals).toEqual([{ billingCurrency: 'USD', cost: '16', lineCount: 4 }])
  const usd = ofCurrency(answer)
  expect(usd.total).toMatchObject({ cost: '7', before: '9', change: '-2' })
  expect(usd.trend.map(({ cost }) => cost)).toEqual(['0', '9', '7'])
  expect(usd.movers.up).toMatchObject([{ serviceName: 'Compute', change: '2' }])
  expect(usd.movers.down).toMatchObject([{ serviceName: 'Retired', cost: '0', change: '-4' }])
  // Of what filters leave out, it is of no interest.
  const filters = JSON.stringify([{ dimension: 'serviceName', operator: 'in', values: ['Retired'] }])
  expect((await ask({ basis: 'net', filters }, user)).scope.warnings).toEqual([])
})

test('tags of days are not asked for where the time to compare with is years', async () => {
  const days = { from: '2026-10-03', to: '2026-10-10' }
  const years = { ...days, compareFrom: '2024-01-01', compareTo: '2026-10-01' }
  const tagsOf = async (query: Record<string, string>) => ofCurrency(await ask(query)).topTags
  expect([await tagsOf(days), await tagsOf(years)]).toEqual([expect.any(Array), null])
})

test('tags by which people tell costs apart come before names of resources and what providers write', async () => {
  const { id } = await outlay.createClient('core')
  const user = await outlay.createUser('viewer', { id })
  const lines = Array.from({ length: 101 }, (_, index) =>
    line('Compute', '1', {
      Tags: { 'aws:createdBy': 'root', Name: `box-${index}`, ...(index < 10 && { team: 'red' }) },
    }),
  )
  await seed(id, '2026-10', lines)
  const { topTags } = ofCurrency(await ask({}, user))
  expect(topTags?.map(({ key }) => key)).toEqual(['team', 'Name', 'aws:createdBy'])
})

test('what is just completed and not rolled up yet answers without resources and tags', async () => {
  const { id } = await outlay.createClient('core')
  const user = await outlay.createUser('viewer', { id })
  await seed(id, '2026-09', [line('Compute', '9', { Tags: { team: 'red' } })], false)
  await seed(id, '2026-10', [line('Compute', '10')], false)
  const usd = ofCurrency(await ask({}, user))
  expect(usd.movers.up).toMatchObject([{ serviceName: 'Compute', change: '1', reasons: null }])
  expect(usd.topTags).toBeNull()
})

test('a tag key that only cost lines can tell is left out', async () => {
  const { id } = await outlay.createClient('core')
  const user = await outlay.createUser('viewer', { id })
  await seed(id, '2026-10', [line('Compute', '9', { Tags: { 'user:user:team': 'red', team: 'blue' } })])
  expect(ofCurrency(await ask({}, user)).topTags?.map(({ key }) => key)).toEqual(['team'])
})

test('lists ten services, and the others as one', async () => {
  const { id } = await outlay.createClient('core')
  const user = await outlay.createUser('viewer', { id })
  const costs = Array.from({ length: 14 }, (_, index) => index + 1)
  await seed(
    id,
    '2026-09',
    costs.map((cost) => line(`Service ${cost}`, '8')),
  )
  await seed(
    id,
    '2026-10',
    costs.map((cost) => line(`Service ${cost}`, String(cost))),
  )
  const { topServices, movers } = ofCurrency(await ask({}, user))
  expect(topServices).toHaveLength(11)
  expect(topServices[0]).toMatchObject({ value: 'Service 14', cost: '14' })
  expect(topServices.at(-1)).toMatchObject({ value: null, cost: '10', before: '32', change: '-22' })
  expect(movers.up.map(({ change }) => change)).toEqual(['6', '5', '4', '3', '2'])
  expect(movers.down.map(({ change }) => change)).toEqual(['-7', '-6', '-5', '-4', '-3'])
})

test('of a tag with many values the ten dearest are listed, and the others as one', async () => {
  const { id } = await outlay.createClient('core')
  const user = await outlay.createUser('viewer', { id })
  const costs = Array.from({ length: 501 }, (_, index) => index + 1)
  const tagged = (cost: number) => line('Compute', String(cost), { Tags: { host: `h${cost}`, team: 'red' } })
  await seed(id, '2026-09', [line('Compute', '1', { Tags: { host: 'h501', team: 'red' } })])
  await seed(id, '2026-10', costs.map(tagged))
  const { topTags, total } = ofCurrency(await ask({}, user))
  const [hosts, teams] = ['host', 'team'].map((key) => topTags?.find((tag) => tag.key === key)?.values ?? [])
  expect(hosts).toHaveLength(11)
  expect(hosts?.[0]).toMatchObject({ value: 'h501', cost: '501', before: '1', change: '500' })
  expect(hosts?.at(-1)).toMatchObject({ value: null, before: '0' })
  expect([sumOf(hosts?.map(({ cost }) => cost) ?? []), teams?.map(({ cost }) => cost)]).toEqual([
    total.cost,
    [total.cost],
  ])
})

test('no overview reads cost lines, and each asks at most eight statements', async () => {
  const { id } = await outlay.createClient('core')
  const user = await outlay.createUser('viewer', { id })
  await seed(id, '2026-09', [line('Compute', '9', { Tags: { team: 'red', stage: 'a', owner: 'b' } })])
  await seed(id, '2026-10', [line('Compute', '10')])
  const queries = [{}, { from: '2026-10-01', to: '2026-11-01' }, { from: '2026-10-05', to: '2026-10-09' }]
  const statements = vi.spyOn(outlay.clickhouse, 'exec')
  for (const query of queries) await ask(query, user)
  const tables = statements.mock.calls.flatMap(([{ query }]) => [...query.matchAll(/FROM (\w+)/g)])
  const asked = statements.mock.calls.length
  statements.mockRestore()
  expect(asked).toBeGreaterThan(12)
  expect(asked).toBeLessThanOrEqual(queries.length * 8)
  expect(new Set(tables.map(([, table]) => table))).toEqual(
    new Set([
      ...['service_days', 'account_days', 'monthly_costs', 'monthly_tags', 'monthly_usage'],
      // Of the range within a month.
      ...['daily_services', 'daily_usage', 'daily_resources'],
    ]),
  )
})

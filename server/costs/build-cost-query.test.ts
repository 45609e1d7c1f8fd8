import { describe, expect, test } from 'vitest'
import type { CostQuery } from '../../contract/cost-query.ts'
import { rolledUpWith } from '../../testing/roll-up.ts'
import { NOT_ROLLED_UP } from './tables.ts'
import { buildCostQuery } from './build-cost-query.ts'
import type { CostScope } from './cost-scope.ts'
import type { Table } from './tables.ts'
import { missingTagsOf } from './tag-dimensions.ts'

const scope: CostScope = {
  clientId: '01980000-0000-7000-8000-00000000000c',
  loads: [
    { uploadId: '01980000-0000-7000-8000-00000000000a', loadId: '01980000-0000-7000-8000-00000000000b' },
  ],
  excluded: [],
  rolledUp: NOT_ROLLED_UP,
}

test('a question that the rollup can answer reads the rollup', () => {
  const { sql, totalsSql, parameters, table } = buildCostQuery(
    { measures: ['billedCost', 'lineCount'], dimensions: ['serviceName', 'uploadId'], granularity: 'month' },
    scope,
  )
  expect(table).toBe('cost_daily')
  expect(sql).toMatchInlineSnapshot(`
    "SELECT toStartOfMonth(ChargeDate) AS period, ServiceName AS d0, transform(toString(load_id), {knownLoadIds:Array(String)}, {knownUploadIds:Array(String)}, '') AS d1, BillingCurrency AS d2, sum(BilledCost) AS m0, sum(LineCount) AS m1
    FROM cost_daily
    WHERE client_id = {clientId:UUID}
      AND load_id IN {p0:Array(UUID)}
    GROUP BY toStartOfMonth(ChargeDate), ServiceName, load_id, BillingCurrency
    ORDER BY period ASC, m0 DESC, d0 ASC, d1 ASC, d2 ASC
    LIMIT {limit:UInt32} OFFSET {offset:UInt32}"
  `)
  expect(totalsSql).toMatchInlineSnapshot(`
    "SELECT BillingCurrency AS d0, sum(BilledCost) AS m0, sum(LineCount) AS m1
    FROM cost_daily
    WHERE client_id = {clientId:UUID}
      AND load_id IN {p0:Array(UUID)}
    GROUP BY BillingCurrency
    ORDER BY d0"
  `)
  expect(parameters).toMatchInlineSnapshot(`
    {
      "clientId": "01980000-0000-7000-8000-00000000000c",
      "knownLoadIds": [
        "01980000-0000-7000-8000-00000000000b",
      ],
      "knownUploadIds": [
        "01980000-0000-7000-8000-00000000000a",
      ],
      "limit": 10000,
      "offset": 0,
      "p0": [
        "01980000-0000-7000-8000-00000000000b",
      ],
    }
  `)
})

test('tags, filters and hours read the lines, and nothing that a user wrote is in the statement', () => {
  const { sql, parameters, table } = buildCostQuery(
    {
      measures: ['effectiveCost', 'consumedQuantity'],
      dimensions: ["tag:owner'`\\", 'billingPeriod'],
      granularity: 'hour',
      filters: [
        { dimension: 'resourceId', operator: 'contains', values: ["i-'1", 'i-2'] },
        { dimension: 'tag:team', operator: 'notIn', values: ['red'] },
      ],
      from: '2026-10-01',
      to: '2026-11-01',
      orderBy: [{ field: 'consumedQuantity', direction: 'asc' }],
      limit: 5,
      offset: 10,
    },
    {
      ...scope,
      excluded: [{ loadId: scope.loads[0]!.loadId, period: '2026-09-01', billingAccountId: "a'1" }],
    },
  )
  expect(table).toBe('cost_line')
  expect(sql).toMatchInlineSnapshot(`
    "SELECT toStartOfHour(ChargePeriodStart) AS period, if(Tags[{p0:String}] != '', Tags[{p0:String}], Tags[concat('user:', {p0:String})]) AS d0, formatDateTime(toStartOfMonth(BillingPeriodStart), '%Y-%m') AS d1, BillingCurrency AS d2, sum(EffectiveCost) AS m0, sum(ConsumedQuantity) AS m1
    FROM cost_line
    WHERE client_id = {clientId:UUID}
      AND load_id IN {p4:Array(UUID)}
      AND (load_id, toStartOfMonth(BillingPeriodStart), BillingAccountId) NOT IN (SELECT arrayJoin(arrayZip({p5:Array(UUID)}, {p6:Array(Date)}, {p7:Array(String)})))
      AND ChargePeriodStart >= toDateTime({p8:Date}, 'UTC')
      AND ChargePeriodStart < toDateTime({p9:Date}, 'UTC')
      AND (multiSearchAnyCaseInsensitiveUTF8(ResourceId, {p1:Array(String)}))
      AND if(Tags[{p2:String}] != '', Tags[{p2:String}], Tags[concat('user:', {p2:String})]) NOT IN {p3:Array(String)}
    GROUP BY toStartOfHour(ChargePeriodStart), if(Tags[{p0:String}] != '', Tags[{p0:String}], Tags[concat('user:', {p0:String})]), toStartOfMonth(BillingPeriodStart), BillingCurrency
    ORDER BY m1 ASC, period ASC, d0 ASC, d1 ASC, d2 ASC
    LIMIT {limit:UInt32} OFFSET {offset:UInt32}"
  `)
  expect(parameters).toMatchInlineSnapshot(`
    {
      "clientId": "01980000-0000-7000-8000-00000000000c",
      "limit": 5,
      "offset": 10,
      "p0": "owner'\`\\",
      "p1": [
        "i-'1",
        "i-2",
      ],
      "p10": "2026-10-01",
      "p11": "2026-11-01",
      "p2": "team",
      "p3": [
        "red",
      ],
      "p4": [
        "01980000-0000-7000-8000-00000000000b",
      ],
      "p5": [
        "01980000-0000-7000-8000-00000000000b",
      ],
      "p6": [
        "2026-09-01",
      ],
      "p7": [
        "a'1",
      ],
      "p8": "2026-10-01",
      "p9": "2026-11-01",
    }
  `)
})

test('bills have months', () => {
  const { sql } = buildCostQuery(
    { measures: ['billedCost'], granularity: 'month', timeBasis: 'billing', from: '2026-10-01' },
    scope,
  )
  expect(sql).toMatchInlineSnapshot(`
    "SELECT toStartOfMonth(BillingPeriodStart) AS period, BillingCurrency AS d0, sum(BilledCost) AS m0
    FROM cost_daily
    WHERE client_id = {clientId:UUID}
      AND load_id IN {p0:Array(UUID)}
      AND BillingPeriodStart >= {p1:Date}
    GROUP BY toStartOfMonth(BillingPeriodStart), BillingCurrency
    ORDER BY period ASC, m0 DESC, d0 ASC
    LIMIT {limit:UInt32} OFFSET {offset:UInt32}"
  `)
})

test('missing tags of all filters together are only so many, however few filters there are', () => {
  const missing = missingTagsOf(Array.from({ length: 20 }, (_, index) => `k${index}`))
  const build = (count: number) =>
    buildCostQuery(
      {
        measures: ['lineCount'],
        filters: Array.from({ length: count }, () => ({ dimension: missing, operator: 'isEmpty' as const })),
      },
      scope,
    )
  expect(build(10).table).toBe('cost_line')
  expect(() => build(11)).toThrow('filters: ask for more than 200 missing tags together')
})

test('what is asked for twice is answered once', () => {
  const { columns } = buildCostQuery(
    { measures: ['billedCost', 'billedCost'], dimensions: ['billingCurrency', 'regionId', 'regionId'] },
    scope,
  )
  expect(columns.map(({ name }) => name)).toEqual(['billingCurrency', 'regionId', 'billedCost'])
})

describe('of loads that have all rollups', () => {
  const rolledUp = { ...scope, rolledUp: rolledUpWith({ team: 7, owner: 1 }) }

  test.each<[Table, Omit<CostQuery, 'measures'>]>([
    ['monthly_costs', { dimensions: ['serviceName', 'subAccountId'], granularity: 'month' }],
    ['service_days', { from: '2026-10-01', to: '2026-11-01' }],
    ['service_days', { dimensions: ['serviceCategory'], granularity: 'month' }],
    ['daily_services', { dimensions: ['serviceName', 'regionId'], granularity: 'day' }],
    ['service_days', { from: '2026-10-05' }],
    ['account_days', { dimensions: ['subAccountName'], granularity: 'day' }],
    ['daily_accounts', { dimensions: ['subAccountName', 'regionName'], granularity: 'week' }],
    [
      'account_service_days',
      {
        dimensions: ['serviceName'],
        filters: [{ dimension: 'subAccountId', operator: 'in', values: ['1'] }],
        granularity: 'day',
      },
    ],
    ['cost_daily', { dimensions: ['serviceName', 'subAccountId', 'regionId'], granularity: 'day' }],
    ['usage_type_days', { dimensions: ['xUsageType', 'serviceName'], granularity: 'day' }],
    ['daily_usage', { dimensions: ['xUsageType', 'regionId'], granularity: 'day' }],
    ['daily_usage', { dimensions: ['xOperation'], granularity: 'month' }],
    ['monthly_usage', { dimensions: ['xUsageType', 'subAccountId'] }],
    ['monthly_usage', { dimensions: ['tag:team', 'skuId'] }],
    ['cost_line', { dimensions: ['xUsageType', 'subAccountId'], granularity: 'day' }],
    ['monthly_tags', { dimensions: ['tag:team', 'tag:owner', 'serviceName'], granularity: 'month' }],
    ['monthly_tags', { dimensions: ['tag:nobody has it'] }],
    ['monthly_resources', { dimensions: ['resourceId', 'tag:team'] }],
    ['daily_resources', { dimensions: ['tag:team'], granularity: 'day' }],
    ['daily_resources', { dimensions: ['resourceId'], granularity: 'day' }],
    ['cost_line', { dimensions: ['tag:team'], granularity: 'hour' }],
    ['cost_line', { dimensions: ['tag:user:team'] }],
    ['cost_line', { dimensions: [`tag:${'long'.repeat(200)}`] }],
    ['cost_line', { dimensions: ['skuPriceId'] }],
  ])('%s answers %j', (table, query) => {
    expect(buildCostQuery({ measures: ['billedCost'], ...query }, rolledUp).table).toBe(table)
  })

  test('the quantity that was used comes from the rollups of usage', () => {
    const tableOf = (query: Partial<CostQuery>) =>
      buildCostQuery({ measures: ['consumedQuantity'], ...query }, rolledUp).table
    expect([
      tableOf({ granularity: 'day' }),
      tableOf({ dimensions: ['resourceId'] }),
      tableOf({ dimensions: ['resourceId'], granularity: 'day' }),
    ]).toEqual(['usage_type_days', 'monthly_usage', 'cost_line'])
  })

  test('a tag is its column, and what has none stands beside it by the resource', () => {
    const query: CostQuery = { measures: ['billedCost'], dimensions: ['tag:team', 'tag:nobody has it'] }
    const { columns, reading } = rolledUp.rolledUp.tags
    const sqlOf = (withoutColumn: string[], inLinesAlone: string[] = []) => {
      const places = { withoutColumn: new Set(withoutColumn), inLinesAlone: new Set(inLinesAlone) }
      const tags = { reading, columns, ...places }
      return buildCostQuery(query, { ...rolledUp, rolledUp: { complete: true, tags } }).sql.split(
        '\nWHERE',
      )[0]
    }
    expect(sqlOf([])).toBe(
      "SELECT Tag7 AS d0, '' AS d1, BillingCurrency AS d2, sum(BilledCost) AS m0\nFROM monthly_tags",
    )
    expect(sqlOf(['team', 'other'])).toBe(
      "SELECT if(Tag7 != '', Tag7, OtherTags[{p0:String}]) AS d0, '' AS d1, BillingCurrency AS d2, sum(BilledCost) AS m0\nFROM monthly_resources",
    )
    expect(sqlOf(['nobody has it'])).toContain('SELECT Tag7 AS d0, OtherTags[{p1:String}] AS d1')
    expect(sqlOf(['team'], ['team'])).toContain('FROM cost_line')
  })

  test('totals come from the smallest table that has them, whatever the rows need', () => {
    const query = { measures: ['billedCost'], dimensions: ['tag:team', 'skuPriceId'] }
    const { table, totalsSql } = buildCostQuery(query, rolledUp)
    expect([table, /FROM (\w+)/.exec(totalsSql)?.[1]]).toEqual(['cost_line', 'service_days'])
    const filtered = buildCostQuery(
      { ...query, filters: [{ dimension: 'tag:team', operator: 'isNotEmpty' }] },
      rolledUp,
    )
    expect(/FROM (\w+)/.exec(filtered.totalsSql)?.[1]).toBe('monthly_tags')
  })
})

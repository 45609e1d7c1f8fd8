import { expect, test } from 'vitest'
import { rolledUpWith } from '../../testing/roll-up.ts'
import type { CostScope } from '../costs/cost-scope.ts'
import { askGroupings, buildSums } from './grouped-sums.ts'

const scope: CostScope = {
  clientId: 'c',
  loads: [{ uploadId: 'u', loadId: 'l' }],
  excluded: [],
  rolledUp: rolledUpWith(),
}

test('sums count the lines of their own filters, from the smallest table that has all of them', () => {
  const { sql, parameters, table, names } = buildSums(
    {
      groups: [
        'regionId',
        {
          name: 'kind',
          cases: [{ value: 'a', filters: [{ dimension: 'xUsageType', operator: 'in', values: ['A'] }] }],
        },
      ],
      sums: {
        covered: {
          measure: 'listCost',
          filters: [{ dimension: 'commitmentDiscountStatus', operator: 'in', values: ['Used'] }],
        },
        lines: { measure: 'lineCount', filters: [{ dimension: 'xOperation', operator: 'isEmpty' }] },
      },
      filters: [{ dimension: 'serviceName', operator: 'isNotEmpty' }],
      time: { granularity: 'day', from: '2026-10-01' },
      most: { count: 5, by: 'covered' },
    },
    scope,
  )
  expect(sql).toMatchInlineSnapshot(`
    "SELECT ChargeDate AS c0, BillingCurrency AS c1, RegionId AS c2, multiIf(x_UsageType IN {p0:Array(String)}, 'a', '') AS c3, sumIf(ListCost, CommitmentDiscountStatus IN {p1:Array(String)}) AS c4, sumIf(LineCount, x_Operation = '') AS c5
    FROM daily_usage
    WHERE client_id = {clientId:UUID}
      AND load_id IN {p2:Array(UUID)}
      AND ChargeDate >= {p3:Date}
      AND ServiceName != ''
    GROUP BY c0, c1, c2, c3
    ORDER BY c4 DESC, c0, c1, c2, c3
    LIMIT {p4:UInt32} BY c1"
  `)
  expect(parameters).toMatchObject({ clientId: 'c', p0: ['A'], p1: ['Used'] })
  expect([table, names]).toEqual([
    'daily_usage',
    ['period', 'billingCurrency', 'regionId', 'kind', 'covered', 'lines'],
  ])
})

test('several groupings are asked for by one statement, each in its own rows', async () => {
  const answered = await askGroupings(
    (question) => {
      const { sql, names } = buildSums(question, scope)
      expect(sql).toMatchInlineSnapshot(`
        "SELECT toStartOfMonth(ChargeMonth) AS c0, BillingCurrency AS c1, RegionId AS c2, ServiceName AS c3, sum(BilledCost) AS c4, grouping(c0, c2, c3) AS c5
        FROM monthly_costs
        WHERE client_id = {clientId:UUID}
          AND load_id IN {p0:Array(UUID)}
        GROUP BY GROUPING SETS ((c1, c0), (c1, c2), (c1, c2, c3))
        ORDER BY c0, c1, c2, c3"
      `)
      expect(names).toEqual(['period', 'billingCurrency', 'regionId', 'serviceName', 'cost', 'grouping'])
      return Promise.resolve([
        { regionId: 'r', grouping: '5' },
        { regionId: 'r', serviceName: 's', grouping: '4' },
      ])
    },
    { months: ['period'], regions: ['regionId'], services: ['regionId', 'serviceName'] },
    { sums: { cost: { measure: 'billedCost', filters: [] } }, time: { granularity: 'month' } },
  )
  expect(answered).toEqual({
    months: [],
    regions: [{ regionId: 'r', grouping: '5' }],
    services: [{ regionId: 'r', serviceName: 's', grouping: '4' }],
  })
})

test('a filter by a tag is asked of a table that has the tag', () => {
  const untagged = {
    groups: ['serviceName'],
    sums: { lines: { measure: 'lineCount', filters: [] } },
    filters: [{ dimension: 'tag:team', operator: 'isEmpty' }],
    time: {},
  } as const
  const tableWith = (rolledUp: CostScope['rolledUp']) => buildSums(untagged, { ...scope, rolledUp }).table
  const inColumn = rolledUpWith({ team: 3 })
  expect(tableWith(inColumn)).toBe('monthly_tags')
  const inLines = { withoutColumn: new Set(['team']), inLinesAlone: new Set(['team']) }
  expect(tableWith({ ...inColumn, tags: { ...inColumn.tags, ...inLines } })).toBe('cost_line')
})

test('what only lines tell is asked of them', () => {
  const question = { sums: { lines: { measure: 'lineCount', filters: [] } }, time: {} } as const
  expect(buildSums({ ...question, groups: ['serviceName'] }, scope).table).toBe('service_days')
  expect(buildSums({ ...question, groups: [{ name: 'x', ofLines: 'ChargePeriodEnd' }] }, scope).table).toBe(
    'cost_line',
  )
})

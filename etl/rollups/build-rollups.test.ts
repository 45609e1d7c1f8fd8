import { randomUUID } from 'node:crypto'
import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { generateCostLines } from '../../bench/cost-lines.ts'
import type { CostQuery } from '../../contract/cost-query.ts'
import { buildCostQuery } from '../../server/costs/build-cost-query.ts'
import type { CostScope } from '../../server/costs/cost-scope.ts'
import { dimensions } from '../../server/costs/dimensions.ts'
import { runCostQuery } from '../../server/costs/run-cost-query.ts'
import { AS_WRITTEN } from '../../server/costs/tag-reading.ts'
import { tables, type Table } from '../../server/costs/tables.ts'
import { createTestApp, type TestApp } from '../../testing/app.ts'
import { buildRollups } from './build-rollups.ts'

const clientId = randomUUID()
const loads = ['2026-08-01', '2026-09-01', '2026-10-01'].map((month) => ({
  clientId,
  loadId: uuidv7(),
  month,
  lines: 8000,
  resources: 20_000,
}))

/** One has no column in the last load, as if it had too many values there, and one is in no rollup of it. */
const columns = new Map(
  ['team', 'environment', 'application', 'cost-center', 'owner', 'project', 'managed-by'].map(
    (key, index) => [key, index + 3],
  ),
)
const withoutColumn = new Set(['project', 'managed-by', 'Name'])
const inLinesAlone = new Set(['managed-by', 'Name'])

let outlay: TestApp
beforeAll(async () => {
  outlay = await createTestApp()
  for (const load of loads) {
    await generateCostLines(outlay.clickhouse, load)
    await build(load)
  }
})
afterAll(() => outlay.stop())

function build({ loadId }: { loadId: string }) {
  const isLast = loadId === loads.at(-1)!.loadId
  return buildRollups(
    outlay.clickhouse,
    { clientId, loadId },
    {
      maxMemoryBytes: 2_000_000_000,
      signal: AbortSignal.timeout(60_000),
      placeTags: (keys) =>
        Promise.resolve(
          keys.map((key) => ({
            ...key,
            column: isLast && withoutColumn.has(key.key) ? undefined : columns.get(key.key),
            byResource: key.byResource && !(isLast && inLinesAlone.has(key.key)),
          })),
        ),
    },
  )
}

async function ask(query: CostQuery, complete: boolean) {
  const scope: CostScope = {
    clientId,
    loads: loads.map(({ loadId }) => ({ uploadId: loadId, loadId })),
    excluded: [{ loadId: loads[0]!.loadId, period: '2026-08-01', billingAccountId: 'another' }],
    rolledUp: { complete, tags: { reading: AS_WRITTEN, columns, withoutColumn, inLinesAlone } },
  }
  const built = buildCostQuery({ ...query, limit: 100_000 }, scope)
  const { rows, totals } = await runCostQuery(outlay.clickhouse, built, {
    route: 'test',
    clientId,
    signal: AbortSignal.timeout(60_000),
  })
  return { table: built.table, rows, totals }
}

const measures = ['billedCost', 'effectiveCost', 'listCost', 'contractedCost', 'netBilledCost', 'lineCount']
const hasTeam = { dimension: 'tag:team', operator: 'isNotEmpty' as const }

const questions: [Table, CostQuery][] = [
  ['monthly_costs', { measures, dimensions: ['serviceName', 'subAccountId'], granularity: 'month' }],
  ['service_days', { measures, dimensions: ['billingPeriod'], timeBasis: 'billing', from: '2026-09-01' }],
  ['service_days', { measures, from: '2026-09-01', to: '2026-10-01' }],
  ['daily_services', { measures, dimensions: ['serviceName', 'regionId'], granularity: 'day' }],
  ['service_days', { measures, dimensions: ['serviceName'], from: '2026-08-10', to: '2026-09-20' }],
  ['account_days', { measures, dimensions: ['subAccountId', 'subAccountName'], granularity: 'week' }],
  ['daily_accounts', { measures, dimensions: ['subAccountId', 'regionId'], granularity: 'week' }],
  [
    'usage_type_days',
    { measures: [...measures, 'consumedQuantity'], dimensions: ['xUsageType', 'serviceName'] },
  ],
  [
    'account_service_days',
    {
      measures,
      dimensions: ['subAccountId'],
      filters: [{ dimension: 'serviceName', operator: 'in', values: ['Service 1', 'Service 2'] }],
      granularity: 'day',
    },
  ],
  [
    'daily_usage',
    { measures: [...measures, 'consumedQuantity'], dimensions: ['xUsageType', 'skuId'], granularity: 'day' },
  ],
  ['monthly_tags', { measures, dimensions: ['tag:team'] }],
  ['monthly_tags', { measures, dimensions: ['tag:team', 'serviceName'], granularity: 'month' }],
  ['monthly_tags', { measures, dimensions: ['tag:team', 'tag:environment', 'tag:owner'] }],
  [
    'monthly_tags',
    { measures, dimensions: ['regionId'], filters: [{ dimension: 'tag:environment', operator: 'isEmpty' }] },
  ],
  [
    'monthly_tags',
    {
      measures,
      dimensions: ['tag:owner'],
      filters: [hasTeam, { dimension: 'tag:owner', operator: 'notIn', values: ['user1@example.com'] }],
    },
  ],
  ['monthly_tags', { measures, dimensions: ['tag:nobody-has-it'] }],
  ['monthly_resources', { measures, dimensions: ['resourceId', 'tag:team'] }],
  ['monthly_resources', { measures, dimensions: ['tag:project', 'serviceName'], granularity: 'month' }],
  ['daily_resources', { measures, dimensions: ['tag:team', 'tag:project'], granularity: 'day' }],
  ['daily_resources', { measures, dimensions: ['resourceId'], filters: [hasTeam], granularity: 'day' }],
  [
    'monthly_usage',
    { measures: [...measures, 'consumedQuantity'], dimensions: ['resourceId', 'xUsageType'] },
  ],
  ['monthly_usage', { measures, dimensions: ['xOperation', 'tag:owner'], granularity: 'month' }],
  ...dimensions.flatMap(({ name, needs }) =>
    (['month', 'day'] as const).flatMap((granularity): [Table, CostQuery][] => {
      const table = smallestWith(needs, granularity)
      const query = { measures: ['effectiveCost', 'lineCount'], dimensions: [name], granularity }
      return table === 'cost_line' ? [] : [[table, query]]
    }),
  ),
]

function smallestWith(needs: readonly string[], granularity: 'month' | 'day'): Table {
  const isFineEnough = (grain: string) => granularity === 'month' || grain !== 'month'
  return tables.find(
    ({ columns, grain }) =>
      isFineEnough(grain) && (columns === undefined || needs.every((column) => columns.has(column))),
  )!.name
}

describe('every table gives the same numbers', () => {
  test.each(questions)('%s: %j', async (table, query) => {
    const rolledUp = await ask(query, true)
    const otherwise = await ask(query, false)
    expect(rolledUp.table).toBe(table)
    expect(otherwise.table).not.toBe(table)
    expect(rolledUp.rows.length).toBeGreaterThan(0)
    expect(rolledUp.rows).toEqual(otherwise.rows)
    expect(rolledUp.totals).toEqual(otherwise.totals)
  })

  test('all of them', () => {
    const asked = new Set(questions.map(([table]) => table))
    expect(tables.map(({ name }) => name).filter((name) => !asked.has(name))).toEqual([
      'cost_daily',
      'cost_line',
    ])
  })

  test('and those of days the same as those of lines', async () => {
    const days: CostQuery = { measures, granularity: 'day' }
    const ofDays = await ask(days, false)
    const ofLines = await ask({ ...days, filters: [{ dimension: 'skuId', operator: 'isNotEmpty' }] }, false)
    expect([ofDays.table, ofLines.table]).toEqual(['cost_daily', 'cost_line'])
    expect(ofDays.rows).toEqual(ofLines.rows)
  })
})

test('keys that one of the loads has in its lines alone are answered from there', async () => {
  for (const key of ['Name', 'managed-by', 'user:team']) {
    expect((await ask({ measures, dimensions: [`tag:${key}`] }, true)).table).toBe('cost_line')
  }
})

test('made again, they are as before', async () => {
  const query: CostQuery = { measures, dimensions: ['tag:team', 'serviceName'], granularity: 'month' }
  const before = await ask(query, true)
  await build(loads[1]!)
  expect(await ask(query, true)).toEqual(before)
})

import { randomUUID } from 'node:crypto'
import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { RESOURCE_COLUMNS, ROLLUP_COLUMNS } from '../../clickhouse/rollups.ts'
import type { CostQuery } from '../../contract/cost-query.ts'
import { generateCostLines } from '../../bench/cost-lines.ts'
import { buildCostQuery } from '../../server/costs/build-cost-query.ts'
import type { CostScope } from '../../server/costs/cost-scope.ts'
import { dimensions } from '../../server/costs/dimensions.ts'
import { runCostQuery } from '../../server/costs/run-cost-query.ts'
import type { Table } from '../../server/costs/tables.ts'
import { createTestApp, type TestApp } from '../../testing/app.ts'
import { buildRollups, type TagKey } from './build-rollups.ts'

const clientId = randomUUID()
const loads = ['2026-08-01', '2026-09-01', '2026-10-01'].map((month) => ({
  clientId,
  loadId: uuidv7(),
  month,
  lines: 8000,
  resources: 20_000,
}))

let outlay: TestApp
let keys: TagKey[][]
beforeAll(async () => {
  outlay = await createTestApp()
  keys = []
  for (const load of loads) {
    await generateCostLines(outlay.clickhouse, load)
    keys.push(await build(load))
  }
})
afterAll(() => outlay.stop())

function build(load: { loadId: string }) {
  return buildRollups(
    outlay.clickhouse,
    { clientId, loadId: load.loadId },
    { maxMemoryBytes: 2_000_000_000, signal: AbortSignal.timeout(60_000) },
  )
}

async function ask(query: CostQuery, complete: boolean) {
  const scope: CostScope = {
    clientId,
    loads: loads.map(({ loadId }) => ({ uploadId: loadId, loadId })),
    excluded: [{ loadId: loads[0]!.loadId, period: '2026-08-01', billingAccountId: 'another' }],
    rolledUp: {
      complete,
      withoutTagKeys: new Set(keys.flat().flatMap(({ key, rolledUp }) => (rolledUp ? [] : [key]))),
    },
  }
  const built = buildCostQuery(query, scope)
  const { rows, totals } = await runCostQuery(outlay.clickhouse, built, {
    route: 'test',
    clientId,
    signal: AbortSignal.timeout(60_000),
  })
  return { table: built.table, rows, totals }
}

const measures = ['billedCost', 'effectiveCost', 'listCost', 'contractedCost', 'netBilledCost', 'lineCount']
const questions: [Table, CostQuery][] = [
  ['cost_monthly', { measures, dimensions: ['serviceName', 'subAccountId'], granularity: 'month' }],
  ['cost_monthly', { measures, dimensions: ['billingPeriod'], timeBasis: 'billing', from: '2026-09-01' }],
  ['cost_monthly', { measures, from: '2026-09-01', to: '2026-10-01' }],
  ['tag_monthly', { measures, dimensions: ['tag:team'] }],
  ['tag_monthly', { measures, dimensions: ['tag:team', 'serviceName'], granularity: 'month' }],
  [
    'tag_monthly',
    { measures, dimensions: ['regionId'], filters: [{ dimension: 'tag:environment', operator: 'isEmpty' }] },
  ],
  [
    'tag_monthly',
    {
      measures,
      dimensions: ['tag:owner'],
      filters: [{ dimension: 'tag:owner', operator: 'notIn', values: ['user1@example.com'] }],
    },
  ],
  ['tag_monthly', { measures, dimensions: ['tag:nobody-has-it'] }],
  [
    'resource_monthly',
    { measures: [...measures, 'consumedQuantity'], dimensions: ['resourceId', 'xUsageType'] },
  ],
  ['resource_monthly', { measures, dimensions: ['xOperation', 'serviceName'], granularity: 'month' }],
  ...dimensions
    .filter(({ column }) => column !== null)
    .map(({ name, column }): [Table, CostQuery] => [
      tableOf(column!),
      { measures: ['billedCost', 'effectiveCost', 'lineCount'], dimensions: [name], granularity: 'month' },
    ]),
]

function tableOf(column: string): Table {
  if ((ROLLUP_COLUMNS as readonly string[]).includes(column)) return 'cost_monthly'
  return (RESOURCE_COLUMNS as readonly string[]).includes(column) ? 'resource_monthly' : 'cost_line'
}

describe('every table gives the same numbers', () => {
  test.each(questions)('%s: %j', async (table, query) => {
    const rolledUp = await ask({ ...query, limit: 100_000 }, true)
    const otherwise = await ask({ ...query, limit: 100_000 }, false)
    expect(rolledUp.table).toBe(table)
    if (table !== 'cost_line') expect(otherwise.table).not.toBe(table)
    expect(rolledUp.rows.length).toBeGreaterThan(0)
    expect(rolledUp.rows).toEqual(otherwise.rows)
    expect(rolledUp.totals).toEqual(otherwise.totals)
  })

  test('and those of days the same as those of lines', async () => {
    const ofDays = await ask({ measures, granularity: 'day', limit: 100_000 }, false)
    const ofLines = await ask(
      {
        measures,
        granularity: 'day',
        limit: 100_000,
        filters: [{ dimension: 'skuId', operator: 'isNotEmpty' }],
      },
      false,
    )
    expect([ofDays.table, ofLines.table]).toEqual(['cost_daily', 'cost_line'])
    expect(ofDays.rows).toEqual(ofLines.rows)
  })
})

test('a key with too many values, and two keys at once, are answered from the lines', async () => {
  expect(keys[0]!.find(({ key }) => key === 'Name')).toMatchObject({ rolledUp: false })
  expect((await ask({ measures, dimensions: ['tag:Name'] }, true)).table).toBe('cost_line')
  expect((await ask({ measures, dimensions: ['tag:team', 'tag:owner'] }, true)).table).toBe('cost_line')
  expect((await ask({ measures, dimensions: ['tag:user:team'] }, true)).table).toBe('cost_line')
})

test('made again, they are as before', async () => {
  const query: CostQuery = {
    measures,
    dimensions: ['tag:team', 'serviceName'],
    granularity: 'month',
    limit: 100_000,
  }
  const before = await ask(query, true)
  await build(loads[1]!)
  expect(await ask(query, true)).toEqual(before)
})

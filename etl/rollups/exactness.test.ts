import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildCostQuery } from '../../server/costs/build-cost-query.ts'
import type { CostScope } from '../../server/costs/cost-scope.ts'
import { dimensions } from '../../server/costs/dimensions.ts'
import { findRolledUp } from '../../server/costs/find-rolled-up.ts'
import { runCostQuery } from '../../server/costs/run-cost-query.ts'
import type { RolledUp } from '../../server/costs/tables.ts'
import { rollUp } from '../../testing/roll-up.ts'
import { loadUpload } from '../load-upload.ts'
import { createLoadTestbed, type LoadTestbed } from '../testing.ts'

/* Of every sample that loads: whatever it is summed by, and whichever table answers, the sum is the upload's total. */

const MEASURES = ['billedCost', 'effectiveCost', 'listCost', 'contractedCost', 'lineCount']
const FORMATS = join(import.meta.dirname, '..', 'formats')
const cases = readdirSync(FORMATS, { withFileTypes: true })
  .map(({ name }) => join(FORMATS, name, 'cases'))
  .filter((folder) => existsSync(folder))
  .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)))

let testbed: LoadTestbed
let tagKeys: string[]
let rolledUp: RolledUp
const loads: { uploadId: string; loadId: string }[] = []
/** Of each upload and currency: what the load says of itself, by the measures. */
const expected: Record<string, string[]> = {}

beforeAll(async () => {
  testbed = await createLoadTestbed()
  for (const folder of cases) await load(folder)
  await rollUp({ databases: testbed, clickhouse: testbed.clickhouse }, ...loads)
  const keys = await testbed.db.selectFrom('load_tag_key').select('key').distinct().orderBy('key').execute()
  tagKeys = keys.map(({ key }) => key)
  rolledUp = await findRolledUp(
    testbed.db,
    testbed.clientId,
    loads.map(({ loadId }) => loadId),
  )
}, 480_000)
afterAll(() => testbed.stop())

async function load(folder: string): Promise<void> {
  const fileName = readdirSync(folder).find((name) => name.startsWith('input.'))!
  const uploadId = await testbed.receive(fileName, readFileSync(join(folder, fileName)))
  const mapping = join(folder, 'mapping.json')
  if (existsSync(mapping)) await testbed.mapUpload(uploadId, folder, readFileSync(mapping, 'utf8'))
  await loadUpload(testbed.context, uploadId, { lastTry: true, signal: AbortSignal.timeout(60_000) })
  const { status, load_id, rows_accepted, totals } = await testbed.readUpload(uploadId)
  if (status !== 'completed') return
  loads.push({ uploadId, loadId: load_id! })
  for (const total of totals) {
    expected[`${uploadId} ${total.currency}`] = [
      total.billed_cost,
      total.effective_cost,
      total.list_cost,
      total.contracted_cost,
    ].map((amount) => String(units(amount)))
  }
  expected[uploadId] = [String(rows_accepted)]
}

/** Exact decimals, in units of 10⁻¹⁸. */
function units(value: unknown): bigint {
  const [whole = '0', fraction = ''] = String(value).replace('-', '').split('.')
  const amount = BigInt(whole) * 10n ** 18n + BigInt(fraction.padEnd(18, '0'))
  return String(value).startsWith('-') ? -amount : amount
}

/** The sums over all values of a dimension, or those of each day, of each upload and currency. */
async function sumsBy(
  dimension: string,
  { complete, granularity }: { complete: boolean; granularity: 'none' | 'day' },
) {
  const scope: CostScope = {
    clientId: testbed.clientId,
    loads,
    excluded: [],
    rolledUp: { ...rolledUp, complete },
  }
  const built = buildCostQuery(
    { measures: MEASURES, dimensions: ['uploadId', dimension], granularity, limit: 100_000 },
    scope,
  )
  const { rows, truncated } = await runCostQuery(testbed.clickhouse, built, {
    route: 'test',
    clientId: testbed.clientId,
    signal: AbortSignal.timeout(60_000),
  })
  expect(truncated).toBe(false)
  const sums: Record<string, bigint[]> = {}
  for (const row of rows) {
    const [uploadId, currency] = [String(row.uploadId), String(row.billingCurrency)]
    const amounts = (sums[`${uploadId} ${currency}`] ??= [0n, 0n, 0n, 0n])
    amounts.forEach((amount, index) => (amounts[index] = amount + units(row[MEASURES[index]!])))
    const lines = (sums[uploadId] ??= [0n])
    lines[0]! += BigInt(Number(row.lineCount))
  }
  const texts = Object.entries(sums).map(([key, amounts]) => [key, amounts.map(String)])
  return { table: built.table, sums: Object.fromEntries(texts) as Record<string, string[]> }
}

test('there are samples of every kind', () => {
  expect(loads.length).toBeGreaterThan(35)
  expect(tagKeys.length).toBeGreaterThan(5)
})

test('the sum over any dimension of any table is the total of the upload', async () => {
  const names = [
    ...dimensions.map(({ name }) => name),
    ...tagKeys.slice(0, 20).map((key) => `tag:${key}`),
    'tag:nobody has it',
  ]
  const tables = new Set<string>()
  for (const name of names) {
    for (const [complete, granularity] of [
      [true, 'none'],
      [true, 'day'],
      [false, 'none'],
    ] as const) {
      const { table, sums } = await sumsBy(name, { complete, granularity })
      tables.add(table)
      expect(sums, `${name} of ${table}`).toEqual(expected)
    }
  }
  expect([...tables].toSorted()).toEqual([
    'cost_daily',
    'cost_line',
    'daily_accounts',
    'daily_resources',
    'daily_services',
    'daily_usage',
    'monthly_costs',
    'monthly_resources',
    'monthly_tags',
    'monthly_usage',
  ])
}, 240_000)

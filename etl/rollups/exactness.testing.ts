import { expect } from 'vitest'
import { buildCostQuery, type BuiltCostQuery } from '../../server/costs/build-cost-query.ts'
import type { CostScope } from '../../server/costs/cost-scope.ts'
import { dimensions } from '../../server/costs/dimensions.ts'
import { findRolledUp } from '../../server/costs/find-rolled-up.ts'
import { runCostQuery } from '../../server/costs/run-cost-query.ts'
import { rollUp } from '../../testing/roll-up.ts'
import type { LoadTestbed } from '../testing.ts'

type Upload = Awaited<ReturnType<LoadTestbed['readUpload']>>

const MEASURES = ['billedCost', 'effectiveCost', 'listCost', 'contractedCost', 'lineCount']

/** Of each upload and currency, in the order of the measures; of each upload by itself, its lines. */
type Sums = Record<string, string[]>

/** Ways to ask: of rollups, of those with days, and as if there were none of resources yet. */
const WHOLE = { complete: true, granularity: 'none' } as const
const BY_DAY = { complete: true, granularity: 'day' } as const
const FROM_LINES = { complete: false, granularity: 'none' } as const

/** Whatever completed uploads are summed by, and whichever table answers: the sum has to be the upload's total. */
export async function expectExactSums(testbed: LoadTestbed, uploads: readonly Upload[]): Promise<void> {
  const loads = uploads.map(({ id, load_id }) => ({ uploadId: id, loadId: load_id! }))
  await rollUp({ databases: testbed, clickhouse: testbed.clickhouse }, ...loads)
  const keys = await testbed.db.selectFrom('load_tag_key').select('key').distinct().orderBy('key').execute()
  expect(keys.length).toBeGreaterThan(5)
  const names = [
    ...dimensions.map(({ name }) => name),
    ...keys.slice(0, 8).map(({ key }) => `tag:${key}`),
    'tag:nobody has it',
  ]
  const rolledUp = await findRolledUp(
    testbed.db,
    testbed.clientId,
    loads.map(({ loadId }) => loadId),
  )
  const expected = totalsOf(uploads)
  const tables = new Set<string>()
  const asked = new Set<string>()
  for (const [index, name] of names.entries()) {
    // The other two ways in turn: together they reach every table, and each takes as long as this one.
    const other = index % 2 === 0 ? BY_DAY : FROM_LINES
    for (const { complete, granularity } of [WHOLE, other]) {
      const scope = { clientId: testbed.clientId, loads, excluded: [], rolledUp: { ...rolledUp, complete } }
      const built = sumsBy(name, { granularity, scope })
      // What rollups do not have is asked of the lines in either case.
      if (asked.has(built.sql)) continue
      asked.add(built.sql)
      tables.add(built.table)
      expect(await sumsOf(testbed, built), `${name} of ${built.table}`).toEqual(expected)
    }
  }
  expect([...tables].toSorted()).toEqual([
    'account_days',
    'cost_daily',
    'cost_line',
    'daily_resources',
    'daily_services',
    'daily_usage',
    'monthly_costs',
    'monthly_resources',
    'monthly_tags',
    'monthly_usage',
    'service_days',
    'usage_type_days',
  ])
}

/** What the loads say of themselves. */
function totalsOf(uploads: readonly Upload[]): Sums {
  const expected: Sums = {}
  for (const { id, rows_accepted, totals } of uploads) {
    expected[id] = [String(rows_accepted)]
    for (const total of totals) {
      const amounts = [total.billed_cost, total.effective_cost, total.list_cost, total.contracted_cost]
      expected[`${id} ${total.currency}`] = amounts.map((amount) => String(units(amount)))
    }
  }
  return expected
}

/** Asks for all values of a dimension, or for those of each day, of each upload and currency. */
const sumsBy = (
  dimension: string,
  { granularity, scope }: { granularity: 'none' | 'day'; scope: CostScope },
): BuiltCostQuery =>
  buildCostQuery(
    { measures: MEASURES, dimensions: ['uploadId', dimension], granularity, limit: 100_000 },
    scope,
  )

/** The sums over all rows of the answer. */
async function sumsOf({ clickhouse, clientId }: LoadTestbed, built: BuiltCostQuery): Promise<Sums> {
  const { rows, truncated } = await runCostQuery(clickhouse, built, {
    route: 'test',
    clientId,
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
  return Object.fromEntries(texts) as Sums
}

/** Exact decimals, in units of 10⁻¹⁸. */
function units(value: unknown): bigint {
  const [whole = '0', fraction = ''] = String(value).replace('-', '').split('.')
  const amount = BigInt(whole) * 10n ** 18n + BigInt(fraction.padEnd(18, '0'))
  return String(value).startsWith('-') ? -amount : amount
}

import { randomUUID } from 'node:crypto'
import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { generateCostLines } from '../../bench/cost-lines.ts'
import type { CostQuery } from '../../contract/cost-query.ts'
import { createTestApp, type TestApp } from '../../testing/app.ts'
import { NOT_ROLLED_UP } from './tables.ts'
import { buildCostQuery } from './build-cost-query.ts'
import { readComparison } from './comparison.ts'
import type { CostScope } from './cost-scope.ts'
import { runCostQuery } from './run-cost-query.ts'

const clientId = randomUUID()
const loads = ['2026-08-01', '2026-09-01', '2026-10-01'].map((month) => ({
  clientId,
  loadId: uuidv7(),
  month,
  lines: 3000,
  resources: 500,
}))

let outlay: TestApp
beforeAll(async () => {
  outlay = await createTestApp()
  for (const load of loads) await generateCostLines(outlay.clickhouse, load)
})
afterAll(() => outlay.stop())

function scopeOf(of: { loadId: string }[]): CostScope {
  return {
    clientId,
    loads: of.map(({ loadId }) => ({ uploadId: loadId, loadId })),
    excluded: [],
    rolledUp: NOT_ROLLED_UP,
  }
}

async function ask(query: CostQuery, compareWith = loads) {
  const comparison = readComparison(query)
  const scope = scopeOf(loads)
  const built = buildCostQuery(
    { limit: 100_000, ...query },
    scope,
    comparison && { comparison, scope: compareWith === loads ? scope : scopeOf(compareWith) },
  )
  return runCostQuery(outlay.clickhouse, built, {
    route: 'test',
    clientId,
    signal: AbortSignal.timeout(60_000),
  })
}

/** Exact decimals, in units of 10⁻¹⁸. */
function units(value: unknown): bigint {
  const [whole = '0', fraction = ''] = String(value).replace('-', '').split('.')
  const amount = BigInt(whole) * 10n ** 18n + BigInt(fraction.padEnd(18, '0'))
  return String(value).startsWith('-') ? -amount : amount
}

const sum = (rows: Record<string, unknown>[], name: string) =>
  rows.reduce((total, row) => total + units(row[name]), 0n)

describe('top', () => {
  it('keeps the largest groups, and makes one of the others that keeps the total right', async () => {
    const query: CostQuery = { measures: ['effectiveCost', 'lineCount'], dimensions: ['serviceName'] }
    const all = await ask(query)
    const top = await ask({ ...query, top: { count: 3 } })
    expect(top.rows).toHaveLength(4)
    expect(top.rows.filter(({ serviceName }) => serviceName !== null)).toEqual(all.rows.slice(0, 3))
    const others = top.rows.find(({ serviceName }) => serviceName === null)!
    expect(units(others.effectiveCost)).toBe(sum(all.rows.slice(3), 'effectiveCost'))
    expect(sum(top.rows, 'effectiveCost')).toBe(units(all.totals[0]!.effectiveCost))
    expect(top.totals).toEqual(all.totals)
    expect(top.rowCount).toBe(4)
  })

  it('has the same groups in every period, ranked by the measure that is named', async () => {
    const query: CostQuery = {
      measures: ['effectiveCost', 'lineCount'],
      dimensions: ['serviceName', 'regionId'],
      top: { count: 2, by: 'lineCount' },
    }
    const ranked = await ask(query)
    const monthly = await ask({ ...query, granularity: 'month' })
    const groups = (rows: Record<string, unknown>[]) =>
      new Set(rows.map(({ serviceName, regionId }) => `${String(serviceName)} ${String(regionId)}`))
    expect(groups(monthly.rows)).toEqual(groups(ranked.rows))
    expect(groups(ranked.rows).size).toBe(3)
    expect(sum(monthly.rows, 'effectiveCost')).toBe(units(monthly.totals[0]!.effectiveCost))
  })

  it('is refused by a measure that is not asked for', async () => {
    await expect(
      ask({ measures: ['billedCost'], dimensions: ['serviceName'], top: { count: 2, by: 'listCost' } }),
    ).rejects.toMatchObject({ problem: { status: 400 } })
  })
})

describe('compare', () => {
  const october = { from: '2026-10-01', to: '2026-11-01' }
  const query: CostQuery = {
    measures: ['effectiveCost', 'lineCount'],
    dimensions: ['serviceName'],
    ...october,
  }

  it('with the period before: what was, and how much it changed, absolute and relative', async () => {
    const now = await ask(query)
    const before = await ask({ ...query, from: '2026-09-01', to: '2026-10-01' })
    const compared = await ask({ ...query, compare: 'previousPeriod' })
    const costs = new Map(before.rows.map((row) => [row.serviceName, row]))
    expect(compared.rows.length).toBeGreaterThan(10)
    for (const row of compared.rows) {
      const was = units(costs.get(row.serviceName)?.effectiveCost ?? '0')
      const is = units(row.effectiveCost)
      expect(units(row.effectiveCostBefore)).toBe(was)
      expect(units(row.effectiveCostChange)).toBe(is - was)
      expect(Number(row.effectiveCostChangeRatio)).toBeCloseTo(Number(is - was) / Number(was), 5)
      expect(row.lineCountChange).toBe(Number(row.lineCount) - Number(row.lineCountBefore))
    }
    expect(compared.totals[0]).toMatchObject({
      effectiveCost: now.totals[0]!.effectiveCost,
      effectiveCostBefore: before.totals[0]!.effectiveCost,
    })
  })

  it('shows the days of before at those that they are compared with', async () => {
    const days: CostQuery = {
      measures: ['billedCost'],
      granularity: 'day',
      from: '2026-10-08',
      to: '2026-10-15',
    }
    const compared = await ask({ ...days, compare: 'previousPeriod' })
    const before = await ask({ ...days, from: '2026-10-01', to: '2026-10-08' })
    expect(compared.rows.map(({ period }) => period)).toEqual(
      Array.from({ length: 7 }, (_, index) => `2026-10-${String(8 + index).padStart(2, '0')}`),
    )
    expect(compared.rows.map(({ billedCostBefore }) => billedCostBefore)).toEqual(
      before.rows.map(({ billedCost }) => billedCost),
    )
  })

  it('with a range of months: each with the month as far before', async () => {
    const months: CostQuery = {
      measures: ['billedCost'],
      granularity: 'month',
      from: '2026-09-01',
      to: '2026-11-01',
    }
    const compared = await ask({ ...months, compare: { from: '2026-08-01', to: '2026-10-01' } })
    const all = await ask({ measures: ['billedCost'], granularity: 'month' })
    expect(compared.rows.map(({ period, billedCostBefore }) => [period, billedCostBefore])).toEqual([
      ['2026-09-01', all.rows[0]!.billedCost],
      ['2026-10-01', all.rows[1]!.billedCost],
    ])
  })

  it('with other uploads, also of what only they have', async () => {
    const compared = await ask(
      { measures: ['billedCost'], dimensions: ['billingPeriod'], compare: { uploadIds: [loads[0]!.loadId] } },
      loads.slice(0, 1),
    )
    const august = compared.rows.find(({ billingPeriod }) => billingPeriod === '2026-08')!
    expect(august).toMatchObject({ billedCostChange: '0', billedCostChangeRatio: '0' })
    const september = compared.rows.find(({ billingPeriod }) => billingPeriod === '2026-09')!
    expect(september).toMatchObject({
      billedCostBefore: '0',
      billedCostChange: september.billedCost,
      billedCostChangeRatio: null,
    })
  })

  it('with top: the others of before are summed with those of now', async () => {
    const all = await ask({ ...query, compare: 'previousPeriod' })
    const top = await ask({ ...query, compare: 'previousPeriod', top: { count: 2 } })
    expect(sum(top.rows, 'effectiveCostBefore')).toBe(sum(all.rows, 'effectiveCostBefore'))
    expect(top.rows).toHaveLength(3)
  })

  it('needs a range for the period before', async () => {
    await expect(ask({ measures: ['billedCost'], compare: 'previousPeriod' })).rejects.toMatchObject({
      problem: { status: 400 },
    })
  })
})

describe('derive', () => {
  it('shares of all rows of a period', async () => {
    const { rows } = await ask({
      measures: ['billedCost'],
      dimensions: ['serviceName'],
      granularity: 'month',
      derive: ['share'],
    })
    for (const month of ['2026-08-01', '2026-09-01', '2026-10-01']) {
      const shares = rows
        .filter(({ period }) => period === month)
        .map(({ billedCostShare }) => Number(billedCostShare))
      expect(shares.reduce((total, share) => total + share, 0)).toBeCloseTo(1, 4)
    }
  })

  it('sums from the first period on, whatever the limit leaves', async () => {
    const { rows, totals } = await ask({
      measures: ['billedCost'],
      granularity: 'day',
      derive: ['cumulative'],
      orderBy: [{ field: 'period', direction: 'desc' }],
      limit: 1,
    })
    expect(rows).toHaveLength(1)
    expect(rows[0]!.billedCostCumulative).toBe(totals[0]!.billedCost)
  })

  it('can be ordered by', async () => {
    const { rows } = await ask({
      measures: ['billedCost'],
      dimensions: ['serviceName'],
      derive: ['share'],
      orderBy: [{ field: 'billedCostShare', direction: 'asc' }],
    })
    const shares = rows.map(({ billedCostShare }) => Number(billedCostShare))
    expect(shares).toEqual(shares.toSorted((a, b) => a - b))
  })
})

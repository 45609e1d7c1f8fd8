import { expect, it } from 'vitest'
import type { Rates } from '../api/contract.ts'
import { buildRatesTrend } from './rates-trend.ts'

const rates: Rates = {
  coverage: '0.9',
  coveredCost: '900',
  onDemandCost: '100',
  utilization: null,
  usedCost: '570',
  unusedCost: '30',
  effectiveSavingsRate: '0.1',
  savingsRateAfterUnused: '0.08',
  listCost: '3300',
  effectiveCost: '2970',
}
const day = (of: string) => ({ day: of, coverage: '0.8', coveredCost: '8', onDemandCost: '2' })

it('has a point for every month, and none of what is not known', () => {
  const { points, series, granularity } = buildRatesTrend({
    trend: [
      { ...rates, period: '2026-08' },
      { ...rates, period: '2026-10' },
    ],
    dailyTrend: [day('2026-10-01'), day('2026-10-02')],
  })
  expect(granularity).toBe('month')
  expect(series.map(({ name }) => name)).toEqual(['Coverage', 'Utilization', 'Effective savings rate'])
  expect(points.map(({ period, rates: own }) => [period, own['coverage'], own['utilization']])).toEqual([
    ['2026-08-01', '0.9', null],
    ['2026-09-01', null, null],
    ['2026-10-01', '0.9', null],
  ])
})

it('has the one month where coverage of its days is not known', () => {
  const unknown = { ...day('2026-10-01'), coverage: null }
  const { granularity } = buildRatesTrend({
    trend: [{ ...rates, period: '2026-10' }],
    dailyTrend: [unknown, { ...unknown, day: '2026-10-02' }],
  })
  expect(granularity).toBe('month')
})

it('has the days of a single month, of coverage alone', () => {
  const trend = buildRatesTrend({
    trend: [{ ...rates, period: '2026-10' }],
    dailyTrend: [day('2026-10-01'), day('2026-10-03')],
  })
  expect(trend.granularity).toBe('day')
  expect(trend.series.map(({ name }) => name)).toEqual(['Coverage'])
  expect(trend.points.map(({ rates: own }) => own['coverage'])).toEqual(['0.8', null, '0.8'])
})

import { expect, it } from 'vitest'
import type { Metric } from '../api/contract.ts'
import { hasTrend, ratesOf, ratesToCsv } from './rates.ts'

const coverage = (key: string | null, trend: Metric['trend']): Metric => ({
  id: key === null ? 'tag-coverage' : `tag-coverage:${key}`,
  key,
  label: key === null ? 'Tag coverage by spend' : `Tag coverage by spend: ${key}`,
  description: '',
  unit: 'ratio',
  target: '0.98',
  comparison: 'above',
  billingCurrency: 'USD',
  numerator: null,
  denominator: null,
  value: null,
  met: null,
  trend,
  reason: null,
  lines: { part: null, rest: null, whole: null },
  otherCurrencies: [],
})

const metrics = [
  coverage(null, [
    { period: '2026-08', value: '0.5' },
    { period: '2026-10', value: '0.6' },
  ]),
  coverage('team', [{ period: '2026-10', value: null }]),
]

it('has a line for all keys and for each, which a month without a value breaks', () => {
  const rates = ratesOf(metrics, ['2026-08', '2026-10'])
  expect(rates.series.map(({ name }) => name)).toEqual(['Tag coverage by spend', 'team'])
  expect(rates.points.map(({ period, rates: of }) => [period, of['tag-coverage']])).toEqual([
    ['2026-08-01', '0.5'],
    ['2026-09-01', null],
    ['2026-10-01', '0.6'],
  ])
  expect(ratesToCsv(rates)).toBe(
    'period,Tag coverage by spend,team\r\n2026-08,0.5,\r\n2026-09,,\r\n2026-10,0.6,\r\n',
  )
})

it('knows whether there is a trend', () => {
  expect(hasTrend(ratesOf(metrics, ['2026-08', '2026-10']))).toBe(true)
  expect(hasTrend(ratesOf(metrics, ['2026-10']))).toBe(false)
  expect(hasTrend(ratesOf(metrics, []))).toBe(false)
})

import { toCsv } from '../format/csv.ts'
import type { Trend } from './trend.ts'

/** The trend with every digit, a column per series. */
export function trendToCsv({ series, points }: Trend, currency: string): string {
  const lines = [
    ['period', 'currency', ...series.map(({ name }) => name), 'total'],
    ...points.map(({ period, costs, total }) => [
      period,
      currency,
      ...series.map(({ key }) => costs[key] ?? '0'),
      total,
    ]),
  ]
  return toCsv(lines)
}

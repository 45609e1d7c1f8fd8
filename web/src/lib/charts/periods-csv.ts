import { toCsv } from '../format/csv.ts'
import type { StackedPeriods } from './stacked-periods.ts'

/** Amounts over time with every digit, a column per series. */
export function periodsToCsv(
  { series, points }: Pick<StackedPeriods, 'series' | 'points'>,
  currency: string,
): string {
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

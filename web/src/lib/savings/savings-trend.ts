import type { Optimization } from '../api/contract.ts'
import type { StackedPeriods } from '../charts/stacked-periods.ts'
import { addDays, endOf, startOf } from '../format/dates.ts'
import { toCsv } from '../format/csv.ts'
import { addDecimals } from '../format/decimal.ts'
import { bucketsBetween } from '../overview/time.ts'

type Point = Optimization['trend'][number]

/** Two that never have another colour, and are told apart in grey, too. */
const parts = [
  { key: 'potential', name: 'Could be saved', colour: 'var(--series-2)' },
  { key: 'realised', name: 'Saved by what is done', colour: 'var(--accent)' },
] as const

/** What could be saved and what was, month by month, also those that no bill is there of. */
export function savingsTrend(trend: readonly Point[], currency: string): StackedPeriods | undefined {
  const points = trend.filter((point) => point.currency === currency)
  const [first, last] = [points[0]?.period, points.at(-1)?.period]
  if (first === undefined || last === undefined) return undefined
  const byMonth = new Map(points.map((point) => [startOf(point.period), point]))
  const series = parts.map(({ key, name, colour }) => ({
    key,
    name,
    value: key,
    colour,
    total: addDecimals(points.map((point) => point[key])),
  }))
  return {
    series,
    points: bucketsBetween(startOf(first), startOf(last), 'month').map((period) => {
      const { potential, realised } = byMonth.get(period) ?? {}
      return {
        period,
        total: addDecimals([potential ?? '0', realised ?? '0']),
        costs: { ...(potential && { potential }), ...(realised && { realised }) },
      }
    }),
    granularity: 'month',
    days: { first: startOf(first), last: addDays(endOf(last), -1) },
  }
}

export const savingsTrendToCsv = ({ points }: StackedPeriods, currency: string): string =>
  toCsv([
    ['period', 'currency', ...parts.map(({ key }) => key)],
    ...points.map(({ period, costs }) => [
      period.slice(0, 7),
      currency,
      ...parts.map(({ key }) => costs[key] ?? ''),
    ]),
  ])

import type { Metric } from '../api/contract.ts'
import { OTHER_COLOUR, SERIES_COLOURS, colourByValue } from '../charts/colour.ts'
import type { RatesOfPeriod, RatesOverTime } from '../charts/rates-over-time.ts'
import { toCsv } from '../format/csv.ts'
import { startOf } from '../format/dates.ts'
import { bucketsBetween } from '../overview/time.ts'

/** What a line of a chart is called: a key, or the metric of all of them. */
const nameOf = ({ key, label }: Metric): string => key ?? label

/** Shares month by month, a line each: what a month has nothing of breaks it. At most as many as there are colours. */
export function ratesOf(metrics: readonly Metric[], periods: readonly string[]): RatesOverTime {
  const shown = metrics.slice(0, SERIES_COLOURS)
  const colours = colourByValue('tag', shown.map(nameOf))
  const values = shown.map(({ id, trend }) => ({
    id,
    ofMonth: new Map(trend.map(({ period, value }) => [startOf(period), value])),
  }))
  const [first, last] = [periods[0], periods.at(-1)]
  const months = first && last ? bucketsBetween(startOf(first), startOf(last), 'month') : []
  return {
    series: shown.map((metric) => ({
      key: metric.id,
      name: nameOf(metric),
      colour: colours.get(nameOf(metric)) ?? OTHER_COLOUR,
    })),
    points: months.map((period) => ({
      period,
      rates: Object.fromEntries(values.map(({ id, ofMonth }) => [id, ofMonth.get(period) ?? null])),
    })),
    granularity: 'month',
  }
}

/** One month is no trend. */
export const hasTrend = ({ points }: RatesOverTime): boolean =>
  points.filter(({ rates }: RatesOfPeriod) => Object.values(rates).some((rate) => rate !== null)).length > 1

export const ratesToCsv = ({ series, points }: RatesOverTime): string =>
  toCsv([
    ['period', ...series.map(({ name }) => name)],
    ...points.map(({ period, rates }) => [period.slice(0, 7), ...series.map(({ key }) => rates[key] ?? '')]),
  ])

import type { CostQuery } from '../api/contract.ts'
import { OTHER_COLOUR, colourByValue } from '../charts/colour.ts'
import type { StackedPeriod, StackedPeriods, StackedSeries } from '../charts/stacked-periods.ts'
import type { Granularity, GroupBy } from '../filters/overview-view.ts'
import { addDecimals, isZeroDecimal, subtractDecimals } from '../format/decimal.ts'
import type { DailyCost, PeriodValueCost } from './cost-rows.ts'
import { groupings } from './groupings.ts'
import type { Ranking } from './ranking.ts'
import { bucketOf, bucketsBetween } from './time.ts'

/** With "other" that makes the ten a chart can tell apart. */
const LARGEST = 9

export type Trend = StackedPeriods
export type TrendPoint = StackedPeriod

/** The values that get a series of their own: all where they fit, otherwise leaving one for "other". */
function seriesValues({ values, isComplete }: Ranking): Ranking['values'] {
  return isComplete && values.length <= LARGEST + 1 ? values : values.slice(0, LARGEST)
}

/** Asks only for what the chart shows: ten thousand resources would be ten thousand rows a day. */
export function trendFilter(ranking: Ranking, groupBy: GroupBy): NonNullable<CostQuery['filters']> {
  const values = seriesValues(ranking).map(({ value }) => value)
  return [{ dimension: groupings[groupBy].dimension, operator: 'in', values }]
}

interface TrendInput {
  ranking: Ranking
  groupBy: GroupBy
  granularity: Granularity
  /** All costs by day: what the series do not cover of them is "other". */
  daily: readonly DailyCost[]
  costs: readonly PeriodValueCost[]
}

export function buildTrend({ ranking, groupBy, granularity, daily, costs }: TrendInput): Trend {
  const days = daily.map(({ day }) => day).toSorted()
  const [first, last] = [days[0], days.at(-1)]
  if (!first || !last) return { series: [], points: [], granularity, days: { first: '', last: '' } }

  const values = seriesValues(ranking)
  const colours = colourByValue(
    groupings[groupBy].dimension,
    values.map(({ value }) => value),
  )
  const series = values.map(({ value, name, cost }, index): StackedSeries & { value: string } => ({
    key: `series-${index + 1}`,
    value,
    name,
    colour: colours.get(value) ?? OTHER_COLOUR,
    total: cost,
  }))
  const totals = sumBy(daily, ({ day }) => bucketOf(day, granularity))
  const byPeriod = Map.groupBy(costs, ({ period }) => period)

  const points = bucketsBetween(first, last, granularity).map((period): TrendPoint => {
    const ofValue = sumBy(byPeriod.get(period) ?? [], ({ value }) => value)
    const own = series.flatMap(({ key, value }): [string, string][] => {
      const cost = ofValue.get(value)
      return cost === undefined ? [] : [[key, cost]]
    })
    const total = totals.get(period) ?? '0'
    const other = subtractDecimals(total, addDecimals(own.map(([, cost]) => cost)))
    const all = isZeroDecimal(other) ? own : [...own, ['other', other] as const]
    return { period, total, costs: Object.fromEntries(all) }
  })

  const otherTotal = addDecimals(points.flatMap(({ costs: { other } }) => other ?? []))
  const hasOther = points.some(({ costs: { other } }) => other !== undefined)
  return {
    granularity,
    days: { first, last },
    points,
    series: [
      ...series.map(({ key, name, colour, total }) => ({ key, name, colour, total })),
      ...(hasOther ? [{ key: 'other', name: 'Other', colour: OTHER_COLOUR, total: otherTotal }] : []),
    ],
  }
}

function sumBy<Item extends { cost: string }>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
): Map<string, string> {
  return new Map(
    [...Map.groupBy(items, keyOf)].map(([key, group]) => [key, addDecimals(group.map(({ cost }) => cost))]),
  )
}

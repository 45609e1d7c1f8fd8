import type { CostAnswer } from '../api/contract.ts'
import { OTHER_COLOUR, colourByValue } from '../charts/colour.ts'
import type { StackedPeriod, StackedPeriods, StackedSeries } from '../charts/stacked-periods.ts'
import { measureOfBasis } from '../filters/cost-basis.ts'
import type { Granularity } from '../scope/scope-view.ts'
import { addDays } from '../format/dates.ts'
import { addDecimals, compareDecimals } from '../format/decimal.ts'
import { groupings } from './groupings.ts'
import { bucketsBetween } from './time.ts'
import type { TrendQuestion } from './trend-question.ts'

interface TrendSeries extends StackedSeries {
  /** Null for all values that have no series of their own. */
  value: string | null
}

export interface Trend extends StackedPeriods {
  series: TrendSeries[]
  granularity: Granularity
}

export interface TrendRow {
  /** First day of the day, week or month. */
  period: string
  value: string | null
  cost: string
}

export function readTrendRows(
  { rows }: Pick<CostAnswer, 'rows'>,
  { groupBy, basis }: TrendQuestion,
): TrendRow[] {
  const { dimension } = groupings[groupBy]
  const measure = measureOfBasis[basis]
  return rows.map((row) => ({
    period: String(row['period']).slice(0, 10),
    value: row[dimension] === null ? null : String(row[dimension] ?? ''),
    cost: String(row[measure] ?? '0'),
  }))
}

/** The values with a series of their own, the costliest first. */
export const listedValues = (rows: readonly TrendRow[]): string[] =>
  totalsByValue(rows).flatMap(([value]) => value ?? [])

function totalsByValue(rows: readonly TrendRow[]): [value: string | null, total: string][] {
  return [...Map.groupBy(rows, ({ value }) => value)]
    .map(([value, own]): [string | null, string] => [value, addDecimals(own.map(({ cost }) => cost))])
    .toSorted(([, a], [, b]) => compareDecimals(b, a))
}

interface TrendInput {
  rows: readonly TrendRow[]
  question: Pick<TrendQuestion, 'groupBy' | 'time'>
  names: ReadonlyMap<string | null, string>
}

export const buildTrend = ({ rows, question: { groupBy, time }, names }: TrendInput): Trend =>
  stackRows({ rows, dimension: groupings[groupBy].dimension, time, names })

interface StackInput extends Pick<TrendInput, 'rows' | 'names'> {
  /** By which values keep their colours. */
  dimension: string
  time: Pick<TrendQuestion['time'], 'granularity' | 'from' | 'to'>
}

/** Rows of a value and a period each as a chart over time, with a series for each value. */
export function stackRows({ rows, dimension, time, names }: StackInput): Trend {
  const { granularity } = time
  const periods = rows.map(({ period }) => period).toSorted()
  const [first, last] = [periods[0], periods.at(-1)]
  if (first === undefined || last === undefined) {
    return { series: [], points: [], granularity, days: { first: '', last: '' } }
  }
  const series = seriesOf(rows, dimension, names)
  const keyOf = new Map(series.map(({ value, key }) => [value, key]))
  const byPeriod = Map.groupBy(rows, ({ period }) => period)
  const points = bucketsBetween(first, last, granularity).map((period): StackedPeriod => {
    const own = byPeriod.get(period) ?? []
    return {
      period,
      total: addDecimals(own.map(({ cost }) => cost)),
      costs: Object.fromEntries(own.map(({ value, cost }) => [keyOf.get(value) ?? '', cost])),
    }
  })
  return { series, points, granularity, days: shownDays(time, first, last) }
}

function seriesOf(
  rows: readonly TrendRow[],
  dimension: string,
  names: ReadonlyMap<string | null, string>,
): TrendSeries[] {
  const totals = totalsByValue(rows)
  const colours = colourByValue(dimension, listedValues(rows))
  const listed = totals.flatMap(([value, total], index): TrendSeries[] =>
    value === null
      ? []
      : [
          {
            key: `series-${index + 1}`,
            value,
            name: names.get(value) ?? value,
            colour: colours.get(value) ?? OTHER_COLOUR,
            total,
          },
        ],
  )
  const others = totals.filter(([value]) => value === null)
  return [
    ...listed,
    ...others.map(([value, total]) => ({ key: 'other', value, name: 'Other', colour: OTHER_COLOUR, total })),
  ]
}

/** A week's bar may reach beyond what is shown. */
function shownDays(
  { granularity, from, to }: StackInput['time'],
  first: string,
  last: string,
): Trend['days'] {
  const end = granularity === 'week' ? addDays(last, 6) : last
  const lastShown = to && addDays(to, -1)
  return { first: from && from > first ? from : first, last: lastShown && lastShown < end ? lastShown : end }
}

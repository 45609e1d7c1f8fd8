import type { TransferOfCurrency } from '../api/contract.ts'
import { OTHER_COLOUR } from '../charts/colour.ts'
import { startOf } from '../format/dates.ts'
import { type Trend, type TrendRow, stackRows } from '../overview/trend.ts'
import { colourOfKind } from './kinds.ts'

type Trends = Pick<TransferOfCurrency, 'trend' | 'dailyTrend' | 'kinds'>

/** The kinds of transfer over time, as the answer has them: by month, or by the day of what is shown. */
export function kindsOverTime({ trend, dailyTrend, kinds }: Trends, steps: 'month' | 'day'): Trend {
  const periods =
    steps === 'day'
      ? (dailyTrend ?? []).map(({ day, kinds: own }) => ({ period: day, own }))
      : trend.map(({ period, kinds: own }) => ({ period: startOf(period), own }))
  const rows = periods.flatMap(({ period, own }) =>
    own.map(({ kind, cost }): TrendRow => ({ period, value: kind, cost })),
  )
  const stacked = stackRows({
    rows,
    dimension: 'transferKind',
    time: { granularity: steps },
    names: new Map(kinds.map(({ kind, title }) => [kind, title])),
  })
  const known = new Map<string | null, string>(kinds.map(({ kind }) => [kind, colourOfKind(kind)]))
  return {
    ...stacked,
    series: stacked.series.map((series) => ({ ...series, colour: known.get(series.value) ?? OTHER_COLOUR })),
  }
}

import type { CommitmentsOfCurrency, Rates } from '../api/contract.ts'
import { OTHER_COLOUR, colourByValue } from '../charts/colour.ts'
import type { RateSeries, RatesOverTime } from '../charts/rates-over-time.ts'
import { startOf } from '../format/dates.ts'
import { bucketsBetween } from '../overview/time.ts'

type RateName = 'coverage' | 'utilization' | 'effectiveSavingsRate'

export const rateWords: Record<RateName, string> = {
  coverage: 'Coverage',
  utilization: 'Utilization',
  effectiveSavingsRate: 'Effective savings rate',
}

const names = Object.keys(rateWords) as RateName[]

/** What there is of a period: of a day, coverage alone. */
export type RatesRow = Partial<Rates> &
  Pick<Rates, 'coverage' | 'coveredCost' | 'onDemandCost'> & { period: string }

export interface RatesTrend extends RatesOverTime {
  /** The amounts behind the rates, by the same periods. */
  rows: RatesRow[]
}

type Trends = Pick<CommitmentsOfCurrency, 'trend' | 'dailyTrend'>

/** The rates by month; of a single month, its coverage by day, where it is known: fees of commitments are not of days. */
export function buildRatesTrend({ trend, dailyTrend }: Trends): RatesTrend {
  if (trend.length === 1 && dailyTrend.filter(({ coverage }) => coverage !== null).length > 1) {
    const rows = dailyTrend.map(({ day, ...coverage }) => ({ period: day, ...coverage }))
    return {
      rows,
      granularity: 'day',
      series: seriesOf(['coverage']),
      points: pointsOf(rows, ['coverage'], 'day'),
    }
  }
  const rows = trend.map(({ period, ...rates }) => ({ ...rates, period: startOf(period) }))
  return { rows, granularity: 'month', series: seriesOf(names), points: pointsOf(rows, names, 'month') }
}

/** One colour each, in every chart. */
const colours = colourByValue('rate', names)

const seriesOf = (own: readonly RateName[]): RateSeries[] =>
  own.map((key) => ({ key, name: rateWords[key], colour: colours.get(key) ?? OTHER_COLOUR }))

/** Every period from the first to the last: a line ends where there is nothing, and does not lead across. */
function pointsOf(
  rows: readonly RatesRow[],
  own: readonly RateName[],
  granularity: 'day' | 'month',
): RatesOverTime['points'] {
  const [first, last] = [rows[0], rows.at(-1)]
  if (!first || !last) return []
  const byPeriod = new Map(rows.map((row) => [row.period, row]))
  return bucketsBetween(first.period, last.period, granularity).map((period) => ({
    period,
    rates: Object.fromEntries(own.map((key) => [key, byPeriod.get(period)?.[key] ?? null])),
  }))
}

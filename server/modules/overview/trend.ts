import type { CostQuery } from '../../../contract/cost-query.ts'
import type { Overview, OverviewOfCurrency } from '../../../contract/overview.ts'
import type { Row } from './ask.ts'
import { ofCurrency } from './changes.ts'
import { daysIn, type ShownPeriod } from './shown-period.ts'

/** As many months are shown where no time is asked for: a year, and the month a year ago. */
const MONTHS = 13

/** Two months at their longest are shown by the day. */
const MOST_DAYS = 62

/** Months of the whole scope. */
export function monthlyTrend(measure: string, timeBasis: Overview['timeBasis']): CostQuery {
  return { measures: [measure, 'lineCount'], granularity: 'month', timeBasis, limit: 100_000 }
}

/** Of a range that is asked for. */
export function trendOf(shown: ShownPeriod, measure: string): CostQuery {
  const { timeBasis, from, to } = shown
  return {
    measures: [measure, 'lineCount'],
    granularity: grainOf(shown),
    timeBasis,
    from,
    to,
    limit: 100_000,
  }
}

export function grainOf({ timeBasis, from, to }: ShownPeriod): Overview['trendGrain'] {
  return timeBasis === 'charge' && daysIn({ from, to }) <= MOST_DAYS ? 'day' : 'month'
}

/** Whether its trend is a single bar. */
export function isOneMonth(shown: ShownPeriod): boolean {
  const { from, to } = shown
  const months =
    12 * (Number(to.slice(0, 4)) - Number(from.slice(0, 4))) +
    Number(to.slice(5, 7)) -
    Number(from.slice(5, 7))
  return grainOf(shown) === 'month' && months === 1 && from.endsWith('-01') && to.endsWith('-01')
}

/** @param months the months that there are, in any currency; where a range is asked for, all are shown */
export function readTrend(
  rows: Row[],
  currency: string,
  {
    measure,
    grain,
    months,
  }: { measure: string; grain: Overview['trendGrain']; months: string[] | undefined },
): OverviewOfCurrency['trend'] {
  const first = months?.at(-MONTHS)
  return ofCurrency(rows, currency)
    .map((row) => ({ period: String(row.period), cost: String(row[measure] ?? '0') }))
    .filter(({ period }) => first === undefined || period >= first)
    .map(({ period, cost }) => ({ period: grain === 'month' ? period.slice(0, 7) : period, cost }))
}

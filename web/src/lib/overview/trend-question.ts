import type { CostBasis, CostFilter, CostQuery, TimeBasis } from '../api/contract.ts'
import { measureOfBasis } from '../filters/cost-basis.ts'
import type { Granularity, ResolvedScope } from '../scope/scope-view.ts'
import { isNoneOf, isValue } from '../filters/value-filter.ts'
import { addDays, endOf, shiftMonth, startOf } from '../format/dates.ts'
import { linesAddress } from '../lines/lines-address.ts'
import { type TrendGroup, groupings } from './groupings.ts'
import { type DayRange, daysIn, defaultGranularity, lengthInMonths, monthOf, monthsOf } from './time.ts'

/** When the bars of the chart are. */
export interface TrendTime {
  granularity: Granularity
  timeBasis: TimeBasis
  from?: string
  to?: string
  /** Whose bills' charges they are, where bills are shown by the day. */
  billingPeriods?: string[]
}

export interface TrendQuestion {
  uploads: string[] | undefined
  /** Of the whole page, beside those of a bar or a value. */
  filters: readonly CostFilter[]
  basis: CostBasis
  currency: string
  groupBy: TrendGroup
  time: TrendTime
}

/** With “Other” that makes the ten that a chart can tell apart. */
const LARGEST = 9
/** A single month by the month is shown with those before it: a year, and the month a year ago. */
const MONTHS = 13

/**
 * What the chart shows of a period. One month is one bar among those before it, or its days; the bills of months have
 * days only by the time of their charges.
 */
export function trendTime(view: ResolvedScope, period: DayRange, months: readonly string[]): TrendTime {
  const granularity = view.granularity ?? ownGranularity(view, period, months)
  const { timeBasis } = view
  if (granularity === 'month') {
    const isOneMonth = lengthInMonths(period) === 1
    const from = isOneMonth ? startOf(shiftMonth(monthOf(period.to), 1 - MONTHS)) : period.from
    return { granularity, timeBasis, from, to: period.to }
  }
  if (timeBasis === 'charge') return { granularity, timeBasis, ...period }
  if (view.period === 'all') return { granularity, timeBasis: 'charge' }
  return { granularity, timeBasis: 'charge', billingPeriods: monthsOf(period) }
}

function ownGranularity(view: ResolvedScope, period: DayRange, months: readonly string[]): Granularity {
  if (view.period !== undefined) return defaultGranularity(daysIn(period))
  // Nothing was chosen: how the month came to be what it is, unless it is the only one.
  const first = shiftMonth(monthOf(period.to), 1 - MONTHS)
  const before = months.filter((month) => month >= first && startOf(month) < period.from)
  return before.length > 0 ? 'month' : defaultGranularity(daysIn(period))
}

export function trendQuery({ uploads, filters, basis, currency, groupBy, time }: TrendQuestion): CostQuery {
  const { granularity, timeBasis, from, to } = time
  return {
    measures: [measureOfBasis[basis]],
    dimensions: [groupings[groupBy].dimension],
    granularity,
    timeBasis,
    filters: [...filters, isValue('billingCurrency', currency), ...billsOf(time)],
    top: { count: LARGEST },
    limit: 100_000,
    ...(uploads && { uploadIds: uploads }),
    ...(from && { from }),
    ...(to && { to }),
  }
}

/** Whose bills' charges they are. */
export const billsOf = ({ billingPeriods }: TrendTime): CostFilter[] =>
  billingPeriods ? [{ dimension: 'billingPeriod', operator: 'in', values: billingPeriods }] : []

/** A part of the chart: a bar or all of them, and of it one value, the other values (null), or everything. */
export interface Segment {
  period?: string
  value?: string | null
}

/** The lines of a part of the chart. `listed` are the values that have a colour of their own. */
export function linesOfSegment(
  { uploads, filters, basis, currency, groupBy, time }: TrendQuestion,
  listed: readonly string[],
  { period, value }: Segment,
): string {
  const { dimension } = groupings[groupBy]
  const own =
    value === undefined ? [] : [value === null ? isNoneOf(dimension, listed) : isValue(dimension, value)]
  return linesAddress({
    uploads,
    basis,
    currency,
    timeBasis: time.timeBasis,
    filters: [...filters, ...own, ...billsOf(time)],
    ...rangeOf(time, period),
  })
}

/** The days of a bar, as far as they are shown; without one, of all of it. */
export function rangeOf({ granularity, from, to }: TrendTime, period: string | undefined): Partial<DayRange> {
  if (period === undefined) return { ...(from && { from }), ...(to && { to }) }
  const end =
    granularity === 'month' ? endOf(period.slice(0, 7)) : addDays(period, granularity === 'week' ? 7 : 1)
  // The first week may begin before the month that is shown, and the last one end after it.
  return { from: from && from > period ? from : period, to: to && to < end ? to : end }
}

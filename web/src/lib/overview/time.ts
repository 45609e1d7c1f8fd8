import {
  addDays,
  endOf,
  formatDayRange,
  formatPeriodRange,
  shiftMonth,
  startOf,
  startOfWeek,
} from '../format/dates.ts'
import type { CostAnswer } from '../api/contract.ts'
import { type Granularity, type PeriodRange, isOfDays } from '../scope/scope-view.ts'

type Row = CostAnswer['rows'][number]

/** From the first day to the one after the last, as the API has it. */
export interface DayRange {
  from: string
  to: string
}

export const daysOfRange = (range: PeriodRange): DayRange =>
  isOfDays(range)
    ? { from: range.first, to: addDays(range.last, 1) }
    : { from: startOf(range.first), to: endOf(range.last) }

/** A range of days as addresses have it: in months, where it begins and ends with them. */
export const rangeOfDays = (range: DayRange): PeriodRange =>
  isOfMonths(range)
    ? { first: range.from.slice(0, 7), last: monthOf(range.to) }
    : { first: range.from, last: addDays(range.to, -1) }

/** The month of the last day before this one. */
export const monthOf = (to: string): string => addDays(to, -1).slice(0, 7)

const isOfMonths = ({ from, to }: DayRange) => from.endsWith('-01') && to.endsWith('-01')

/** Nothing where it begins or ends within a month. */
export const lengthInMonths = (range: DayRange): number | undefined =>
  isOfMonths(range) ? monthsOf(range).length : undefined

export function monthsOf({ from, to }: DayRange): string[] {
  const months = []
  const last = monthOf(to)
  for (let month = from.slice(0, 7); month <= last; month = shiftMonth(month, 1)) months.push(month)
  return months
}

/** The months that an answer has rows of, in any currency. */
export const monthsOfRows = (rows: readonly Row[]): string[] =>
  [...new Set(rows.map(({ period }) => String(period).slice(0, 7)))].toSorted()

/** `Oct 2026`, `Aug – Oct 2026`, or its days. */
export const rangeWords = (range: DayRange): string =>
  isOfMonths(range)
    ? formatPeriodRange(range.from.slice(0, 7), monthOf(range.to))
    : formatDayRange(range.from, addDays(range.to, -1))

export const daysIn = ({ from, to }: DayRange): number =>
  Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000)

/** As fine as can be read: a bar a day for two months, a week for half a year, a month beyond. */
export function defaultGranularity(days: number): Granularity {
  return days <= 62 ? 'day' : days <= 190 ? 'week' : 'month'
}

function bucketOf(day: string, granularity: Granularity): string {
  if (granularity === 'month') return startOf(day.slice(0, 7))
  return granularity === 'week' ? startOfWeek(day) : day
}

/** Every day, week or month from the first to the last, also those without any cost. */
export function bucketsBetween(first: string, last: string, granularity: Granularity): string[] {
  const end = bucketOf(last, granularity)
  const buckets = []
  let bucket = bucketOf(first, granularity)
  while (bucket <= end) {
    buckets.push(bucket)
    bucket =
      granularity === 'month' ? endOf(bucket.slice(0, 7)) : addDays(bucket, granularity === 'week' ? 7 : 1)
  }
  return buckets
}

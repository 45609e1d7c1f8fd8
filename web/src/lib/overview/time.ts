import { addDays, endOf, shiftMonth, startOf, startOfWeek } from '../format/dates.ts'
import { addDecimals } from '../format/decimal.ts'
import type { Granularity, PeriodRange } from '../filters/overview-view.ts'
import type { DailyCost } from './cost-rows.ts'

export interface MonthCost {
  month: string
  cost: string
  /** Has charges on its first and on its last day: only then may it be compared with another. */
  isFull: boolean
}

export function costsByMonth(daily: readonly DailyCost[]): MonthCost[] {
  const byMonth = Map.groupBy(daily, ({ day }) => day.slice(0, 7))
  return [...byMonth]
    .map(([month, days]) => {
      const present = new Set(days.map(({ day }) => day))
      const isFull = present.has(startOf(month)) && present.has(addDays(endOf(month), -1))
      return { month, cost: addDecimals(days.map(({ cost }) => cost)), isFull }
    })
    .toSorted((a, b) => (a.month < b.month ? -1 : 1))
}

export function monthsIn({ first, last }: PeriodRange): string[] {
  const months = []
  for (let month = first; month <= last; month = shiftMonth(month, 1)) months.push(month)
  return months
}

/** How long a time is, its first and its last day included. */
export function daysBetween(first: string | undefined, last: string | undefined): number {
  return first && last ? Math.round((Date.parse(last) - Date.parse(first)) / 86_400_000) + 1 : 0
}

/** As fine as can be read: a bar a day for two months, a week for half a year, a month beyond. */
export function defaultGranularity(days: number): Granularity {
  return days <= 62 ? 'day' : days <= 190 ? 'week' : 'month'
}

export function bucketOf(day: string, granularity: Granularity): string {
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

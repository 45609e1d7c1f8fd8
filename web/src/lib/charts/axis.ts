import type { Granularity as Grain } from '../scope/scope-view.ts'
import { addDays, formatDate, formatDayOfMonth, formatDayRange, formatPeriod } from '../format/dates.ts'

/** The steps of time that a chart has bars for. */
export type Granularity = Grain | 'hour'

/** What a bar is called: the head of a column of them. */
export const bucketWords: Record<Granularity, string> = {
  hour: 'Hour',
  day: 'Day',
  week: 'Week',
  month: 'Month',
}

interface Days {
  first: string
  last: string
}

/** A bar's place in time, in full: a week by its days, of which `days` may hold only some. */
export function formatBucket(period: string, granularity: Granularity, days: Days): string {
  if (granularity === 'month') return formatPeriod(period)
  if (granularity === 'day') return formatDate(period)
  if (granularity === 'hour') return `${formatDate(period)}, ${hourOf(period)}`
  const last = addDays(period, 6)
  return formatDayRange(later(period, days.first), last < days.last ? last : days.last)
}

const hourOf = (instant: string) => instant.slice(11, 16)

/** The first day of a bar that there are charges for: a week may begin before the month that is shown. */
export const later = (period: string, first: string): string => (period < first ? first : period)

/** The same for an axis: short, with the year where days of two could be meant. */
export function formatTick(period: string, granularity: Granularity, periods: readonly string[]): string {
  if (granularity === 'month') return formatPeriod(period)
  if (granularity === 'hour') return `${formatDayOfMonth(period)}, ${hourOf(period)}`
  return isOneYear(periods) ? formatDayOfMonth(period) : formatDate(period)
}

// Bars of days are read in weeks, those of months in quarters and years: other steps would make labels jump.
const steps: Record<Granularity, number[]> = {
  hour: [1, 2, 3, 6, 12, 24, 48, 72, 168],
  day: [1, 2, 7, 14, 28, 56],
  week: [1, 2, 4, 8, 13, 26, 52, 104],
  month: [1, 2, 3, 6, 12, 24, 60],
}

const isOneYear = (periods: readonly string[]) => periods[0]?.slice(0, 4) === periods.at(-1)?.slice(0, 4)

/** Evenly spaced labels that do not touch: as many as fit, from the first on. */
export function pickTicks(periods: readonly string[], granularity: Granularity, width: number): string[] {
  const isShort = (granularity === 'day' || granularity === 'week') && isOneYear(periods)
  const fit = Math.max(2, Math.floor(width / (isShort ? 52 : 80)))
  const step =
    steps[granularity].find((every) => Math.ceil(periods.length / every) <= fit) ??
    Math.ceil(periods.length / fit)
  return periods.filter((_, index) => index % step === 0)
}

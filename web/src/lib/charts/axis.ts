import type { Granularity } from '../filters/overview-view.ts'
import { formatDate, formatDayOfMonth, formatPeriod } from '../format/dates.ts'

/** A bar's place in time, in full. */
export const formatBucket = (period: string, granularity: Granularity): string =>
  granularity === 'month' ? formatPeriod(period) : formatDate(period)

/** The same for an axis: short, with the year where days of two could be meant. */
export function formatTick(period: string, granularity: Granularity, periods: readonly string[]): string {
  if (granularity === 'month') return formatPeriod(period)
  const isOneYear = periods[0]?.slice(0, 4) === periods.at(-1)?.slice(0, 4)
  return isOneYear ? formatDayOfMonth(period) : formatDate(period)
}

/** Evenly spaced labels that do not touch: as many as fit, from the first on. */
export function pickTicks(periods: readonly string[], width: number, labelWidth = 72): string[] {
  const fit = Math.max(2, Math.floor(width / labelWidth))
  // Bars of days are read in weeks; other steps would make the labels jump through the month.
  const step =
    [1, 2, 7, 14, 28, 56].find((every) => periods.length / every <= fit) ?? Math.ceil(periods.length / fit)
  return periods.filter((_, index) => index % step === 0)
}

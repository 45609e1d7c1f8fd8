import type { Granularity } from '../filters/overview-view.ts'
import { formatDate, formatDayOfMonth, formatPeriod } from '../format/dates.ts'

/** A bar's place in time, in full. */
export const formatBucket = (period: string, granularity: Granularity): string =>
  granularity === 'month' ? formatPeriod(period) : formatDate(period)

/** The same for an axis, where the year stands in the title or with January. */
export const formatTick = (period: string, granularity: Granularity): string =>
  granularity === 'month' ? formatPeriod(period) : formatDayOfMonth(period)

/** Evenly spaced labels that do not touch: as many as fit, from the first on. */
export function pickTicks(periods: readonly string[], width: number, labelWidth = 64): string[] {
  const fit = Math.max(2, Math.floor(width / labelWidth))
  // Bars of days are read in weeks; other steps would make the labels jump through the month.
  const step =
    [1, 2, 7, 14, 28, 56].find((every) => periods.length / every <= fit) ?? Math.ceil(periods.length / fit)
  return periods.filter((_, index) => index % step === 0)
}

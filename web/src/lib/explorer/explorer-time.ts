import { addDays, indexOfMonth, shiftMonth, startOfWeek } from '../format/dates.ts'
import type { TrendTime } from '../overview/trend-question.ts'
import {
  type DayRange,
  bucketsBetween,
  daysIn,
  daysOfRange,
  defaultGranularity,
  lengthInMonths,
  monthsOf,
} from '../overview/time.ts'
import type { ComparedWith, Granularity, ResolvedScope } from '../scope/scope-view.ts'

/** With more columns than these none is found, and no bar can be told from the next. */
const MAX_COLUMNS = 400

/** The time that is shown: what was chosen, or the last whole month. Nothing where there is none of it. */
export function shownPeriod(
  period: ResolvedScope['period'],
  known: { months: readonly string[]; period: DayRange | null } | undefined,
): DayRange | undefined {
  if (period === undefined) return known?.period ?? undefined
  if (period !== 'all') return daysOfRange(period)
  const [first, last] = [known?.months[0], known?.months.at(-1)]
  return first && last ? daysOfRange({ first, last }) : undefined
}

/** How many columns there are of a time. Counted without making them: an address may name a thousand years of days. */
export function columnsIn(period: DayRange, step: Granularity): number {
  const last = addDays(period.to, -1)
  if (step === 'day') return daysIn(period)
  if (step === 'month') return indexOfMonth(last) - indexOfMonth(period.from) + 1
  return daysIn({ from: startOfWeek(period.from), to: startOfWeek(last) }) / 7 + 1
}

/** In steps that can be shown: days of years are months. */
function stepsOf(wanted: Granularity, period: DayRange): Granularity {
  const finest: Granularity[] = ['day', 'week', 'month']
  const fits = (step: Granularity) => columnsIn(period, step) <= MAX_COLUMNS
  return finest.slice(finest.indexOf(wanted)).find(fits) ?? 'month'
}

/** When the columns are: a bill has months, and the days of its charges. */
export function columnTime(
  { period: chosen, granularity: wanted, timeBasis }: ResolvedScope,
  period: DayRange,
): TrendTime {
  const granularity = stepsOf(wanted ?? defaultGranularity(daysIn(period)), period)
  if (granularity === 'month' || timeBasis === 'charge') return { granularity, timeBasis, ...period }
  if (chosen === 'all') return { granularity, timeBasis: 'charge' }
  return { granularity, timeBasis: 'charge', billingPeriods: monthsOf(period) }
}

/** The time that a period is compared with: as many months, or days, before it, the same a year before, or another. */
export function comparedPeriod(compare: ComparedWith, period: DayRange): DayRange | undefined {
  if (compare === 'none') return undefined
  if (compare === 'year') return { from: monthsBefore(period.from, 12), to: monthsBefore(period.to, 12) }
  if (compare !== 'previous') return daysOfRange(compare)
  const months = lengthInMonths(period)
  const from =
    months === undefined ? addDays(period.from, -daysIn(period)) : monthsBefore(period.from, months)
  return { from, to: period.from }
}

/** The same day so many months before; the last one of a month that is shorter. */
function monthsBefore(day: string, months: number): string {
  const month = shiftMonth(day.slice(0, 7), -months)
  const wanted = addDays(`${month}-01`, Number(day.slice(8)) - 1)
  return wanted.startsWith(month) ? wanted : addDays(`${shiftMonth(month, 1)}-01`, -1)
}

/** The months of the time before that nothing is there of. */
export const missingMonths = (before: DayRange, months: readonly string[]): string[] =>
  monthsOf(before).filter((month) => !months.includes(month))

/** The columns of the time before, in the same steps and by the same days. */
export const comparedTime = (time: TrendTime, { timeBasis }: ResolvedScope, before: DayRange): TrendTime =>
  time.timeBasis === timeBasis
    ? { granularity: time.granularity, timeBasis, ...before }
    : { granularity: time.granularity, timeBasis: 'charge', billingPeriods: monthsOf(before) }

/**
 * Where amounts of before stand: those of the first day, or month, with the first one, and so on. Weeks of two times
 * begin on other days of theirs, and say nothing of each other.
 */
export function alignBefore(
  amounts: ReadonlyMap<string, string>,
  { granularity }: Pick<TrendTime, 'granularity'>,
  columns: readonly string[],
): Map<string, string> {
  if (granularity === 'week') return new Map()
  const periods = [...amounts.keys()].toSorted()
  const [first, last] = [periods[0], periods.at(-1)]
  if (first === undefined || last === undefined) return new Map()
  const before = bucketsBetween(first, last, granularity)
  return new Map(
    columns.slice(0, before.length).map((column, index) => [column, amounts.get(before[index] ?? '') ?? '0']),
  )
}

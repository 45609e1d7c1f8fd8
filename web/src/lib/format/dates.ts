const SPACE = '\u00a0'
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** The parts of an ISO day or month, read as text: no time zone can move them. */
function partsOf(text: string): { year: string; month: string; day: number } {
  const [year = '', month = '1', day = '1'] = text.slice(0, 10).split('-')
  return { year, month: months[Number(month) - 1] ?? month, day: Number(day) }
}

/** `12 Oct 2026` from an ISO day or instant (UTC). */
export function formatDate(day: string): string {
  const { year, month, day: number } = partsOf(day)
  return `${number}${SPACE}${month}${SPACE}${year}`
}

/** `12 Oct`, where the year is said nearby. */
export function formatDayOfMonth(day: string): string {
  const { month, day: number } = partsOf(day)
  return `${number}${SPACE}${month}`
}

/** `Oct 2026` from `2026-10` or any day in it. */
export function formatPeriod(period: string): string {
  const { year, month } = partsOf(period)
  return `${month}${SPACE}${year}`
}

/** `12 Oct 2026, 14:05 UTC`. */
export const formatInstant = (instant: string): string =>
  `${formatDate(instant)}, ${instant.slice(11, 16)}${SPACE}UTC`

/** `Oct 2026`, `Aug – Oct 2026`, `Nov 2025 – Jan 2026`, from the first and the last period. */
export function formatPeriodRange(first: string, last: string): string {
  if (first === last) return formatPeriod(first)
  const from = partsOf(first)
  const start = from.year === partsOf(last).year ? from.month : formatPeriod(first)
  return `${start} – ${formatPeriod(last)}`
}

/** `31 Aug – 6 Sep 2026`, `21 – 27 Sep 2026`, from the first and the last day. */
export function formatDayRange(first: string, last: string): string {
  if (first === last) return formatDate(first)
  const isOneYear = first.slice(0, 4) === last.slice(0, 4)
  const isOneMonth = first.slice(0, 7) === last.slice(0, 7)
  const start = isOneMonth
    ? String(partsOf(first).day)
    : isOneYear
      ? formatDayOfMonth(first)
      : formatDate(first)
  return `${start} – ${formatDate(last)}`
}

/** How many months lie before `2026-10`, by which two can be told how far apart they are. */
export function indexOfMonth(month: string): number {
  const [year = 0, number = 1] = month.split('-').map(Number)
  return year * 12 + (number - 1)
}

/** The month that lies `by` months after `2026-10`. */
export function shiftMonth(month: string, by: number): string {
  const index = indexOfMonth(month) + by
  const year = String(Math.floor(index / 12)).padStart(4, '0')
  return `${year}-${String((index % 12) + 1).padStart(2, '0')}`
}

/** The first day of a month, and the first day that is no longer in it. */
export const startOf = (month: string): string => `${month}-01`
export const endOf = (month: string): string => `${shiftMonth(month, 1)}-01`

export function addDays(day: string, days: number): string {
  const date = new Date(`${day}T00:00:00Z`)
  date.setUTCDate(date.getUTCDate() + days)
  return date.toISOString().slice(0, 10)
}

/** The Monday of the week that a day is in. */
export function startOfWeek(day: string): string {
  const weekday = (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7
  return addDays(day, -weekday)
}

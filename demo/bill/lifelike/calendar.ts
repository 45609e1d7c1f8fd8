export const HOUR = 3_600_000
export const DAY = 24 * HOUR

/** How many months a company has bills of. */
export const MONTHS = 13
/** The place of the last of them. */
export const LAST = MONTHS - 1

/** A billing month and its place among those of the company: the first is 0, the last 12, and there are others. */
export interface Month {
  /** `2026-09-01` */
  first: string
  start: number
  end: number
  days: number
  position: number
}

export function monthOf(first: string, lastMonth: string): Month {
  return monthAt(LAST - (monthNumber(lastMonth) - monthNumber(first)), lastMonth)
}

export function monthAt(position: number, lastMonth: string): Month {
  const last = new Date(`${lastMonth}T00:00:00Z`)
  if (Number.isNaN(last.getTime()) || last.getUTCDate() !== 1) {
    throw new Error(`${lastMonth} is not the first day of a month.`)
  }
  const startOf = (at: number) => Date.UTC(last.getUTCFullYear(), last.getUTCMonth() + at - LAST)
  const [start, end] = [startOf(position), startOf(position + 1)]
  return { first: dayText(start), start, end, days: (end - start) / DAY, position }
}

export function isWeekend(at: number): boolean {
  return [0, 6].includes(new Date(at).getUTCDay())
}

const instants = new Map<number, string>()

/** `2026-09-01T00:00:00Z`, as AWS writes it: of few hours and asked for by each line, so that it is kept. */
export function instant(at: number): string {
  const known = instants.get(at) ?? new Date(at).toISOString().replace('.000Z', 'Z')
  instants.set(at, known)
  return known
}

function dayText(at: number): string {
  return new Date(at).toISOString().slice(0, 10)
}

function monthNumber(first: string): number {
  const [year = 0, month = 0] = first.split('-').map(Number)
  return year * 12 + month
}

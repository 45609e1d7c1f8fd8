import type { CostQuery } from '../../contract/cost-query.ts'
import { invalidRequest } from '../http/problem.ts'

/** What a question is compared with. */
export interface Comparison {
  /** The uploads to compare with; undefined for those of the question. */
  uploadIds: string[] | undefined
  from: string | undefined
  to: string | undefined
  /** How much later the question is: periods of before are shown at those that they are compared with. */
  shift: Shift | undefined
}

export interface Shift {
  unit: 'month' | 'day'
  count: number
}

const DAY_MS = 86_400_000

/** Days that are moved farther would leave the engine's dates, and come back somewhere else. */
const MAX_SHIFT_DAYS = 30 * 366

/** What the question asks to be compared with; undefined where it asks for nothing. */
export function readComparison({ compare, from, to, granularity }: CostQuery): Comparison | undefined {
  if (compare === undefined) return undefined
  if (compare !== 'previousPeriod') {
    const before = { from: compare.from ?? from, to: compare.to ?? to }
    if (before.from !== undefined && before.to !== undefined && before.from >= before.to) {
      throw invalidRequest('compare.to', 'has to be after compare.from')
    }
    return { uploadIds: compare.uploadIds, ...before, shift: shiftBetween(before.from, from, granularity) }
  }
  if (from === undefined || to === undefined) {
    throw invalidRequest('compare', 'previousPeriod needs from and to')
  }
  const months = monthsBetween(from, to)
  const [start, end] =
    months === undefined ? [dayBefore(from, daysBetween(from, to)), from] : [monthBefore(from, months), from]
  return { uploadIds: undefined, from: start, to: end, shift: shiftBetween(start, from, granularity) }
}

/** Months where periods are months, and days where they are shorter: October has a day that September has not. */
function shiftBetween(
  before: string | undefined,
  from: string | undefined,
  granularity: CostQuery['granularity'],
): Shift | undefined {
  if (before === undefined || from === undefined || before === from) return undefined
  if (
    Math.abs(daysBetween(before, from)) > MAX_SHIFT_DAYS &&
    granularity !== undefined &&
    granularity !== 'none'
  ) {
    throw invalidRequest('compare', 'has to begin at most 30 years apart, where there are periods')
  }
  const months = monthsBetween(before, from)
  return granularity === 'month' && months !== undefined
    ? { unit: 'month', count: months }
    : { unit: 'day', count: daysBetween(before, from) }
}

/** Undefined where one of them is not the first of its month. */
function monthsBetween(from: string, to: string): number | undefined {
  if (!from.endsWith('-01') || !to.endsWith('-01')) return undefined
  const [start, end] = [new Date(from), new Date(to)]
  return (end.getUTCFullYear() - start.getUTCFullYear()) * 12 + end.getUTCMonth() - start.getUTCMonth()
}

function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS)
}

function dayBefore(day: string, days: number): string {
  return isoDay(new Date(Date.parse(day) - days * DAY_MS))
}

function monthBefore(day: string, months: number): string {
  const date = new Date(day)
  date.setUTCMonth(date.getUTCMonth() - months)
  return isoDay(date)
}

function isoDay(date: Date): string {
  if (date.getUTCFullYear() < 1)
    throw invalidRequest('compare', 'the period before would begin before the year 1')
  return date.toISOString().slice(0, 10)
}

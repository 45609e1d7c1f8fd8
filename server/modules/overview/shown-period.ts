import type { CostQuery } from '../../../contract/cost-query.ts'
import type { Overview } from '../../../contract/overview.ts'
import { readComparison } from '../../costs/comparison.ts'
import { askDays, type DaysOfScope } from '../days-of-scope.ts'
import type { Asker } from './ask.ts'

export type UnfinishedPeriod = Overview['unfinishedPeriod']
type TimeBasis = Overview['timeBasis']

interface Range {
  from: string
  to: string
}

/** What an overview shows, and what it compares that with. */
export interface ShownPeriod extends Range {
  timeBasis: TimeBasis
  /** As long, just before it, or what was asked for; undefined where nothing is compared. */
  before: Range | undefined
}

const DAY_MS = 86_400_000

/** Before it, there are no days to ask for. */
const FIRST_DAY = '0001-01-01'

/** The range that is asked for. What it leaves open ends with the months that have charges. */
export function readRange(
  { from, to, timeBasis }: { from: string | undefined; to: string | undefined; timeBasis: TimeBasis },
  months: readonly string[],
): ShownPeriod | undefined {
  const [start, end] = [from ?? months[0], to ?? after(months.at(-1))]
  if (start === undefined || end === undefined) return undefined
  const range = { from: start, to: end }
  const canBeCompared = Date.parse(start) - (Date.parse(end) - Date.parse(start)) >= Date.parse(FIRST_DAY)
  return {
    timeBasis,
    ...range,
    before: from !== undefined && canBeCompared ? rangeBefore(range) : undefined,
  }
}

/** The newest month, of bills or of charges, that is whole; and the one after it, where that is not. */
export function findLastWholePeriod(
  { months, lastDayOf }: Pick<DaysOfScope, 'months' | 'lastDayOf'>,
  timeBasis: TimeBasis,
): { shown: ShownPeriod | undefined; unfinishedPeriod: UnfinishedPeriod } {
  const [previous, newest] = [months.at(-2), months.at(-1)]
  if (newest === undefined) return { shown: undefined, unfinishedPeriod: null }
  const unfinishedPeriod = unfinishedOf(lastDayOf, previous, newest)
  const from = unfinishedPeriod && previous !== undefined ? previous : newest
  const range = { from, to: after(from) }
  return { shown: { timeBasis, ...range, before: rangeBefore(range) }, unfinishedPeriod }
}

/** The last month of a range, where it is not whole. */
export async function findUnfinished(
  ask: Asker,
  { from, to, timeBasis }: ShownPeriod,
): Promise<UnfinishedPeriod> {
  const newest = monthBefore(to)
  const previous = newest === undefined ? undefined : monthBefore(newest)
  if (newest === undefined || newest < from || previous === undefined) return null
  const days = await askDays(ask, {
    timeBasis,
    measure: 'lineCount',
    days: { from: previous, to: after(newest) },
  })
  return unfinishedOf(days.lastDayOf, previous, newest)
}

/**
 * The newest of two months, where it is not whole: where its charges end before it does while those of the one before
 * it reach the end of theirs. Bills that are charged once a month never do, and are whole all the same.
 */
function unfinishedOf(
  lastDayOf: DaysOfScope['lastDayOf'],
  previous: string | undefined,
  newest: string,
): UnfinishedPeriod {
  if (previous === undefined) return null
  const both = { from: previous, to: after(newest) }
  const lastDay = lastDayOf(newest, both)
  const reachesEnd = (month: string) => (lastDayOf(month, both) ?? '') >= lastOf(month)
  const isUnfinished = lastDay !== undefined && reachesEnd(previous) && !reachesEnd(newest)
  return isUnfinished ? { period: newest.slice(0, 7), lastDay } : null
}

/** What a question needs to be about the period, compared with the one before it where that can be. */
export function timeOf({ timeBasis, from, to, before }: ShownPeriod): Partial<CostQuery> {
  return { timeBasis, from, to, ...(before && { compare: before }) }
}

function rangeBefore(range: Range): Range | undefined {
  const before = readComparison({ measures: [], ...range, compare: 'previousPeriod' })
  return before?.from && before.to ? { from: before.from, to: before.to } : undefined
}

export function daysIn({ from, to }: Range): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS)
}

/** The month that ends with the day before this one; undefined where that is within a month. */
function monthBefore(day: string): string | undefined {
  if (!day.endsWith('-01') || day <= FIRST_DAY) return undefined
  const date = new Date(day)
  date.setUTCMonth(date.getUTCMonth() - 1)
  return isoDay(date)
}

function after(month: string): string
function after(month: string | undefined): string | undefined
function after(month: string | undefined): string | undefined {
  if (month === undefined) return undefined
  const date = new Date(month)
  date.setUTCMonth(date.getUTCMonth() + 1)
  return isoDay(date)
}

function lastOf(month: string): string {
  return isoDay(new Date(Date.parse(after(month)) - DAY_MS))
}

function isoDay(date: Date): string {
  return date.toISOString().slice(0, 10)
}

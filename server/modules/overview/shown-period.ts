import type { CostQuery } from '../../../contract/cost-query.ts'
import type { Overview } from '../../../contract/overview.ts'
import { readComparison } from '../../costs/comparison.ts'
import type { Asker, Row } from './ask.ts'

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
  unfinishedPeriod: Overview['unfinishedPeriod']
}

const DAY_MS = 86_400_000

/** Before it, there are no days to ask for. */
const FIRST_DAY = '0001-01-01'

/** The range that is asked for. What it leaves open ends with the months that have charges. */
export async function readRange(
  ask: Asker,
  { from, to, timeBasis }: { from: string | undefined; to: string | undefined; timeBasis: TimeBasis },
): Promise<ShownPeriod | undefined> {
  const isOpen = from === undefined || to === undefined
  const months = isOpen ? await monthsWithin(ask, { from, to, timeBasis }) : []
  const [start, end] = [from ?? months[0], to ?? after(months.at(-1))]
  if (start === undefined || end === undefined) return undefined
  const range = { from: start, to: end }
  const lastMonth = monthBefore(end)
  const canBeCompared = Date.parse(start) - (Date.parse(end) - Date.parse(start)) >= Date.parse(FIRST_DAY)
  return {
    timeBasis,
    ...range,
    before: from !== undefined && canBeCompared ? rangeBefore(range) : undefined,
    unfinishedPeriod:
      lastMonth === undefined || lastMonth < start
        ? null
        : await findUnfinished(ask, monthBefore(lastMonth), lastMonth, timeBasis),
  }
}

/** The first days of the months that have lines, the oldest first. */
export async function monthsWithin(
  ask: Asker,
  { from, to, timeBasis }: { from?: string | undefined; to?: string | undefined; timeBasis: TimeBasis },
): Promise<string[]> {
  const rows = await ask.rows({
    measures: ['lineCount'],
    granularity: 'month',
    timeBasis,
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
  })
  return monthsOf(rows)
}

/**
 * The newest month, of bills or of charges, that is whole.
 *
 * @param months the first days of the months that there are, the oldest first
 */
export async function findLastWholePeriod(
  ask: Asker,
  months: string[],
  timeBasis: TimeBasis,
): Promise<ShownPeriod | undefined> {
  const [previous, newest] = [months.at(-2), months.at(-1)]
  if (newest === undefined) return undefined
  const unfinishedPeriod = await findUnfinished(ask, previous, newest, timeBasis)
  const from = unfinishedPeriod && previous !== undefined ? previous : newest
  const range = { from, to: after(from) }
  return {
    timeBasis,
    ...range,
    before: rangeBefore(range),
    unfinishedPeriod,
  }
}

/**
 * The newest of two months, where it is not whole: where its charges end before it does while those of the one before
 * it reach the end of theirs. Bills that are charged once a month never do, and are whole all the same.
 */
async function findUnfinished(
  ask: Asker,
  previous: string | undefined,
  newest: string,
  timeBasis: TimeBasis,
): Promise<Overview['unfinishedPeriod']> {
  if (previous === undefined) return null
  const lastDays = await findLastDays(ask, previous, newest, timeBasis)
  const lastDay = lastDays.get(newest)
  const reachesEnd = (month: string) => (lastDays.get(month) ?? '') >= lastDayOf(month)
  const isUnfinished = lastDay !== undefined && reachesEnd(previous) && !reachesEnd(newest)
  return isUnfinished ? { period: newest.slice(0, 7), lastDay } : null
}

/** The last days with charges of two months, up to the end of the second; of bills, their own charges alone. */
async function findLastDays(
  ask: Asker,
  first: string,
  second: string,
  timeBasis: TimeBasis,
): Promise<Map<string, string>> {
  const months = [first, second].map((day) => day.slice(0, 7))
  const rows = await ask.rows({
    measures: ['lineCount'],
    granularity: 'day',
    from: first,
    to: after(second),
    ...(timeBasis === 'billing' && {
      dimensions: ['billingPeriod'],
      filters: [{ dimension: 'billingPeriod', operator: 'in', values: months }],
    }),
    orderBy: [{ field: 'period', direction: 'asc' }],
  })
  const monthOf = ({ billingPeriod, period }: Row) => String(billingPeriod ?? period).slice(0, 7)
  return new Map(rows.map((row) => [`${monthOf(row)}-01`, String(row.period)]))
}

/** What a question needs to be about the period, compared with the one before it where that can be. */
export function timeOf({ timeBasis, from, to, before }: ShownPeriod): Partial<CostQuery> {
  return { timeBasis, from, to, ...(before && { compare: before }) }
}

function rangeBefore(range: Range): Range | undefined {
  const before = readComparison({ measures: [], ...range, compare: 'previousPeriod' })
  return before?.from && before.to ? { from: before.from, to: before.to } : undefined
}

/** The months of rows, the oldest first. */
export function monthsOf(rows: Row[]): string[] {
  return [...new Set(rows.map(({ period }) => String(period)))].sort()
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

function lastDayOf(month: string): string {
  return isoDay(new Date(Date.parse(after(month)) - DAY_MS))
}

function isoDay(date: Date): string {
  return date.toISOString().slice(0, 10)
}

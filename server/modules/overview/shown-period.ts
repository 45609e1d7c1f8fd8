import type { CostQuery } from '../../../contract/cost-query.ts'
import type { Overview } from '../../../contract/overview.ts'
import { readComparison } from '../../costs/comparison.ts'
import type { Asker, Row } from './ask.ts'

interface Range {
  from: string
  to: string
}

/** What an overview shows, and what it compares that with. */
export interface ShownPeriod extends Range {
  timeBasis: Overview['timeBasis']
  /** As long, just before it; undefined where there can be nothing. */
  before: Range | undefined
  unfinishedPeriod: Overview['unfinishedPeriod']
}

const DAY_MS = 86_400_000

/** Before it, there are no days to ask for. */
const FIRST_DAY = '0001-01-01'

/** The range that is asked for. What it leaves open ends with the months that have charges. */
export async function readRange(
  ask: Asker,
  { from, to }: { from: string | undefined; to: string | undefined },
): Promise<ShownPeriod | undefined> {
  const isOpen = from === undefined || to === undefined
  const months = isOpen ? await chargedMonths(ask, { from, to }) : []
  const [start, end] = [from ?? months[0], to ?? after(months.at(-1))]
  if (start === undefined || end === undefined) return undefined
  const range = { from: start, to: end }
  const canBeCompared = Date.parse(start) - (Date.parse(end) - Date.parse(start)) >= Date.parse(FIRST_DAY)
  return {
    timeBasis: 'charge',
    ...range,
    before: from !== undefined && canBeCompared ? rangeBefore(range) : undefined,
    unfinishedPeriod: null,
  }
}

async function chargedMonths(
  ask: Asker,
  { from, to }: { from: string | undefined; to: string | undefined },
): Promise<string[]> {
  const rows = await ask.rows({
    measures: ['lineCount'],
    granularity: 'month',
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
  })
  return rows.map(({ period }) => String(period))
}

/**
 * The newest billing period that is whole. One is not where its charges end before its month does while those of the
 * one before it reach theirs: bills that are charged once a month never do, and are whole all the same.
 *
 * @param months the first days of the billing periods that there are, the oldest first
 */
export async function findLastWholePeriod(ask: Asker, months: string[]): Promise<ShownPeriod | undefined> {
  const [previous, newest] = [months.at(-2), months.at(-1)]
  if (newest === undefined) return undefined
  const lastDays =
    previous === undefined ? new Map<string, string>() : await findLastDays(ask, previous, newest)
  const lastDay = lastDays.get(newest)
  const reachesEnd = (month: string) => (lastDays.get(month) ?? '') >= lastDayOf(month)
  const isUnfinished =
    previous !== undefined && lastDay !== undefined && reachesEnd(previous) && !reachesEnd(newest)
  const from = isUnfinished ? previous : newest
  const range = { from, to: after(from) }
  return {
    timeBasis: 'billing',
    ...range,
    before: rangeBefore(range),
    unfinishedPeriod: isUnfinished ? { period: newest.slice(0, 7), lastDay } : null,
  }
}

/** The last days with charges of two billing periods, up to the end of the second. */
async function findLastDays(ask: Asker, first: string, second: string): Promise<Map<string, string>> {
  const rows = await ask.rows({
    measures: ['lineCount'],
    dimensions: ['billingPeriod'],
    granularity: 'day',
    from: first,
    to: after(second),
    filters: [
      { dimension: 'billingPeriod', operator: 'in', values: [first, second].map((day) => day.slice(0, 7)) },
    ],
    orderBy: [{ field: 'period', direction: 'asc' }],
  })
  return new Map(rows.map(({ billingPeriod, period }) => [`${String(billingPeriod)}-01`, String(period)]))
}

/** What a question needs to be about the period, compared with the one before it where that can be. */
export function timeOf({ timeBasis, from, to, before }: ShownPeriod): Partial<CostQuery> {
  return { timeBasis, from, to, ...(before && { compare: before }) }
}

function rangeBefore(range: Range): Range | undefined {
  const before = readComparison({ measures: [], ...range, compare: 'previousPeriod' })
  return before?.from && before.to ? { from: before.from, to: before.to } : undefined
}

/** The billing periods of rows, the oldest first. */
export function monthsOf(rows: Row[]): string[] {
  return [...new Set(rows.map(({ period }) => String(period)))].sort()
}

export function daysIn({ from, to }: Range): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS)
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

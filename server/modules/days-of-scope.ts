import type { TimeBasis } from '../../contract/cost-query.ts'
import type { ModuleSummary } from '../../contract/module.ts'
import { fromAmount, sum, toAmount } from './amounts.ts'
import type { Asker, Row } from './overview/ask.ts'
import { totalsOfRows } from './summarise-costs.ts'

interface Range {
  from: string
  to: string
}

/** What it leaves open has no end. */
type OpenRange = { [End in keyof Range]?: Range[End] | undefined }

interface Day {
  /** The first day of the month that it counts to: that of its bill, or its own. */
  month: string
  day: string
  billingCurrency: string
  cost: string
  lines: number
}

/** Months of a scope as they are found from its days: which there are, what they cost, and until when. */
export interface DaysOfScope {
  /** The first days of the months, the oldest first. */
  months: string[]
  /** What each of them costs in a currency; named as in the answer to a question about months. */
  monthly: Row[]
  totals: ModuleSummary['totals']
  /** The last day with charges, whatever was asked for where months are those of bills. */
  lastDay: string | undefined
  /** The last day with charges of a month, of those between two days. */
  lastDayOf(month: string, within: Range): string | undefined
  /** Whether anything is of a time, asked for or not. */
  hasAny(range: Range): boolean
}

/** So many days no bills have; each is a row of each currency and bill. */
const LIMIT = 100_000

interface Asked extends OpenRange {
  /** Whether months are those of bills or of charges; `from` and `to` are of the same. */
  timeBasis: TimeBasis
  measure: string
  /** The days of charges that there is anything to find out of; without it all. */
  days?: Range
}

/**
 * Asks for everything by the day, once: its months, their sums and totals, and which of them are whole would be four
 * questions, one after the other. A scope has a few hundred days, whatever the number of its lines.
 */
export async function askDays(ask: Asker, asked: Asked): Promise<DaysOfScope> {
  const rows = await ask.rows({
    measures: [asked.measure, 'lineCount'],
    granularity: 'day',
    limit: LIMIT,
    ...asked.days,
    ...(asked.timeBasis === 'billing' && { dimensions: ['billingPeriod'] }),
  })
  return readDays(rows, asked)
}

/** @param rows of each day, currency and, where months are those of bills, bill */
export function readDays(
  rows: readonly Row[],
  { from, to, timeBasis, measure }: Omit<Asked, 'days'>,
): DaysOfScope {
  const isOfBills = timeBasis === 'billing'
  const all = rows.map((row): Day => {
    const day = String(row.period)
    return {
      month: `${(isOfBills ? String(row.billingPeriod) : day).slice(0, 7)}-01`,
      day,
      billingCurrency: String(row.billingCurrency),
      cost: String(row[measure] ?? '0'),
      lines: Number(row.lineCount),
    }
  })
  const placeOf = ({ month, day }: Day) => (isOfBills ? month : day)
  const isWithin = (time: string, range: OpenRange) =>
    (range.from === undefined || time >= range.from) && (range.to === undefined || time < range.to)
  const asked = all.filter((day) => isWithin(placeOf(day), { from, to }))
  const lastOf = (of: readonly Day[]) =>
    of
      .map(({ day }) => day)
      .toSorted()
      .at(-1)
  const monthly = monthsOfDays(asked, measure)
  return {
    months: [...new Set(asked.map(({ month }) => month))].toSorted(),
    monthly,
    totals: totalsOfRows(monthly, measure),
    lastDay: lastOf(isOfBills ? all : asked),
    lastDayOf: (month, within) =>
      lastOf(all.filter((day) => day.month === month && isWithin(day.day, within))),
    hasAny: (range) => all.some((day) => isWithin(placeOf(day), range)),
  }
}

function monthsOfDays(days: readonly Day[], measure: string): Row[] {
  const byMonth = Map.groupBy(days, ({ month, billingCurrency }) => `${month} ${billingCurrency}`)
  return [...byMonth]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([, own]) => ({
      period: own[0]!.month,
      billingCurrency: own[0]!.billingCurrency,
      [measure]: fromAmount(sum(own.map(({ cost }) => toAmount(cost)))),
      lineCount: own.reduce((all, { lines }) => all + lines, 0),
    }))
}

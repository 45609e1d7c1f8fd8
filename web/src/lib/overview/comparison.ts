import type { PeriodRange } from '../filters/overview-view.ts'
import { shiftMonth } from '../format/dates.ts'
import { addDecimals, approximate, isZeroDecimal, subtractDecimals } from '../format/decimal.ts'
import { type MonthCost, monthsIn } from './time.ts'

export interface Comparison {
  now: PeriodRange
  before: PeriodRange
  nowCost: string
  beforeCost: string
  difference: string
  /** Nothing to be a part of when there was no cost before. */
  ratio: number | undefined
}

/**
 * What the data allows to compare: the chosen months with as many before them, or, without a choice, the last
 * two full months. Months that are cut off at either end are never compared: half of October is not cheaper
 * than September.
 */
export function compareMonths(
  months: readonly MonthCost[],
  chosen: PeriodRange | undefined,
): Comparison | undefined {
  const full = new Map(months.filter(({ isFull }) => isFull).map(({ month, cost }) => [month, cost]))
  const last = [...full.keys()].at(-1)
  const now = chosen ?? (last && { first: last, last })
  if (!now) return undefined
  const length = monthsIn(now).length
  const before = { first: shiftMonth(now.first, -length), last: shiftMonth(now.last, -length) }
  const nowCost = sumOf(now, full)
  const beforeCost = sumOf(before, full)
  if (nowCost === undefined || beforeCost === undefined) return undefined
  const difference = subtractDecimals(nowCost, beforeCost)
  return {
    now,
    before,
    nowCost,
    beforeCost,
    difference,
    ratio: isZeroDecimal(beforeCost)
      ? undefined
      : approximate(difference) / Math.abs(approximate(beforeCost)),
  }
}

function sumOf(range: PeriodRange, full: ReadonlyMap<string, string>): string | undefined {
  const costs = monthsIn(range).map((month) => full.get(month))
  return costs.every((cost) => cost !== undefined) ? addDecimals(costs) : undefined
}

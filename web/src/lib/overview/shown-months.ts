import type { OverviewView, PeriodRange } from '../filters/overview-view.ts'
import { shiftMonth } from '../format/dates.ts'
import type { MonthCost } from './time.ts'

/** As many months without a charge split the time in two: one chart of both would be mostly empty. */
const LONG_GAP = 6

export interface ShownMonths {
  /** What is asked for; nothing where that is everything. */
  range: PeriodRange | undefined
  /** The newest months that belong together, where older ones lie beyond a long gap. */
  newest: PeriodRange | undefined
  /** The older months, while they are left out because nothing was chosen. */
  leftOut: MonthCost[]
}

export function shownMonths(months: readonly MonthCost[], chosen: OverviewView['period']): ShownMonths {
  const start = startOfNewest(months)
  const [first, last] = [months[start], months.at(-1)]
  const newest = start > 0 && first && last ? { first: first.month, last: last.month } : undefined
  if (chosen === 'all') return { range: undefined, newest, leftOut: [] }
  if (chosen) return { range: chosen, newest, leftOut: [] }
  return { range: newest, newest, leftOut: months.slice(0, start) }
}

/** Index of the first month after the last long gap. */
function startOfNewest(months: readonly MonthCost[]): number {
  return months.findLastIndex(({ month }, index) => {
    const before = months[index - 1]
    return before === undefined || shiftMonth(before.month, LONG_GAP) < month
  })
}

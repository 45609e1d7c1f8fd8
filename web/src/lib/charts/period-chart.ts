import { approximate } from '../format/decimal.ts'
import type { StackedPart, StackedPeriods } from './stacked-periods.ts'

/** What every chart of amounts over time takes. */
export interface PeriodChartProps {
  stacked: StackedPeriods
  /** What it is of, for who does not see it: “Billed cost in USD”. */
  what: string
  /** An amount in full. */
  format: (amount: string) => string
  /** The same, short, for the axis. */
  formatOfAxis: (value: number) => string
  stale: boolean
  /** Where the lines behind a part of the chart are, for charts that lead there. */
  linesOf?: (part: StackedPart) => string | undefined
  /** Goes there. */
  onopen?: (address: string) => void
  /** Takes a click on a part in place of that. */
  onpart?: (part: StackedPart, event: MouseEvent) => void
}

/** From the least to the most that is shown, where what there was before is, too; else the chart finds it by itself. */
export function domainWithBefore(
  { points }: Pick<StackedPeriods, 'points'>,
  layout: 'overlap' | 'stackDiverging',
): [number, number] | undefined {
  const befores = points.flatMap(({ before }) => (before === undefined ? [] : approximate(before)))
  if (befores.length === 0) return undefined
  const ends = points.flatMap(({ costs }) => {
    const amounts = Object.values(costs).map(approximate)
    if (layout === 'overlap') return amounts
    return [sum(amounts.filter((amount) => amount > 0)), sum(amounts.filter((amount) => amount < 0))]
  })
  return [Math.min(0, ...ends, ...befores), Math.max(0, ...ends, ...befores)]
}

const sum = (amounts: readonly number[]) => amounts.reduce((total, each) => total + each, 0)

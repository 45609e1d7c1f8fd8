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
  linesOf?: ((part: StackedPart) => string | undefined) | undefined
  /** Goes there. */
  onopen?: ((address: string) => void) | undefined
  /** Takes a click on a part in place of that. */
  onpart?: ((part: StackedPart, event: MouseEvent) => void) | undefined
}

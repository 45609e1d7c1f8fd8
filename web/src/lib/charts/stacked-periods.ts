import type { Granularity } from './axis.ts'

export interface StackedSeries {
  key: string
  name: string
  colour: string
  total: string
}

export interface StackedPeriod {
  period: string
  total: string
  /** Exact amounts by the key of their series; nothing where there was none. */
  costs: Record<string, string>
}

/** Amounts over time, apart by what they are of. */
export interface StackedPeriods {
  series: StackedSeries[]
  points: StackedPeriod[]
  granularity: Granularity
  /** The first and the last day that there are charges for. */
  days: { first: string; last: string }
}

import type { Granularity } from './axis.ts'

/** A part of a chart: of one period or all of them, of one series or all of them. */
export interface StackedPart {
  period?: string
  value?: string | null | undefined
}

export interface StackedSeries {
  key: string
  /** By which a part of the chart is told apart; null for all that have no series of their own. */
  value?: string | null
  name: string
  colour: string
  total: string
}

export interface StackedPeriod {
  period: string
  total: string
  /** Exact amounts by the key of their series; nothing where there was none. */
  costs: Record<string, string>
  /** What else is said of a part where the chart says what it is, by the key of its series. */
  beside?: Record<string, string>
  /** What there was altogether in the time that it is compared with, at the same place of it. */
  before?: string | undefined
}

/** Amounts over time, apart by what they are of. */
export interface StackedPeriods {
  series: StackedSeries[]
  points: StackedPeriod[]
  granularity: Granularity
  /** The first and the last day that there are charges for. */
  days: { first: string; last: string }
  /** What the time is called that the points have amounts before of. */
  beforeName?: string | undefined
}

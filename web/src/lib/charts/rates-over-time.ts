import type { Granularity } from './axis.ts'

/** A rate that is followed over time. */
export interface RateSeries {
  key: string
  name: string
  colour: string
}

export interface RatesOfPeriod {
  period: string
  /** Ratios by the key of their series; null where there is none. */
  rates: Record<string, string | null>
}

/** Rates over time: parts of a whole, which are not stacked. */
export interface RatesOverTime {
  series: readonly RateSeries[]
  points: readonly RatesOfPeriod[]
  granularity: Granularity
}

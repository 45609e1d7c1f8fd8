import { ALL_USAGE, COVERED, FEE_WITHOUT_UNUSED, ON_DEMAND, UNUSED, USED } from './eligible-usage.ts'
import type { Sum } from './grouped-sums.ts'

/** What coverage is made of. */
export const COVERAGE_SUMS = {
  covered: { measure: 'listCost', filters: COVERED },
  onDemand: { measure: 'listCost', filters: ON_DEMAND },
} as const satisfies Record<string, Sum>

/** What all rates of commitments are made of, on every page that has one: coverage, utilization and savings. */
export const RATE_SUMS = {
  ...COVERAGE_SUMS,
  used: { measure: 'effectiveCost', filters: USED },
  unused: { measure: 'effectiveCost', filters: UNUSED },
  feeUnknown: { measure: 'effectiveCost', filters: FEE_WITHOUT_UNUSED },
  list: { measure: 'listCost', filters: ALL_USAGE },
  effective: { measure: 'effectiveCost', filters: ALL_USAGE },
} as const satisfies Record<string, Sum>

export type RateSum = keyof typeof RATE_SUMS

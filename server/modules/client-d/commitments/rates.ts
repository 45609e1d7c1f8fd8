import type { Coverage, Rates } from '../../../../contract/commitments.ts'
import type { Value } from '../../../costs/run-statement.ts'
import { fromAmount, ratioOf, sum, toAmount, type Amount } from '../../amounts.ts'
import { committedCost } from '../../eligible-usage.ts'
import { RATE_SUMS, type RateSum } from '../../rate-sums.ts'

export type RateSums = Record<RateSum, Amount>

const NAMES = Object.keys(RATE_SUMS) as RateSum[]

type Row = Record<string, Value>

/** The sums of rows together. */
export function addRows(rows: readonly Row[]): RateSums {
  const entries = NAMES.map((name) => [name, sum(rows.map((row) => toAmount(row[name])))] as const)
  return Object.fromEntries(entries) as RateSums
}

export function ratesOf(sums: RateSums): Rates {
  const { used, unused, list, effective } = sums
  return {
    ...coverageOf(sums),
    utilization: utilizationOf(sums),
    usedCost: fromAmount(used),
    unusedCost: fromAmount(unused),
    effectiveSavingsRate: ratioOf(list - effective, list),
    savingsRateAfterUnused: ratioOf(list - effective - unused, list),
    listCost: fromAmount(list),
    effectiveCost: fromAmount(effective),
  }
}

export function coverageOf({ covered, onDemand }: Pick<RateSums, 'covered' | 'onDemand'>): Coverage {
  return {
    coverage: ratioOf(covered, covered + onDemand),
    coveredCost: fromAmount(covered),
    onDemandCost: fromAmount(onDemand),
  }
}

export function utilizationOf(sums: Pick<RateSums, 'used' | 'unused' | 'feeUnknown'>): string | null {
  const committed = committedCost(sums)
  return committed === null ? null : ratioOf(sums.used, committed)
}

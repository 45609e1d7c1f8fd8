import { COST_LINE_UNIT, toUnits } from '../../../../../clickhouse/exact.ts'
import type { ChargebackSplit } from '../../../../../contract/chargeback-rules.ts'
import { apportion, divideWithRemainder } from './largest-remainder.ts'

const ONE = toUnits('1')

/** A cost centre's part of a shared cost: of so many weights together it has so many, in units of 1e-30. */
export interface SplitPart {
  costCentreId: string
  exact: bigint
  weight: bigint
  weights: bigint
}

/**
 * The parts of a shared cost, which add up to it to the last digit that a cost line has. Nothing is charged twice or
 * lost, whatever the weights are.
 *
 * @param exact in units of 1e-30, as `exact.ts` has them
 * @param directOf what is charged to a cost centre directly
 */
export function splitAmount(
  exact: bigint,
  split: ChargebackSplit,
  directOf: (costCentreId: string) => bigint,
): SplitPart[] {
  const weighed = weigh(split, directOf)
  const weights = weighed.reduce((sum, { weight }) => sum + weight, 0n)
  const grains = exact / COST_LINE_UNIT
  const shares = weighed.map(({ weight }) => divideWithRemainder(grains * weight, weights))
  const parts = apportion(shares, grains)
  return weighed.map((part, index) => ({ ...part, exact: parts[index]! * COST_LINE_UNIT, weights }))
}

function weigh(
  split: ChargebackSplit,
  directOf: (costCentreId: string) => bigint,
): { costCentreId: string; weight: bigint }[] {
  switch (split.kind) {
    case 'even':
      return evenly(split.costCentreIds)
    case 'fixed':
      return split.shares.map(({ costCentreId, percent }) => ({ costCentreId, weight: toUnits(percent) }))
    case 'proportional': {
      const weighed = split.costCentreIds.map((costCentreId) => {
        const direct = directOf(costCentreId)
        // Whoever was credited more than charged would be paid for it out of what the others share.
        return { costCentreId, weight: direct > 0n ? direct : 0n }
      })
      return weighed.some(({ weight }) => weight > 0n) ? weighed : evenly(split.costCentreIds)
    }
  }
}

function evenly(costCentreIds: string[]): { costCentreId: string; weight: bigint }[] {
  return costCentreIds.map((costCentreId) => ({ costCentreId, weight: ONE }))
}

import type { Expression } from '../format.ts'
import { combine, constant, type MappingBuilder } from '../mapping-builder.ts'
import type { Costs } from './costs.ts'
import type { LineItem } from './line-item-types.ts'

/** The reservation or Savings Plan that a row is about. */
export interface Commitment {
  id: Expression
  type: Expression
  category: Expression
  status: Expression
  quantity: Expression
  unit: Expression
}

/**
 * A reservation is counted in units of usage, a Savings Plan in money: what this row used, or what nothing used (of a
 * reservation AWS says that in hours). One source row stays one cost line, so a fee with an unused part is a purchase
 * that is `Unused`.
 */
export function readCommitment(
  builder: MappingBuilder,
  { is, isCovered, reservation, savingsPlan }: LineItem,
  costs: Costs,
  { usageAmount, unit, currency }: { usageAmount: Expression; unit: Expression; currency: Expression },
): Commitment {
  const isUnused = (type: string, isKnown: boolean) =>
    combine`${String(isKnown)} AND ${is(type)} AND ${costs.effective} > 0`
  const isUnusedReservation = isUnused('RIFee', costs.knowsUnusedReservation)
  const isUnusedSavingsPlan = isUnused('SavingsPlanRecurringFee', costs.knowsUnusedSavingsPlan)
  const unusedQuantity = builder.quantity('reservation/UnusedQuantity')
  const byKind = (ofReservation: string, ofSavingsPlan: string) =>
    reservation.sources.length + savingsPlan.sources.length === 0
      ? constant("''")
      : combine`multiIf(${reservation} != '', ${ofReservation}, ${savingsPlan} != '', ${ofSavingsPlan}, '')`
  return {
    id: builder.text('reservation/ReservationARN', 'savingsPlan/SavingsPlanARN'),
    type: byKind("'Reserved Instance'", "'Savings Plan'"),
    category: byKind("'Usage'", "'Spend'"),
    status: combine`multiIf(${isCovered}, 'Used', ${isUnusedReservation} OR ${isUnusedSavingsPlan}, 'Unused', '')`,
    quantity: combine`multiIf(
        ${is('DiscountedUsage')}, ${usageAmount},
        ${is('SavingsPlanCoveredUsage')}, ${costs.usedCommitment},
        ${isUnusedSavingsPlan}, ${costs.effective},
        ${isUnusedReservation}, ${unusedQuantity},
        NULL)`,
    unit: combine`multiIf(
        ${is('DiscountedUsage')}, ${unit},
        ${is('SavingsPlanCoveredUsage')} OR ${isUnusedSavingsPlan}, ${currency},
        ${isUnusedReservation} AND ${unusedQuantity} IS NOT NULL, 'Hrs',
        '')`,
  }
}

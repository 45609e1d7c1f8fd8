import type { Expression } from '../format.ts'
import { combine, constant, type MappingBuilder } from '../mapping-builder.ts'
import type { Charges } from './line-item-types.ts'

interface Commitment {
  id: Expression
  type: Expression
  category: Expression
  quantity: Expression
  unit: Expression
}

/**
 * The reservation or Savings Plan of a row. A reservation is counted in units of usage, a Savings Plan in money: what
 * covered this row, or what nothing used (of a reservation AWS says that in hours).
 */
export function readCommitment(
  builder: MappingBuilder,
  charges: Charges,
  { usageAmount, unit, currency }: { usageAmount: Expression; unit: Expression; currency: Expression },
): Commitment {
  const reservation = builder.text('reservation/ReservationARN')
  const savingsPlan = builder.text('savingsPlan/SavingsPlanARN')
  const { isUsedReservation, isUsedSavingsPlan, isUnusedReservation, isUnusedSavingsPlan } = charges
  const isMoney = combine`${isUsedSavingsPlan} OR ${isUnusedSavingsPlan}`
  const byKind = (ofReservation: string, ofSavingsPlan: string) =>
    reservation.sources.length + savingsPlan.sources.length === 0
      ? constant("''")
      : combine`multiIf(${reservation} != '', ${ofReservation}, ${savingsPlan} != '', ${ofSavingsPlan}, '')`
  const unused = builder.quantity('reservation/UnusedQuantity')
  return {
    id: builder.text('reservation/ReservationARN', 'savingsPlan/SavingsPlanARN'),
    type: byKind("'Reserved Instance'", "'Savings Plan'"),
    category: byKind("'Usage'", "'Spend'"),
    quantity: combine`multiIf(
        ${isUsedReservation}, ${usageAmount},
        ${isUsedSavingsPlan}, ${charges.usedCommitment},
        ${isUnusedSavingsPlan}, ${charges.effective},
        ${isUnusedReservation}, ${unused},
        NULL)`,
    unit: combine`multiIf(
        ${isUsedReservation}, ${unit},
        ${isMoney}, ${currency},
        ${isUnusedReservation} AND ${unused} IS NOT NULL, 'Hrs',
        '')`,
  }
}

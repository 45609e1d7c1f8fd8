import type { Expression } from '../format.ts'
import { combine, type MappingBuilder } from '../mapping-builder.ts'
import type { LineItem } from './line-item-types.ts'

/** What kind of charge a row is, in FOCUS's terms. */
export interface Charge {
  category: Expression
  class: Expression
  frequency: Expression
  pricingCategory: Expression
}

export function readCharge(builder: MappingBuilder, line: LineItem): Charge {
  const { is, isConsumption, isCovered } = line
  // A refund says what it refunds only by what it names: a tax, or a commitment.
  const refunded = combine`multiIf(
        ${builder.text('lineItem/TaxType')} != '', 'Tax',
        ${line.reservation} != '' OR ${line.savingsPlan} != '', 'Purchase',
        'Usage')`
  const category = combine`multiIf(
        ${isConsumption} OR ${is('SavingsPlanNegation')}, 'Usage',
        ${is('Refund')}, ${refunded},
        ${is('Fee', 'RIFee', 'SavingsPlanRecurringFee', 'SavingsPlanUpfrontFee')}, 'Purchase',
        ${is('Tax')}, 'Tax',
        ${is('Credit')}, 'Credit',
        'Adjustment')`
  return {
    category: builder.define('charge category', category),
    class: combine`if(${is('Refund')}, 'Correction', '')`,
    frequency: combine`multiIf(
        ${isConsumption} OR ${is('SavingsPlanNegation')}, 'Usage-Based',
        ${is('RIFee', 'SavingsPlanRecurringFee')}, 'Recurring',
        'One-Time')`,
    pricingCategory: combine`multiIf(
        ${isCovered} OR ${is('SavingsPlanNegation')}, 'Committed',
        ${is('Usage')} AND position(${builder.text('lineItem/UsageType')}, 'SpotUsage') > 0, 'Dynamic',
        ${is('Usage', 'Fee', 'RIFee', 'SavingsPlanRecurringFee', 'SavingsPlanUpfrontFee')}, 'Standard',
        '')`,
  }
}

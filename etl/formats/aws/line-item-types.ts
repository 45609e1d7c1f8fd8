import type { Expression } from '../format.ts'
import { combine, quote, type MappingBuilder } from '../mapping-builder.ts'
import type { AwsColumns } from './column-names.ts'

/** What kind of line a row is, as conditions. */
export interface LineItem {
  is(...types: string[]): Expression
  /** Usage that was used: a negation only takes back the cost of what another row consumed. */
  isConsumption: Expression
  /** Usage that a reservation or a Savings Plan covers. */
  isCovered: Expression
  /** A payment for all of a commitment's time, which its covered usage bears. */
  isUpfrontFee: Expression
  isDiscount: Expression
  reservation: Expression
  savingsPlan: Expression
}

const KNOWN_TYPES = [
  'Usage',
  'DiscountedUsage',
  'SavingsPlanCoveredUsage',
  'SavingsPlanNegation',
  'RIFee',
  'SavingsPlanRecurringFee',
  'SavingsPlanUpfrontFee',
  'Fee',
  'Tax',
  'Credit',
  'Refund',
]

export function readLineItem(builder: MappingBuilder, { nameIn }: AwsColumns): LineItem {
  const type = builder.define('line item type', builder.text('lineItem/LineItemType'))
  const is = (...types: string[]) => combine`${type} IN (${types.map(quote).join(', ')})`
  const isDiscount = combine`endsWith(${type}, 'Discount')`
  const reservation = builder.text('reservation/ReservationARN')
  builder.find({
    when: combine`NOT (${is(...KNOWN_TYPES)} OR ${isDiscount})`.sql,
    code: 'unknown-line-item-type',
    column: nameIn('lineItem/LineItemType'),
    value: type.sql,
  })
  return {
    is,
    isConsumption: is('Usage', 'DiscountedUsage', 'SavingsPlanCoveredUsage'),
    isCovered: is('DiscountedUsage', 'SavingsPlanCoveredUsage'),
    isUpfrontFee: combine`(${is('SavingsPlanUpfrontFee')} OR (${is('Fee')} AND ${reservation} != ''))`,
    isDiscount,
    reservation,
    savingsPlan: builder.text('savingsPlan/SavingsPlanARN'),
  }
}

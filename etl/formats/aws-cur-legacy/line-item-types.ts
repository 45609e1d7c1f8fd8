import { combine, quote, type MappingBuilder } from '../mapping-builder.ts'
import type { Expression } from '../format.ts'

/** The costs of a line and what kind of charge it is: AWS's line item types in FOCUS's terms. */
export interface Charges {
  billed: Expression
  effective: Expression
  list: Expression
  contracted: Expression
  netBilled: Expression
  netEffective: Expression
  category: Expression
  class: Expression
  frequency: Expression
  pricingCategory: Expression
  commitmentStatus: Expression
}

/** The columns that the costs of a line are made of, gross or net of private pricing. */
interface CostColumns {
  unblended: Expression
  reservation: Expression
  reservationUnusedUpfront: Expression
  reservationUnusedRecurring: Expression
  savingsPlan: Expression
}

const is = (type: Expression, ...names: string[]) => combine`${type} IN (${names.map(quote).join(', ')})`

/**
 * Billed is what the invoice says. Effective spreads commitments over the usage that they cover: covered usage at
 * the commitment's rate, the unused part on the fee's line, upfront payments at nothing. One source row stays one
 * cost line, so a fee with an unused part is a purchase that is `Unused`.
 */
export function readCharges(builder: MappingBuilder): Charges {
  const type = builder.define('line item type', builder.text('lineItem/LineItemType'))
  const reservationArn = builder.text('reservation/ReservationARN')
  const gross = readCosts(builder, type, GROSS)
  const net = readCosts(builder, type, NET)
  const isPlanFee = is(type, 'SavingsPlanRecurringFee')
  const commitment = builder.cost('savingsPlan/TotalCommitmentToDate', isPlanFee)
  const used = builder.cost('savingsPlan/UsedCommitment', isPlanFee)
  const publicOnDemand = builder.quantity('pricing/publicOnDemandCost')

  const isDiscount = combine`endsWith(${type}, 'Discount')`
  const isUpfront = combine`${is(type, 'SavingsPlanUpfrontFee')} OR (${is(type, 'Fee')} AND ${reservationArn} != '')`
  const isFee = is(type, 'RIFee', 'SavingsPlanRecurringFee')
  const isCovered = is(type, 'DiscountedUsage', 'SavingsPlanCoveredUsage')

  /** Reports from before amortisation lack its columns: then billed is all that is known. */
  const amortised = (cost: CostColumns, billed: Expression): Expression => {
    const reservationFee = combine`ifNull(${cost.reservationUnusedUpfront}, 0) + ifNull(${cost.reservationUnusedRecurring}, 0)`
    const knowsReservationFee = reservationFee.sources.length > 0
    const knowsPlanFee = commitment.sources.length > 0 && used.sources.length > 0
    return combine`multiIf(
        ${is(type, 'DiscountedUsage')}, ifNull(${cost.reservation}, ${billed}),
        ${is(type, 'SavingsPlanCoveredUsage')}, ifNull(${cost.savingsPlan}, ${billed}),
        ${is(type, 'RIFee')}, ${knowsReservationFee ? reservationFee : billed},
        ${isPlanFee}, ${knowsPlanFee ? combine`ifNull(${commitment}, 0) - ifNull(${used}, 0)` : billed},
        ${is(type, 'SavingsPlanNegation')} OR ${isUpfront}, toDecimal128(0, 18),
        ${billed})`
  }

  const billed = builder.define('billed', combine`ifNull(${gross.unblended}, 0)`)
  const effective = builder.define('effective', amortised(gross, billed))

  for (const [covered, column, cost] of [
    ['DiscountedUsage', 'reservation/EffectiveCost', gross.reservation],
    ['SavingsPlanCoveredUsage', 'savingsPlan/SavingsPlanEffectiveCost', gross.savingsPlan],
  ] as const) {
    builder.find({
      when: combine`${is(type, covered)} AND ${cost} IS NULL`.sql,
      code: 'missing-cost',
      column,
      value: `''`,
    })
  }
  const unknown = combine`NOT (${is(type, ...KNOWN_TYPES)} OR ${isDiscount})`.sql
  builder.find({
    when: unknown,
    code: 'unknown-line-item-type',
    column: 'lineItem/LineItemType',
    value: type.sql,
  })

  const zero = 'toDecimal128(0, 18)'
  return {
    billed,
    effective,
    list: combine`multiIf(
        ${is(type, 'Usage', 'DiscountedUsage', 'SavingsPlanCoveredUsage')}, ifNull(${publicOnDemand}, ${billed}),
        ${is(type, 'SavingsPlanNegation')} OR ${isDiscount}, ${zero},
        ${billed})`,
    contracted: combine`multiIf(
        ${is(type, 'DiscountedUsage')}, ifNull(${publicOnDemand}, ${billed}),
        ${is(type, 'SavingsPlanNegation')}, ${zero},
        ${billed})`,
    netBilled: net.unblended,
    netEffective:
      net.unblended.sources.length > 0 ? amortised(net, net.unblended) : { sql: 'NULL', sources: [] },
    category: combine`multiIf(
        ${is(type, 'Usage', 'DiscountedUsage', 'SavingsPlanCoveredUsage', 'SavingsPlanNegation', 'Refund')}, 'Usage',
        ${is(type, 'Fee', 'RIFee', 'SavingsPlanRecurringFee', 'SavingsPlanUpfrontFee')}, 'Purchase',
        ${is(type, 'Tax')}, 'Tax',
        ${is(type, 'Credit')}, 'Credit',
        'Adjustment')`,
    class: combine`if(${is(type, 'Refund')}, 'Correction', '')`,
    frequency: combine`multiIf(
        ${is(type, 'Usage', 'DiscountedUsage', 'SavingsPlanCoveredUsage', 'SavingsPlanNegation')}, 'Usage-Based',
        ${isFee}, 'Recurring',
        'One-Time')`,
    pricingCategory: combine`multiIf(
        ${isCovered} OR ${is(type, 'SavingsPlanNegation')}, 'Committed',
        ${is(type, 'Usage')} AND position(${builder.text('lineItem/UsageType')}, 'SpotUsage') > 0, 'Dynamic',
        ${is(type, 'Usage', 'Fee', 'RIFee', 'SavingsPlanRecurringFee', 'SavingsPlanUpfrontFee')}, 'Standard',
        '')`,
    commitmentStatus: combine`multiIf(${isCovered}, 'Used', ${isFee} AND ${effective} > 0, 'Unused', '')`,
  }
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

const GROSS = {
  unblended: 'lineItem/UnblendedCost',
  reservation: 'reservation/EffectiveCost',
  reservationUnusedUpfront: 'reservation/UnusedAmortizedUpfrontFeeForBillingPeriod',
  reservationUnusedRecurring: 'reservation/UnusedRecurringFee',
  savingsPlan: 'savingsPlan/SavingsPlanEffectiveCost',
}

/** The net twins, which only accounts with private pricing have. A Savings Plan's fee has none. */
const NET: typeof GROSS = {
  unblended: 'lineItem/NetUnblendedCost',
  reservation: 'reservation/NetEffectiveCost',
  reservationUnusedUpfront: 'reservation/NetUnusedAmortizedUpfrontFeeForBillingPeriod',
  reservationUnusedRecurring: 'reservation/NetUnusedRecurringFee',
  savingsPlan: 'savingsPlan/NetSavingsPlanEffectiveCost',
}

function readCosts(builder: MappingBuilder, type: Expression, names: typeof GROSS): CostColumns {
  return {
    unblended: builder.cost(names.unblended),
    reservation: builder.cost(names.reservation, is(type, 'DiscountedUsage')),
    reservationUnusedUpfront: builder.cost(names.reservationUnusedUpfront, is(type, 'RIFee')),
    reservationUnusedRecurring: builder.cost(names.reservationUnusedRecurring, is(type, 'RIFee')),
    savingsPlan: builder.cost(names.savingsPlan, is(type, 'SavingsPlanCoveredUsage')),
  }
}

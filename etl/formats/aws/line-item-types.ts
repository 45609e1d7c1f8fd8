import type { Expression } from '../format.ts'
import { combine, constant, quote, type MappingBuilder } from '../mapping-builder.ts'
import type { AwsColumns } from './column-names.ts'

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
  /** Usage that was used: a negation only takes back the cost of what another row consumed. */
  isConsumption: Expression
  isUsedReservation: Expression
  isUsedSavingsPlan: Expression
  /** What of a Savings Plan's commitment a row used. */
  usedCommitment: Expression
  isUnusedReservation: Expression
  isUnusedSavingsPlan: Expression
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
export function readCharges(builder: MappingBuilder, { nameIn }: AwsColumns): Charges {
  const type = builder.define('line item type', builder.text('lineItem/LineItemType'))
  const reservationArn = builder.text('reservation/ReservationARN')
  const savingsPlanArn = builder.text('savingsPlan/SavingsPlanARN')
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
  const isConsumption = is(type, 'Usage', 'DiscountedUsage', 'SavingsPlanCoveredUsage')

  const knowsPlanFee = commitment.sources.length > 0 && used.sources.length > 0

  /**
   * @param billed stands in where the file does not know better: the row's column is empty, or a report from before
   * amortisation has none.
   * @param otherwise stands in on rows whose amortised cost has columns of its own that the file lacks
   */
  const amortised = (cost: CostColumns, billed: Expression, otherwise: Expression): Expression => {
    const reservationFee = combine`ifNull(${cost.reservationUnusedUpfront}, 0) + ifNull(${cost.reservationUnusedRecurring}, 0)`
    return combine`multiIf(
        ${is(type, 'DiscountedUsage')}, ifNull(${cost.reservation}, ${otherwise}),
        ${is(type, 'SavingsPlanCoveredUsage')}, ifNull(${cost.savingsPlan}, ${otherwise}),
        ${is(type, 'RIFee')}, ${reservationFee.sources.length > 0 ? reservationFee : otherwise},
        ${isPlanFee}, ${knowsPlanFee ? combine`ifNull(${commitment}, 0) - ifNull(${used}, 0)` : otherwise},
        ${is(type, 'SavingsPlanNegation')} OR ${isUpfront}, toDecimal128(0, 18),
        ${billed})`
  }

  const billed = builder.define('billed', combine`ifNull(${gross.unblended}, 0)`)
  const effective = builder.define('effective', amortised(gross, billed, billed))

  const missing = (when: Expression, name: string) =>
    builder.find({ when: when.sql, code: 'missing-cost', column: nameIn(name), value: `''` })
  missing(combine`${is(type, 'DiscountedUsage')} AND ${gross.reservation} IS NULL`, GROSS.reservation)
  missing(combine`${is(type, 'SavingsPlanCoveredUsage')} AND ${gross.savingsPlan} IS NULL`, GROSS.savingsPlan)
  const knowsReservationFee = builder.has(GROSS.reservationUnusedUpfront, GROSS.reservationUnusedRecurring)
  if (!knowsReservationFee) missing(is(type, 'RIFee'), GROSS.reservationUnusedRecurring)
  if (!knowsPlanFee) missing(isPlanFee, 'savingsPlan/TotalCommitmentToDate')
  builder.find({
    when: combine`NOT (${is(type, ...KNOWN_TYPES)} OR ${isDiscount})`.sql,
    code: 'unknown-line-item-type',
    column: nameIn('lineItem/LineItemType'),
    value: type.sql,
  })

  const isUnusedReservation = combine`${String(knowsReservationFee)} AND ${is(type, 'RIFee')} AND ${effective} > 0`
  const isUnusedSavingsPlan = combine`${String(knowsPlanFee)} AND ${isPlanFee} AND ${effective} > 0`
  const zero = 'toDecimal128(0, 18)'
  /** A refund says what it refunds only by what it names: a tax, or a commitment. */
  const refunded = combine`multiIf(
        ${builder.text('lineItem/TaxType')} != '', 'Tax',
        ${reservationArn} != '' OR ${savingsPlanArn} != '', 'Purchase',
        'Usage')`
  return {
    billed,
    effective,
    list: combine`multiIf(
        ${isConsumption}, ifNull(${publicOnDemand}, ${billed}),
        ${is(type, 'SavingsPlanNegation')} OR ${isDiscount}, ${zero},
        ${billed})`,
    contracted: combine`multiIf(
        ${is(type, 'DiscountedUsage')}, ifNull(${publicOnDemand}, ${billed}),
        ${is(type, 'SavingsPlanNegation')}, ${zero},
        ${billed})`,
    netBilled: net.unblended,
    netEffective:
      net.unblended.sources.length > 0 ? amortised(net, net.unblended, constant('NULL')) : constant('NULL'),
    category: combine`multiIf(
        ${is(type, 'Usage', 'DiscountedUsage', 'SavingsPlanCoveredUsage', 'SavingsPlanNegation')}, 'Usage',
        ${is(type, 'Refund')}, ${refunded},
        ${is(type, 'Fee', 'RIFee', 'SavingsPlanRecurringFee', 'SavingsPlanUpfrontFee')}, 'Purchase',
        ${is(type, 'Tax')}, 'Tax',
        ${is(type, 'Credit')}, 'Credit',
        'Adjustment')`,
    class: combine`if(${is(type, 'Refund')}, 'Correction', '')`,
    frequency: combine`multiIf(
        ${isConsumption} OR ${is(type, 'SavingsPlanNegation')}, 'Usage-Based',
        ${isFee}, 'Recurring',
        'One-Time')`,
    pricingCategory: combine`multiIf(
        ${isCovered} OR ${is(type, 'SavingsPlanNegation')}, 'Committed',
        ${is(type, 'Usage')} AND position(${builder.text('lineItem/UsageType')}, 'SpotUsage') > 0, 'Dynamic',
        ${is(type, 'Usage', 'Fee', 'RIFee', 'SavingsPlanRecurringFee', 'SavingsPlanUpfrontFee')}, 'Standard',
        '')`,
    commitmentStatus: combine`multiIf(${isCovered}, 'Used', ${isUnusedReservation} OR ${isUnusedSavingsPlan}, 'Unused', '')`,
    isConsumption,
    isUsedReservation: is(type, 'DiscountedUsage'),
    isUsedSavingsPlan: is(type, 'SavingsPlanCoveredUsage'),
    usedCommitment: gross.savingsPlan,
    isUnusedReservation,
    isUnusedSavingsPlan,
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

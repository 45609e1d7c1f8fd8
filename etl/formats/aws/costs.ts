import type { Expression } from '../format.ts'
import { combine, constant, type MappingBuilder } from '../mapping-builder.ts'
import type { AwsColumns } from './column-names.ts'
import type { LineItem } from './line-item-types.ts'

export interface Costs {
  billed: Expression
  effective: Expression
  list: Expression
  contracted: Expression
  /** Net of private pricing; null where the file does not say it. */
  netBilled: Expression
  netEffective: Expression
  /** What a row used of a Savings Plan. */
  usedCommitment: Expression
  /** Whether the file says what of a reservation's fee nothing used. */
  knowsUnusedReservation: boolean
  knowsUnusedSavingsPlan: boolean
}

/** The columns that the costs of a line are made of, gross or net of private pricing. */
interface CostColumns {
  unblended: Expression
  reservation: Expression
  reservationUnusedUpfront: Expression
  reservationUnusedRecurring: Expression
  savingsPlan: Expression
}

const GROSS = {
  unblended: 'lineItem/UnblendedCost',
  reservation: 'reservation/EffectiveCost',
  reservationUnusedUpfront: 'reservation/UnusedAmortizedUpfrontFeeForBillingPeriod',
  reservationUnusedRecurring: 'reservation/UnusedRecurringFee',
  savingsPlan: 'savingsPlan/SavingsPlanEffectiveCost',
}

/** The net twins, which only accounts with private pricing have. */
const NET: typeof GROSS = {
  unblended: 'lineItem/NetUnblendedCost',
  reservation: 'reservation/NetEffectiveCost',
  reservationUnusedUpfront: 'reservation/NetUnusedAmortizedUpfrontFeeForBillingPeriod',
  reservationUnusedRecurring: 'reservation/NetUnusedRecurringFee',
  savingsPlan: 'savingsPlan/NetSavingsPlanEffectiveCost',
}

/** A Savings Plan's fee has no net twins. */
const COMMITMENT = {
  total: 'savingsPlan/TotalCommitmentToDate',
  used: 'savingsPlan/UsedCommitment',
}

const ZERO = constant('toDecimal128(0, 18)')

/**
 * Billed is what the invoice says. Effective spreads commitments over the usage that they cover: covered usage at
 * the commitment's rate, the unused part on the fee's line, upfront payments at nothing.
 */
export function readCosts(builder: MappingBuilder, line: LineItem, columns: AwsColumns): Costs {
  const { is } = line
  const gross = readColumns(builder, line, GROSS)
  const net = readColumns(builder, line, NET)
  const billed = builder.define('billed', combine`ifNull(${gross.unblended}, 0)`)
  const unusedCommitment = readUnusedCommitment(builder, line)
  const publicOnDemand = builder.quantity('pricing/publicOnDemandCost')
  reportMissing(builder, line, gross, columns)
  return {
    billed,
    // Reports from before amortisation lack its columns: then billed is all that is known.
    effective: builder.define('effective', amortised(line, gross, unusedCommitment, billed, billed)),
    list: combine`multiIf(
        ${line.isConsumption}, ifNull(${publicOnDemand}, ${billed}),
        ${is('SavingsPlanNegation')} OR ${line.isDiscount}, ${ZERO},
        ${billed})`,
    contracted: combine`multiIf(
        ${is('DiscountedUsage')}, ifNull(${publicOnDemand}, ${billed}),
        ${is('SavingsPlanNegation')}, ${ZERO},
        ${billed})`,
    netBilled: net.unblended,
    netEffective:
      net.unblended.sources.length === 0
        ? constant('NULL')
        : amortised(line, net, unusedCommitment, net.unblended, constant('NULL')),
    usedCommitment: gross.savingsPlan,
    knowsUnusedReservation: builder.has(GROSS.reservationUnusedUpfront, GROSS.reservationUnusedRecurring),
    knowsUnusedSavingsPlan: unusedCommitment !== undefined,
  }
}

function readColumns(builder: MappingBuilder, { is }: LineItem, names: typeof GROSS): CostColumns {
  return {
    unblended: builder.cost(names.unblended),
    reservation: builder.cost(names.reservation, is('DiscountedUsage')),
    reservationUnusedUpfront: builder.cost(names.reservationUnusedUpfront, is('RIFee')),
    reservationUnusedRecurring: builder.cost(names.reservationUnusedRecurring, is('RIFee')),
    savingsPlan: builder.cost(names.savingsPlan, is('SavingsPlanCoveredUsage')),
  }
}

/** What of a Savings Plan's fee nothing used, if the file says both parts of it. */
function readUnusedCommitment(builder: MappingBuilder, { is }: LineItem): Expression | undefined {
  const isFee = is('SavingsPlanRecurringFee')
  const total = builder.cost(COMMITMENT.total, isFee)
  const used = builder.cost(COMMITMENT.used, isFee)
  if (total.sources.length === 0 || used.sources.length === 0) return undefined
  return combine`ifNull(${total}, 0) - ifNull(${used}, 0)`
}

/**
 * @param plain the cost of lines that no commitment is part of
 * @param unknown stands in where the file does not say the cost of a line that one is part of
 */
function amortised(
  { is, isUpfrontFee }: LineItem,
  cost: CostColumns,
  unusedCommitment: Expression | undefined,
  plain: Expression,
  unknown: Expression,
): Expression {
  const unused = combine`ifNull(${cost.reservationUnusedUpfront}, 0) + ifNull(${cost.reservationUnusedRecurring}, 0)`
  return combine`multiIf(
        ${is('DiscountedUsage')}, ifNull(${cost.reservation}, ${unknown}),
        ${is('SavingsPlanCoveredUsage')}, ifNull(${cost.savingsPlan}, ${unknown}),
        ${is('RIFee')}, ${unused.sources.length > 0 ? unused : unknown},
        ${is('SavingsPlanRecurringFee')}, ${unusedCommitment ?? unknown},
        ${is('SavingsPlanNegation')} OR ${isUpfrontFee}, ${ZERO},
        ${plain})`
}

/** Lines whose amortised cost the file should say and does not. */
function reportMissing(
  builder: MappingBuilder,
  { is }: LineItem,
  gross: CostColumns,
  { nameIn }: AwsColumns,
): void {
  const missing = (when: Expression, name: string) =>
    builder.find({ when: when.sql, code: 'missing-cost', column: nameIn(name), value: `''` })
  missing(combine`${is('DiscountedUsage')} AND ${gross.reservation} IS NULL`, GROSS.reservation)
  missing(combine`${is('SavingsPlanCoveredUsage')} AND ${gross.savingsPlan} IS NULL`, GROSS.savingsPlan)
  if (!builder.has(GROSS.reservationUnusedUpfront, GROSS.reservationUnusedRecurring)) {
    missing(is('RIFee'), GROSS.reservationUnusedRecurring)
  }
  for (const name of Object.values(COMMITMENT)) {
    if (!builder.has(name)) missing(is('SavingsPlanRecurringFee'), name)
  }
}

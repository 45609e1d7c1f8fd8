import type { BillLine, Fields } from '../generate-cur.ts'
import { DAY, HOUR, instant } from './calendar.ts'
import {
  effectiveCost,
  isActive,
  upfrontPercent,
  type Coverage,
  type Reservation,
  type SavingsPlan,
} from './commitments.ts'
import { priceIn, usageTypeIn } from './meter.ts'
import { costOf, costText, exactly, lineCostText, percentOf, usage, usageText } from './money.ts'
import { PRODUCTS } from './products.ts'
import { daysOf } from './rhythms.ts'
import { endTime, planFields, type Sheet } from './usage-lines.ts'

/** Fees, and what takes back covered usage, of all commitments: after the usage that they cover. */
export function* commitmentLines(sheet: Sheet, commitments: readonly Coverage[]): Generator<BillLine> {
  for (const commitment of commitments) {
    if (!isActive(commitment, sheet.estate.month.start)) continue
    if (commitment.kind === 'savings-plan') {
      yield* negations(sheet, commitment)
      yield* planFees(sheet, commitment)
    } else if (commitment.count > 0) {
      yield* reservationFees(sheet, commitment)
    }
  }
}

function* negations({ ledger }: Sheet, plan: SavingsPlan): Generator<BillLine> {
  for (const { template, onDemand } of ledger.planUse(plan).negated.values()) {
    for (const [day, amount] of onDemand) {
      const text = lineCostText(-amount)
      yield {
        billed: -amount,
        effective: 0n,
        fields: {
          ...withoutResource(template),
          ...planFields(plan),
          ...period(day, 24, `${template['lineItem/UsageType']} ${template['lineItem/UsageAccountId']}`),
          'lineItem/LineItemType': 'SavingsPlanNegation',
          'lineItem/UnblendedCost': text,
          'lineItem/BlendedCost': text,
          'lineItem/LineItemDescription': `SavingsPlanNegation used by AccountId : ${template['lineItem/UsageAccountId']}`,
        },
      }
    }
  }
}

/** A plan's commitment of a day, as far as it was not paid in advance, and what of it was used. */
function* planFees(sheet: Sheet, plan: SavingsPlan): Generator<BillLine> {
  const { effective } = sheet.ledger.planUse(plan)
  for (const day of daysOf(sheet.estate.month)) {
    const used = effective.get(day) ?? 0n
    const total = used + 24n * plan.unusedAnHour
    if (total === 0n) continue
    const upfront = percentOf(total, upfrontPercent(plan))
    const isFirst = day === plan.start
    if (isFirst && upfront > 0n) yield upfrontFee(sheet, plan, upfront)
    yield {
      billed: total - upfront,
      effective: total - used,
      fields: {
        ...planFee(sheet, plan),
        ...period(day, 24, plan.arn),
        'lineItem/LineItemType': 'SavingsPlanRecurringFee',
        'lineItem/LineItemDescription': `${plan.years} year ${plan.payment} ${plan.offering}`,
        'lineItem/UnblendedCost': lineCostText(total - upfront),
        'lineItem/BlendedCost': lineCostText(total - upfront),
        'savingsPlan/TotalCommitmentToDate': costText(total),
        'savingsPlan/UsedCommitment': costText(used),
        'savingsPlan/AmortizedUpfrontCommitmentForBillingPeriod': costText(upfront),
        'savingsPlan/RecurringCommitmentForBillingPeriod': costText(total - upfront),
      },
    }
  }
}

function upfrontFee(sheet: Sheet, plan: SavingsPlan, aDay: bigint): BillLine {
  const fee = aDay * BigInt((plan.end - plan.start) / DAY)
  return {
    billed: fee,
    effective: 0n,
    fields: {
      ...planFee(sheet, plan),
      ...period(plan.start, 1, `upfront ${plan.arn}`),
      'lineItem/LineItemType': 'SavingsPlanUpfrontFee',
      'lineItem/LineItemDescription': `${plan.years} year ${plan.payment} ${plan.offering}`,
      'lineItem/UnblendedCost': lineCostText(fee),
      'lineItem/BlendedCost': lineCostText(fee),
    },
  }
}

function planFee({ common }: Sheet, plan: SavingsPlan): Fields {
  return {
    ...common,
    ...planFields(plan),
    'lineItem/UsageAccountId': plan.account.id,
    'lineItem/UsageAccountName': plan.account.name,
    'lineItem/ProductCode': 'ComputeSavingsPlans',
    'lineItem/UsageType': `${plan.family === null ? 'ComputeSP' : `EC2SP:${plan.family}`}:${plan.years}yr${plan.payment.replace(' ', '')}`,
    'lineItem/UsageAmount': '1',
    'product/ProductName': PRODUCTS.ComputeSavingsPlans,
    'product/productFamily': plan.family === null ? 'Compute Savings Plans' : 'EC2 Instance Savings Plans',
  }
}

/** The month of a reservation: what of it was not paid in advance, and what nobody used, of both. */
function* reservationFees(sheet: Sheet, reserved: Reservation): Generator<BillLine> {
  const { month } = sheet.estate
  const { start, meter, region, count, end } = reserved
  const hour = effectiveCost(costOf(usage('1'), priceIn(meter, region)), reserved)
  const upfront = percentOf(hour, upfrontPercent(reserved))
  const hours = BigInt(count * month.days * 24)
  const unused = hours - exactly(sheet.ledger.reservationUse(reserved), usage('1'))
  const recurring = (hour - upfront) * hours
  const fields = {
    ...sheet.common,
    'lineItem/UsageAccountId': reserved.account.id,
    'lineItem/UsageAccountName': reserved.account.name,
    'lineItem/ProductCode': meter.product,
    'lineItem/UsageType': usageTypeIn({ ...meter, usageType: feeUsageType(meter.usageType) }, region),
    'lineItem/Operation': meter.operation,
    'product/ProductName': PRODUCTS[meter.product],
    'product/region': region.id,
    'product/regionCode': region.id,
    'product/location': region.name,
    'product/instanceType': meter.attributes?.['product/instanceType'],
    'pricing/LeaseContractLength': `${reserved.years}yr`,
    'pricing/OfferingClass': 'standard',
    'pricing/PurchaseOption': reserved.payment,
    'pricing/unit': 'Hrs',
    'reservation/ReservationARN': reserved.arn,
    'reservation/EndTime': endTime(end),
    'reservation/NumberOfReservations': String(count),
  }
  if (start === month.start && upfront > 0n) {
    const fee = upfront * BigInt((count * (end - start)) / HOUR)
    yield {
      billed: fee,
      effective: 0n,
      fields: {
        ...fields,
        ...period(start, 1, `upfront ${reserved.arn}`),
        'lineItem/LineItemType': 'Fee',
        'lineItem/UsageAmount': String(count),
        'lineItem/LineItemDescription': 'Sign up charge for subscription',
        'lineItem/UnblendedCost': lineCostText(fee),
        'lineItem/BlendedCost': lineCostText(fee),
      },
    }
  }
  yield {
    billed: recurring,
    effective: hour * unused,
    fields: {
      ...fields,
      ...period(month.start, month.days * 24, reserved.arn),
      'lineItem/LineItemType': 'RIFee',
      'lineItem/UsageAmount': usageText(usage(String(hours))),
      'lineItem/LineItemDescription': `USD ${lineCostText(hour - upfront)} hourly fee per ${meter.description}`,
      'lineItem/UnblendedCost': lineCostText(recurring),
      'lineItem/BlendedCost': lineCostText(recurring),
      'reservation/UnusedQuantity': String(unused),
      'reservation/UnusedRecurringFee': lineCostText((hour - upfront) * unused),
      'reservation/UnusedAmortizedUpfrontFeeForBillingPeriod': lineCostText(upfront * unused),
    },
  }
}

/** What is reserved is heavy usage, whatever it is usage of. */
function feeUsageType(usageType: string): string {
  return `HeavyUsage:${usageType.slice(usageType.indexOf(':') + 1)}`
}

function period(from: number, hours: number, of: string): Fields {
  const [start, end] = [instant(from), instant(from + hours * HOUR)]
  return {
    'identity/LineItemId': `fee ${of} ${from.toString(36)}`.replaceAll(/[^a-z0-9]+/gi, '-'),
    'identity/TimeInterval': `${start}/${end}`,
    'lineItem/UsageStartDate': start,
    'lineItem/UsageEndDate': end,
  }
}

/** One line takes back the usage of many: neither their resource nor their tags are its. */
function withoutResource(template: Fields): Fields {
  return Object.fromEntries(
    Object.entries(template).filter(
      ([column]) =>
        !column.startsWith('resourceTags/') &&
        !column.startsWith('costCategory/') &&
        !column.startsWith('pricing/public') &&
        column !== 'lineItem/ResourceId' &&
        column !== 'lineItem/AvailabilityZone',
    ),
  )
}

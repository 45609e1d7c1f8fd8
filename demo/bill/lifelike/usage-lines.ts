import type { BillLine, Fields } from '../generate-cur.ts'
import { HOUR, instant } from './calendar.ts'
import { effectiveCost, type Coverage, type SavingsPlan } from './commitments.ts'
import type { Estate, Resource } from './estate.ts'
import type { Ledger } from './ledger.ts'
import { priceIn, productFields, usageTypeIn, type Meter } from './meter.ts'
import { costOf, lineCostText, priceText, usageText } from './money.ts'
import type { Rhythm } from './rhythms.ts'

/** A resource that is metered: all its lines of one usage type. */
export interface Metered {
  resource: Resource
  meter: Meter
  rhythm: Rhythm
  coverage?: Coverage | undefined
  /** Columns that these lines have beside those of the resource and the meter. */
  fields?: Fields
}

/** What the lines of one bill share. */
export interface Sheet {
  estate: Estate
  common: Fields
  ledger: Ledger
}

/** A line that has most of its columns in common with others. */
export interface LifelikeLine extends BillLine {
  /** The same object for all lines of a metered resource: what they have beside the columns of their own. */
  shared?: Fields
}

/** The columns that a line has of its own, where it shares the others. */
export const OWN_COLUMNS = [
  'identity/LineItemId',
  'identity/TimeInterval',
  'lineItem/UsageStartDate',
  'lineItem/UsageEndDate',
  'lineItem/UsageAmount',
  'lineItem/UnblendedCost',
  'lineItem/BlendedCost',
  'pricing/publicOnDemandCost',
  'reservation/EffectiveCost',
  'savingsPlan/SavingsPlanEffectiveCost',
] as const

/** One line's usage and what it costs without any commitment. */
export interface Charge {
  from: number
  hours: number
  used: bigint
  onDemand: bigint
}

/** What a metered resource uses in the month. */
export function* chargesOf({ company, month, random }: Estate, metered: Metered): Generator<Charge> {
  const { resource, meter, rhythm } = metered
  const priced = priceIn(meter, resource.region)
  const time = {
    month,
    random: random('usage', resource.id, meter.usageType, meter.operation, month.first),
    growth: company.growth,
  }
  for (const { from, hours, used } of rhythm(time)) {
    if (from < resource.since || from >= resource.until) continue
    yield { from, hours, used, onDemand: costOf(used, priced) }
  }
}

export function* usageLines(sheet: Sheet, metered: Metered): Generator<LifelikeLine> {
  const { estate, ledger } = sheet
  const { resource, meter, coverage } = metered
  const template = templateOf(sheet, metered)
  const covered = coverage && { ...template, ...coverageFields(coverage) }
  const { id: resourceId, account, region } = resource
  const id = estate.hex(20, 'line', resourceId, account.id, region.id, meter.usageType, meter.operation)
  for (const charge of chargesOf(estate, metered)) {
    const line = lineOf(id, covered ?? template, charge)
    if (!coverage) {
      yield line
    } else if (coverage.kind === 'reservation') {
      yield reserved(line, effectiveCost(charge.onDemand, coverage))
      ledger.useReservation(coverage, charge.used)
    } else {
      const effective = effectiveCost(charge.onDemand, coverage)
      line.effective = effective
      line.fields['savingsPlan/SavingsPlanEffectiveCost'] = lineCostText(effective)
      yield line
      ledger.usePlan(coverage, { ...charge, effective, template })
    }
    ledger.bill(account, line.billed)
  }
}

/** What all lines of a metered resource have. */
function templateOf({ estate, common }: Sheet, { resource, meter, fields }: Metered): Fields {
  const { account, region } = resource
  const rate = priceText(priceIn(meter, region))
  const usageType = usageTypeIn(meter, region)
  const sku = estate.hex(16, 'sku', usageType, meter.operation).toUpperCase()
  return {
    ...common,
    ...productFields(meter, region, sku),
    'lineItem/UsageAccountId': account.id,
    'lineItem/UsageAccountName': account.name,
    'lineItem/LineItemType': 'Usage',
    'lineItem/ProductCode': meter.product,
    'lineItem/UsageType': usageType,
    'lineItem/Operation': meter.operation,
    'lineItem/AvailabilityZone': resource.zone,
    'lineItem/ResourceId': resource.id,
    'lineItem/UnblendedRate': rate,
    'lineItem/BlendedRate': rate,
    'lineItem/LineItemDescription': `$${rate} per ${meter.description ?? meter.unit} - ${region.name}`,
    'pricing/publicOnDemandRate': rate,
    'pricing/term': 'OnDemand',
    'pricing/unit': meter.unit,
    'pricing/RateCode': `${sku}.JRTCKXETXF.6YS6EN2CT7`,
    ...resource.fields,
    ...fields,
  }
}

function coverageFields(coverage: Coverage): Fields {
  if (coverage.kind === 'savings-plan') {
    return { 'lineItem/LineItemType': 'SavingsPlanCoveredUsage', ...planFields(coverage) }
  }
  const { arn, end, payment, years } = coverage
  return {
    'lineItem/LineItemType': 'DiscountedUsage',
    'lineItem/UnblendedRate': '0.0000000000',
    'lineItem/BlendedRate': '0.0000000000',
    'pricing/LeaseContractLength': `${years}yr`,
    'pricing/OfferingClass': 'standard',
    'pricing/PurchaseOption': payment,
    'pricing/term': 'Reserved',
    'reservation/ReservationARN': arn,
    'reservation/EndTime': endTime(end),
  }
}

/** What every line says that has to do with a Savings Plan. */
export function planFields({ arn, end, offering, payment, years, family, region }: SavingsPlan): Fields {
  return {
    'savingsPlan/SavingsPlanARN': arn,
    'savingsPlan/OfferingType': offering,
    'savingsPlan/PaymentOption': payment,
    'savingsPlan/PurchaseTerm': `${years}yr`,
    'savingsPlan/EndTime': endTime(end),
    ...(family !== null && {
      'savingsPlan/InstanceTypeFamily': family,
      'savingsPlan/Region': region.id,
    }),
  }
}

/** The last moment of it. */
export function endTime(end: number): string {
  return new Date(end - 1000).toISOString()
}

function lineOf(id: string, shared: Fields, { from, hours, used, onDemand }: Charge): LifelikeLine {
  const [start, end] = [instant(from), instant(from + hours * HOUR)]
  const text = lineCostText(onDemand)
  return {
    billed: onDemand,
    effective: onDemand,
    shared,
    fields: {
      ...shared,
      'identity/LineItemId': id + from.toString(36),
      'identity/TimeInterval': `${start}/${end}`,
      'lineItem/UsageStartDate': start,
      'lineItem/UsageEndDate': end,
      'lineItem/UsageAmount': usageText(used),
      'lineItem/UnblendedCost': text,
      'lineItem/BlendedCost': text,
      'pricing/publicOnDemandCost': text,
    },
  }
}

/** Nothing is billed for what is reserved: the fee is. */
function reserved(line: LifelikeLine, effective: bigint): LifelikeLine {
  line.billed = 0n
  line.effective = effective
  Object.assign(line.fields, {
    'lineItem/UnblendedCost': lineCostText(0n),
    'lineItem/BlendedCost': lineCostText(0n),
    'reservation/EffectiveCost': lineCostText(effective),
  })
  return line
}

import type { CanonicalColumn } from '../canonical-columns.ts'
import type { Expression, Mapping } from '../format.ts'
import { combine, createMappingBuilder, type MappingBuilder } from '../mapping-builder.ts'
import type { SourceColumns } from '../source-columns.ts'
import { checkConformance } from './checks.ts'
import { focusNotation } from './notation.ts'
import { focusVersion } from './recognise.ts'

/** Columns that are taken over as they are, by name. */
const TEXTS: CanonicalColumn[] = [
  'BillingCurrency',
  'ServiceProviderName',
  'HostProviderName',
  'BillingAccountId',
  'BillingAccountName',
  'BillingAccountType',
  'SubAccountId',
  'SubAccountName',
  'SubAccountType',
  'ChargeCategory',
  'ChargeClass',
  'ChargeFrequency',
  'ChargeDescription',
  'ServiceCategory',
  'ServiceSubcategory',
  'ServiceName',
  'RegionName',
  'AvailabilityZone',
  'ResourceId',
  'ResourceName',
  'ResourceType',
  'SkuId',
  'SkuPriceId',
  'PricingCategory',
  'PricingUnit',
  'CommitmentDiscountCategory',
  'CommitmentDiscountId',
  'CommitmentDiscountName',
  'CommitmentDiscountType',
  'CommitmentDiscountUnit',
  'CapacityReservationId',
  'CapacityReservationStatus',
  'AllocatedMethodId',
  'AllocatedMethodDetails',
  'AllocatedResourceId',
  'AllocatedResourceName',
  'ContractApplied',
  'x_LineItemType',
  'x_BillType',
  'x_ProductFamily',
  'x_UsageType',
  'x_Operation',
  'x_InstanceType',
  'x_InstanceFamily',
  'x_OperatingSystem',
  'x_ProcessorArchitecture',
  'x_DatabaseEngine',
  'x_LicenseModel',
  'x_VolumeApiName',
  'x_TransferType',
  'x_FromRegion',
  'x_ToRegion',
  'x_CommitmentOfferingType',
  'x_PaymentOption',
]

/** Columns that older versions and providers have under another name: the first that has text. */
const RENAMED_TEXTS: [column: CanonicalColumn, ...names: string[]][] = [
  ['ProviderName', 'ProviderName', 'ServiceProviderName', 'PublisherName'],
  ['PublisherName', 'PublisherName', 'ServiceProviderName', 'ProviderName'],
  ['InvoiceIssuerName', 'InvoiceIssuerName', 'InvoiceIssuer'],
  ['RegionId', 'RegionId', 'Region'],
  ['ConsumedUnit', 'ConsumedUnit', 'UsageUnit'],
  ['InvoiceId', 'InvoiceId', 'x_InvoiceId'],
  ['PricingCurrency', 'PricingCurrency', 'x_PricingCurrency'],
  ['SkuMeter', 'SkuMeter', 'x_SkuMeterName'],
  ['SkuPriceDetails', 'SkuPriceDetails', 'x_SkuDetails'],
  ['x_ProductCode', 'x_ProductCode', 'x_ServiceCode'],
  ['x_LineItemId', 'x_LineItemId', 'oci_ReferenceNumber'],
]

const QUANTITIES: [column: CanonicalColumn, ...names: string[]][] = [
  ['PricingQuantity', 'PricingQuantity'],
  ['ListUnitPrice', 'ListUnitPrice'],
  ['ContractedUnitPrice', 'ContractedUnitPrice'],
  ['PricingCurrencyListUnitPrice', 'PricingCurrencyListUnitPrice'],
  ['PricingCurrencyContractedUnitPrice', 'PricingCurrencyContractedUnitPrice'],
  ['PricingCurrencyEffectiveCost', 'PricingCurrencyEffectiveCost'],
  ['ConsumedQuantity', 'ConsumedQuantity', 'UsageQuantity'],
  ['CommitmentDiscountQuantity', 'CommitmentDiscountQuantity'],
  ['x_PublicOnDemandCost', 'x_PublicOnDemandCost'],
  ['x_NetBilledCost', 'x_NetBilledCost'],
  ['x_NetEffectiveCost', 'x_NetEffectiveCost'],
]

/** FOCUS to cost lines: by name, with the other names that versions and providers give a column. */
export function mapFocus(source: SourceColumns): Mapping {
  // The published samples write NULL for null; no FOCUS column has that word as a value.
  const { notation, oddColumns } = focusNotation(source)
  const builder = createMappingBuilder(source, 'NULL', notation)
  for (const { code, column } of oddColumns) builder.remark(code, column)
  const { text, time, set } = builder

  for (const name of TEXTS) set(name, text(name))
  for (const [column, ...names] of RENAMED_TEXTS) set(column, text(...names))
  for (const [column, ...names] of QUANTITIES) set(column, builder.quantity(...names))
  for (const name of ['Tags', 'AllocatedTags', 'x_CostCategories'] as const) set(name, builder.jsonMap(name))

  const chargeStart = time('ChargePeriodStart')
  const billingStart = time('BillingPeriodStart')
  set('ChargePeriodStart', chargeStart)
  set('ChargePeriodEnd', time('ChargePeriodEnd'))
  set(
    'BillingPeriodStart',
    billingStart.sources.length > 0 ? billingStart : combine`toStartOfMonth(${chargeStart})`,
  )
  set('BillingPeriodEnd', time('BillingPeriodEnd'))

  const billed = builder.define('billed', combine`ifNull(${builder.cost('BilledCost')}, 0)`)
  set('BilledCost', billed)
  for (const name of ['EffectiveCost', 'ListCost', 'ContractedCost'] as const) {
    set(name, costOrBilled(builder, name, billed))
  }
  set('CommitmentDiscountStatus', commitmentDiscountStatus(builder))

  checkConformance(builder, focusVersion(source))
  return builder.build('BilledCost')
}

/** AWS leaves the effective cost of tax empty: such a row counts as billed, and is counted. */
function costOrBilled(
  builder: MappingBuilder,
  name: 'EffectiveCost' | 'ListCost' | 'ContractedCost',
  billed: Expression,
): Expression {
  if (!builder.has(name)) return billed
  const cost = builder.cost(name)
  const { sql: text, sources } = builder.text(name)
  builder.find({ when: `empty(${text})`, code: 'missing-cost', column: sources[0]!, value: `''` })
  return combine`ifNull(${cost}, ${billed})`
}

/** Before 1.0, the subcategory of a charge said whether a commitment was used. */
function commitmentDiscountStatus({ has, text }: MappingBuilder): Expression {
  if (has('CommitmentDiscountStatus')) return text('CommitmentDiscountStatus')
  const subcategory = text('ChargeSubcategory')
  if (subcategory.sources.length === 0) return subcategory
  return combine`transform(${subcategory}, ['Used Commitment', 'Unused Commitment'], ['Used', 'Unused'], '')`
}

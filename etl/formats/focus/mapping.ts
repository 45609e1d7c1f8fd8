import type { CanonicalColumn } from '../canonical-columns.ts'
import type { Expression, Mapping } from '../format.ts'
import { combine, createMappingBuilder } from '../mapping-builder.ts'
import type { SourceColumns } from '../source-columns.ts'

/** Columns that are taken over as they are, by name. */
const TEXTS: CanonicalColumn[] = [
  'BillingCurrency',
  'ProviderName',
  'PublisherName',
  'InvoiceIssuerName',
  'InvoiceId',
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
  'RegionId',
  'RegionName',
  'AvailabilityZone',
  'ResourceId',
  'ResourceName',
  'ResourceType',
  'SkuId',
  'SkuMeter',
  'SkuPriceId',
  'SkuPriceDetails',
  'PricingCategory',
  'PricingUnit',
  'PricingCurrency',
  'ConsumedUnit',
  'CommitmentDiscountCategory',
  'CommitmentDiscountId',
  'CommitmentDiscountName',
  'CommitmentDiscountStatus',
  'CommitmentDiscountType',
  'CommitmentDiscountUnit',
  'CapacityReservationId',
  'CapacityReservationStatus',
  'x_LineItemId',
  'x_UsageType',
  'x_Operation',
]

const QUANTITIES: CanonicalColumn[] = [
  'PricingQuantity',
  'ListUnitPrice',
  'ContractedUnitPrice',
  'PricingCurrencyListUnitPrice',
  'PricingCurrencyContractedUnitPrice',
  'PricingCurrencyEffectiveCost',
  'ConsumedQuantity',
  'CommitmentDiscountQuantity',
]

/** FOCUS to cost lines: by name, with the older names where a version renamed a column. */
export function mapFocus(source: SourceColumns): Mapping {
  // The published samples write NULL for null; no FOCUS column has that word as a value.
  const builder = createMappingBuilder(source, 'NULL')
  const { text, time, set } = builder

  for (const name of TEXTS) set(name, text(name))
  for (const name of QUANTITIES) set(name, builder.quantity(name))

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
  set('EffectiveCost', costOrBilled('EffectiveCost'))
  set('ListCost', costOrBilled('ListCost'))
  set('ContractedCost', costOrBilled('ContractedCost'))

  set('ProviderName', text('ProviderName', 'ServiceProviderName', 'PublisherName'))
  set('PublisherName', text('PublisherName', 'ServiceProviderName', 'ProviderName'))
  set('RegionId', text('RegionId', 'Region'))
  set('x_ProductCode', text('x_ProductCode', 'x_ServiceCode'))
  set('Tags', builder.jsonMap('Tags'))
  set('x_CostCategories', builder.jsonMap('x_CostCategories'))

  return builder.build('BilledCost')

  /** AWS leaves the effective cost of tax empty: such a row counts as billed, and is counted. */
  function costOrBilled(name: 'EffectiveCost' | 'ListCost' | 'ContractedCost'): Expression {
    const cost = builder.cost(name)
    builder.find({ when: `${cost.sql} IS NULL`, code: 'missing-cost', column: name, value: `''` })
    return combine`ifNull(${cost}, ${billed})`
  }
}

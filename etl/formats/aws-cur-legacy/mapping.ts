import type { Mapping } from '../format.ts'
import { combine, constant, createMappingBuilder } from '../mapping-builder.ts'
import type { SourceColumns } from '../source-columns.ts'
import { readCharges } from './line-item-types.ts'
import { regionId, regionName } from './regions.ts'
import { serviceCategory, serviceSubcategory } from './service-categories.ts'

/** AWS CUR (legacy) to cost lines. Columns come and go from month to month: each is read if it is there. */
export function mapAwsCurLegacy(source: SourceColumns): Mapping {
  const builder = createMappingBuilder(source, null)
  const { text, quantity, time, set } = builder
  const charges = readCharges(builder)
  const productCode = builder.define('product code', text('lineItem/ProductCode'))
  const usageAmount = quantity('lineItem/UsageAmount')
  const unit = text('pricing/unit')
  const reservation = text('reservation/ReservationARN')
  const savingsPlan = text('savingsPlan/SavingsPlanARN')
  const isMarketplace = combine`${text('bill/BillingEntity')} = 'AWS Marketplace'`
  const isUsage = combine`${charges.category} = 'Usage'`

  set('BillingPeriodStart', time('bill/BillingPeriodStartDate'))
  set('BillingPeriodEnd', time('bill/BillingPeriodEndDate'))
  set('ChargePeriodStart', time('lineItem/UsageStartDate'))
  set('ChargePeriodEnd', time('lineItem/UsageEndDate'))
  set('BillingCurrency', text('lineItem/CurrencyCode', 'pricing/currency'))

  set('BilledCost', charges.billed)
  set('EffectiveCost', charges.effective)
  set('ListCost', charges.list)
  set('ContractedCost', charges.contracted)
  set('x_NetBilledCost', charges.netBilled)
  set('x_NetEffectiveCost', charges.netEffective)
  set('x_PublicOnDemandCost', quantity('pricing/publicOnDemandCost'))

  set('ProviderName', constant("'AWS'"))
  set('PublisherName', combine`if(${isMarketplace}, ${text('lineItem/LegalEntity')}, 'AWS')`)
  set('InvoiceIssuerName', text('bill/InvoicingEntity', 'bill/BillingEntity'))
  set('InvoiceId', text('bill/InvoiceId'))
  set('BillingAccountId', text('bill/PayerAccountId'))
  set('BillingAccountName', text('bill/PayerAccountName'))
  set('SubAccountId', text('lineItem/UsageAccountId'))
  set('SubAccountName', text('lineItem/UsageAccountName'))

  set('ChargeCategory', charges.category)
  set('ChargeClass', charges.class)
  set('ChargeFrequency', charges.frequency)
  set('ChargeDescription', text('lineItem/LineItemDescription'))

  set('ServiceName', text('product/ProductName', 'product/servicename', 'lineItem/ProductCode'))
  set('ServiceCategory', serviceCategory(productCode))
  set('ServiceSubcategory', serviceSubcategory(productCode))
  const location = text('product/location')
  const region = builder.define('region', regionId(text('product/regionCode', 'product/region'), location))
  set('RegionId', region)
  set('RegionName', regionName(region, location))
  set('AvailabilityZone', text('lineItem/AvailabilityZone'))
  set('ResourceId', text('lineItem/ResourceId'))

  set('SkuId', text('product/sku'))
  set('SkuPriceId', text('pricing/RateCode'))
  set('PricingCategory', charges.pricingCategory)
  set('PricingQuantity', usageAmount)
  set('PricingUnit', unit)
  set('ListUnitPrice', quantity('pricing/publicOnDemandRate'))
  set('ContractedUnitPrice', quantity('lineItem/UnblendedRate'))
  set('ConsumedQuantity', combine`if(${isUsage}, ${usageAmount}, NULL)`)
  set('ConsumedUnit', combine`if(${isUsage}, ${unit}, '')`)

  set('CommitmentDiscountId', text('reservation/ReservationARN', 'savingsPlan/SavingsPlanARN'))
  set('CommitmentDiscountType', byCommitment("'Reserved Instance'", "'Savings Plan'"))
  set('CommitmentDiscountCategory', byCommitment("'Usage'", "'Spend'"))
  set('CommitmentDiscountStatus', charges.commitmentStatus)

  set('Tags', builder.columnMap('resourceTags/'))
  set('x_CostCategories', builder.columnMap('costCategory/'))

  set('x_LineItemId', text('identity/LineItemId'))
  set('x_LineItemType', text('lineItem/LineItemType'))
  set('x_BillType', text('bill/BillType'))
  set('x_ProductCode', productCode)
  set('x_ProductFamily', text('product/productFamily'))
  set('x_UsageType', text('lineItem/UsageType'))
  set('x_Operation', text('lineItem/Operation'))
  set('x_InstanceType', text('product/instanceType'))
  set('x_InstanceFamily', text('product/instanceTypeFamily', 'product/instanceFamily'))
  set('x_OperatingSystem', text('product/operatingSystem'))
  set('x_ProcessorArchitecture', text('product/processorArchitecture'))
  set('x_DatabaseEngine', text('product/databaseEngine'))
  set('x_LicenseModel', text('product/licenseModel'))
  set('x_VolumeApiName', text('product/volumeApiName'))
  set('x_TransferType', text('product/transferType'))
  set('x_FromRegion', text('product/fromRegionCode', 'product/fromLocation'))
  set('x_ToRegion', text('product/toRegionCode', 'product/toLocation'))
  set('x_CommitmentOfferingType', text('savingsPlan/OfferingType', 'pricing/OfferingClass'))
  set('x_CommitmentEndTime', time('savingsPlan/EndTime', 'reservation/EndTime'))
  set('x_PaymentOption', text('savingsPlan/PaymentOption', 'pricing/PurchaseOption'))

  return builder.build('lineItem/UnblendedCost')

  function byCommitment(whenReservation: string, whenSavingsPlan: string) {
    if (!builder.has('reservation/ReservationARN', 'savingsPlan/SavingsPlanARN')) return constant("''")
    return combine`multiIf(${reservation} != '', ${whenReservation}, ${savingsPlan} != '', ${whenSavingsPlan}, '')`
  }
}

import type { Mapping } from '../format.ts'
import { combine, constant, createMappingBuilder, type MappingBuilder } from '../mapping-builder.ts'
import type { SourceColumns } from '../source-columns.ts'
import { readCharge } from './charges.ts'
import { awsColumns, PRODUCT_ATTRIBUTES } from './column-names.ts'
import { readCommitment } from './commitments.ts'
import { readCosts } from './costs.ts'
import { readLineItem } from './line-item-types.ts'
import { regionId, regionName } from './regions.ts'
import { readService } from './service-categories.ts'
import { readTags } from './tags.ts'

/** AWS bills of both generations to cost lines. Columns come and go from month to month: each is read if it is there. */
export function mapAws(source: SourceColumns): Mapping {
  const columns = awsColumns(source)
  const builder = createMappingBuilder(columns, null)
  const { text, quantity, time, set } = builder
  if (source.find('product')) builder.define(PRODUCT_ATTRIBUTES, builder.jsonMap('product'))

  const line = readLineItem(builder, columns)
  const costs = readCosts(builder, line, columns)
  const charge = readCharge(builder, line)
  const isTax = combine`${charge.category} = 'Tax'`
  const isMarketplace = combine`${text('bill/BillingEntity')} = 'AWS Marketplace'`
  const currency = text('lineItem/CurrencyCode', 'pricing/currency')
  const usageAmount = quantity('lineItem/UsageAmount')
  const unit = text('pricing/unit')

  set('BillingPeriodStart', time('bill/BillingPeriodStartDate'))
  set('BillingPeriodEnd', time('bill/BillingPeriodEndDate'))
  set('ChargePeriodStart', time('lineItem/UsageStartDate'))
  set('ChargePeriodEnd', time('lineItem/UsageEndDate'))
  set('BillingCurrency', currency)

  set('BilledCost', costs.billed)
  set('EffectiveCost', costs.effective)
  set('ListCost', costs.list)
  set('ContractedCost', costs.contracted)
  set('x_NetBilledCost', costs.netBilled)
  set('x_NetEffectiveCost', costs.netEffective)
  set('x_PublicOnDemandCost', quantity('pricing/publicOnDemandCost'))

  set('ProviderName', constant("'AWS'"))
  set('PublisherName', combine`if(${isMarketplace}, ${text('lineItem/LegalEntity')}, 'AWS')`)
  set('ServiceProviderName', combine`if(${isMarketplace}, ${text('lineItem/LegalEntity')}, 'AWS')`)
  // Where a product of the Marketplace runs, the bill does not say.
  set('HostProviderName', combine`if(${isMarketplace}, '', 'AWS')`)
  set('InvoiceIssuerName', text('bill/InvoicingEntity', 'bill/BillingEntity'))
  set('InvoiceId', text('bill/InvoiceId'))
  set('BillingAccountId', text('bill/PayerAccountId'))
  set('BillingAccountName', text('bill/PayerAccountName'))
  set('SubAccountId', text('lineItem/UsageAccountId'))
  set('SubAccountName', text('lineItem/UsageAccountName'))

  set('ChargeCategory', charge.category)
  set('ChargeClass', charge.class)
  set('ChargeFrequency', charge.frequency)
  set('ChargeDescription', text('lineItem/LineItemDescription'))

  setService()
  setPlace()
  set('ResourceId', text('lineItem/ResourceId'))

  const sku = text('product/sku')
  set('SkuId', sku)
  if (sku.sources.length > 0) set('SkuMeter', combine`if(${sku} != '', ${text('lineItem/UsageType')}, '')`)
  set('SkuPriceId', text('pricing/RateCode', 'pricing/RateId'))
  set('PricingCategory', charge.pricingCategory)
  set('PricingQuantity', combine`if(${isTax}, NULL, ${usageAmount})`)
  set('PricingUnit', combine`if(${isTax}, '', ${unit})`)
  set('PricingCurrency', text('pricing/currency'))
  set('ListUnitPrice', quantity('pricing/publicOnDemandRate'))
  set('ContractedUnitPrice', quantity('lineItem/UnblendedRate'))
  set('ConsumedQuantity', combine`if(${line.isConsumption}, ${usageAmount}, NULL)`)
  set('ConsumedUnit', combine`if(${line.isConsumption}, ${unit}, '')`)

  const commitment = readCommitment(builder, line, costs, { usageAmount, unit, currency })
  set('CommitmentDiscountId', commitment.id)
  set('CommitmentDiscountType', commitment.type)
  set('CommitmentDiscountCategory', commitment.category)
  set('CommitmentDiscountStatus', commitment.status)
  set('CommitmentDiscountQuantity', commitment.quantity)
  set('CommitmentDiscountUnit', commitment.unit)
  const capacityStatus = text('capacityReservation/CapacityReservationStatus')
  set('CapacityReservationId', text('capacityReservation/CapacityReservationArn'))
  set(
    'CapacityReservationStatus',
    combine`if(${capacityStatus} IN ('Used', 'Unused'), ${capacityStatus}, '')`,
  )

  const tags = readTags(builder)
  set('Tags', tags.tags)
  set('x_CostCategories', tags.costCategories)

  setDetails(builder)
  return builder.build('lineItem/UnblendedCost')

  function setService() {
    const productCode = builder.define('product code', text('lineItem/ProductCode'))
    const service = readService(builder, productCode, isMarketplace)
    set('ServiceName', text('product/ProductName', 'product/servicename', 'lineItem/ProductCode'))
    set('ServiceCategory', service.category)
    set('ServiceSubcategory', service.subcategory)
    set('x_ProductCode', productCode)
    builder.find({
      when: service.isUnknown.sql,
      code: 'unknown-service-code',
      column: columns.nameIn('lineItem/ProductCode'),
      value: productCode.sql,
    })
  }

  function setPlace() {
    const location = text('product/location')
    const zone = text('lineItem/AvailabilityZone')
    const id = regionId(text('product/regionCode', 'product/region'), location, zone)
    const region = builder.define('region', id)
    set('RegionId', region)
    set('RegionName', regionName(region, location))
    set('AvailabilityZone', zone)
  }
}

/** What FOCUS has no column for. */
function setDetails({ set, text, optionalTime }: MappingBuilder): void {
  set('x_LineItemId', text('identity/LineItemId'))
  set('x_LineItemType', text('lineItem/LineItemType'))
  set('x_BillType', text('bill/BillType'))
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
  set('x_CommitmentEndTime', optionalTime('savingsPlan/EndTime', 'reservation/EndTime'))
  set('x_PaymentOption', text('savingsPlan/PaymentOption', 'pricing/PurchaseOption'))
}

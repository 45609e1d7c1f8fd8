import { formatUnits, type BillLine, type Fields } from './generate-cur.ts'
import { jsonField } from './json-field.ts'

/** The 57 columns of FOCUS 1.2. */
export const FOCUS_COLUMNS: readonly string[] = [
  ...['ProviderName', 'PublisherName', 'InvoiceIssuerName', 'InvoiceId', 'BillingAccountId'],
  ...['BillingAccountName', 'BillingAccountType', 'SubAccountId', 'SubAccountName', 'SubAccountType'],
  ...['BillingPeriodStart', 'BillingPeriodEnd', 'ChargePeriodStart', 'ChargePeriodEnd', 'ChargeCategory'],
  ...['ChargeClass', 'ChargeDescription', 'ChargeFrequency', 'BilledCost', 'EffectiveCost', 'ListCost'],
  ...['ContractedCost', 'ListUnitPrice', 'ContractedUnitPrice', 'PricingCategory', 'PricingQuantity'],
  ...['PricingUnit', 'PricingCurrency', 'PricingCurrencyContractedUnitPrice', 'PricingCurrencyEffectiveCost'],
  ...['PricingCurrencyListUnitPrice', 'BillingCurrency', 'ConsumedQuantity', 'ConsumedUnit', 'ServiceName'],
  ...['ServiceCategory', 'ServiceSubcategory', 'SkuId', 'SkuMeter', 'SkuPriceId', 'SkuPriceDetails'],
  ...['ResourceId', 'ResourceName', 'ResourceType', 'RegionId', 'RegionName', 'AvailabilityZone'],
  ...['CommitmentDiscountId', 'CommitmentDiscountName', 'CommitmentDiscountCategory'],
  ...['CommitmentDiscountType', 'CommitmentDiscountStatus', 'CommitmentDiscountQuantity'],
  ...['CommitmentDiscountUnit', 'CapacityReservationId', 'CapacityReservationStatus', 'Tags'],
]

/** FOCUS's word for the kinds of lines of the generated bill. */
const CATEGORIES: Record<string, string> = {
  Fee: 'Purchase',
  RIFee: 'Purchase',
  SavingsPlanRecurringFee: 'Purchase',
  SavingsPlanUpfrontFee: 'Purchase',
  SavingsPlanNegation: 'Adjustment',
  Tax: 'Tax',
  Credit: 'Credit',
}

const SERVICES: Record<string, [category: string, subcategory: string]> = {
  AmazonEC2: ['Compute', 'Virtual Machines'],
  AmazonEKS: ['Compute', 'Containers'],
  AWSLambda: ['Compute', 'Serverless Compute'],
  AmazonRDS: ['Databases', 'Relational Databases'],
  AmazonDynamoDB: ['Databases', 'NoSQL Databases'],
  AmazonS3: ['Storage', 'Object Storage'],
  AmazonCloudFront: ['Networking', 'Content Delivery'],
}

const TAG_PREFIX = 'resourceTags/user:'

/** The lines of a generated bill as FOCUS writes them, each with the costs that it has. */
export function* asFocus(lines: Iterable<BillLine>): Generator<BillLine> {
  for (const line of lines) yield { ...line, fields: focusFields(line) }
}

/** What FOCUS says of a line. */
export function focusFields({ fields, billed, effective }: BillLine): Fields {
  const of = (name: string) => fields[name] ?? ''
  const product = of('lineItem/ProductCode')
  const category = CATEGORIES[of('lineItem/LineItemType')] ?? 'Usage'
  const isUsage = category === 'Usage'
  const [serviceCategory, serviceSubcategory] = SERVICES[product] ?? ['Other', 'Other (Other)']
  const rate = of('lineItem/UnblendedRate')
  return {
    ProviderName: 'AWS',
    PublisherName: 'AWS',
    InvoiceIssuerName: of('bill/InvoicingEntity'),
    BillingAccountId: of('bill/PayerAccountId'),
    BillingAccountType: 'Payer Account',
    SubAccountId: of('lineItem/UsageAccountId'),
    SubAccountType: 'Linked Account',
    BillingPeriodStart: of('bill/BillingPeriodStartDate'),
    BillingPeriodEnd: of('bill/BillingPeriodEndDate'),
    ChargePeriodStart: of('lineItem/UsageStartDate'),
    ChargePeriodEnd: of('lineItem/UsageEndDate'),
    ChargeCategory: category,
    ChargeDescription: of('lineItem/LineItemDescription'),
    ChargeFrequency: isUsage ? 'Usage-Based' : category === 'Purchase' ? 'Recurring' : 'One-Time',
    BilledCost: formatUnits(billed),
    EffectiveCost: formatUnits(effective),
    ListCost: of('pricing/publicOnDemandCost') || formatUnits(billed),
    ContractedCost: formatUnits(billed),
    ListUnitPrice: of('pricing/publicOnDemandRate'),
    ContractedUnitPrice: rate,
    PricingCategory: of('savingsPlan/SavingsPlanARN') && isUsage ? 'Committed' : 'Standard',
    PricingQuantity: of('lineItem/UsageAmount'),
    PricingUnit: of('pricing/unit'),
    PricingCurrency: 'USD',
    PricingCurrencyContractedUnitPrice: rate,
    PricingCurrencyEffectiveCost: formatUnits(effective),
    PricingCurrencyListUnitPrice: of('pricing/publicOnDemandRate'),
    BillingCurrency: of('lineItem/CurrencyCode'),
    ConsumedQuantity: isUsage ? of('lineItem/UsageAmount') : '',
    ConsumedUnit: isUsage ? of('pricing/unit') : '',
    ServiceName: of('product/ProductName'),
    ServiceCategory: serviceCategory,
    ServiceSubcategory: serviceSubcategory,
    SkuId: of('product/sku'),
    SkuMeter: of('product/productFamily'),
    SkuPriceId: of('lineItem/UsageType'),
    SkuPriceDetails: jsonField({ InstanceType: of('product/instanceType') }),
    ResourceId: of('lineItem/ResourceId'),
    ResourceName: of('lineItem/ResourceId'),
    ResourceType: of('product/productFamily'),
    RegionId: of('product/regionCode'),
    RegionName: of('product/location'),
    AvailabilityZone: of('lineItem/AvailabilityZone'),
    ...commitment(fields, isUsage),
    Tags: jsonField(tagsOf(fields)),
  }
}

function commitment(fields: Fields, isUsage: boolean): Fields {
  const plan = fields['savingsPlan/SavingsPlanARN']
  const id = plan ?? fields['reservation/ReservationARN']
  if (id === undefined) return {}
  return {
    CommitmentDiscountId: id,
    CommitmentDiscountCategory: plan ? 'Spend' : 'Usage',
    CommitmentDiscountType: plan ? 'Savings Plan' : 'Reserved Instance',
    CommitmentDiscountStatus: isUsage ? 'Used' : '',
  }
}

function tagsOf(fields: Fields): Fields {
  return Object.fromEntries(
    Object.entries(fields)
      .filter(([column]) => column.startsWith(TAG_PREFIX))
      .map(([column, value]) => [column.slice(TAG_PREFIX.length), value]),
  )
}

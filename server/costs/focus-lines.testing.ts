import type { TestCostLine } from '../../testing/seed-upload.ts'

/** Costs are billed, effective, list and contracted. */
function line(
  [billed, effective, list, contracted]: [number, number, number, number],
  columns: TestCostLine = {},
): TestCostLine {
  return {
    BilledCost: String(billed),
    EffectiveCost: String(effective),
    ListCost: String(list),
    ContractedCost: String(contracted),
    ProviderName: 'AWS',
    PublisherName: 'AWS',
    InvoiceIssuerName: 'AWS',
    InvoiceId: 'INV-10',
    ChargeCategory: 'Usage',
    ChargeFrequency: 'Usage-Based',
    ...columns,
  }
}

const ec2 = {
  ServiceName: 'EC2',
  ServiceCategory: 'Compute',
  ServiceSubcategory: 'Virtual Machines',
  RegionId: 'eu-1',
  ConsumedUnit: 'Hours',
}
const s3 = {
  ServiceName: 'S3',
  ServiceCategory: 'Storage',
  ServiceSubcategory: 'Object Storage',
  RegionId: 'us-1',
  ConsumedUnit: 'GB-Mo',
}
const september = {
  BillingPeriodStart: '2026-09-01',
  BillingPeriodEnd: '2026-10-01',
  ChargePeriodStart: '2026-09-10 00:00:00',
  InvoiceId: 'INV-09',
}
const shop = { Tags: { application: 'shop' } }
/** Two months as AWS, or a marketplace vendor through it, bills them: of everything that FOCUS asks about, a line. */
export const focusLines: TestCostLine[] = [
  line([10, 10, 20, 16], {
    ...ec2,
    ...shop,
    SubAccountId: '1',
    AvailabilityZone: 'eu-1a',
    ResourceId: 'i-1',
    SkuId: 'SKU-A',
    ConsumedQuantity: '4',
  }),
  line([5, 5, 5, 5], {
    ...ec2,
    ...shop,
    SubAccountId: '1',
    AvailabilityZone: 'eu-1b',
    ResourceId: 'i-1',
    SkuId: 'SKU-B',
    ConsumedQuantity: '2',
  }),
  // Covered by a commitment that was paid for elsewhere.
  line([0, 6, 15, 12], {
    ...ec2,
    SubAccountId: '2',
    AvailabilityZone: 'eu-1a',
    ResourceId: 'i-2',
    SkuId: 'SKU-A',
    PricingCategory: 'Committed',
    CommitmentDiscountId: 'sp-1',
    CommitmentDiscountStatus: 'Used',
    ConsumedQuantity: '3',
  }),
  line([0, 4, 0, 4], {
    ...ec2,
    SubAccountId: '2',
    CommitmentDiscountId: 'sp-1',
    CommitmentDiscountType: 'Savings Plan',
    CommitmentDiscountStatus: 'Unused',
    ConsumedUnit: '',
  }),
  line([3, 3, 3, 3], {
    ...ec2,
    SubAccountId: '2',
    CapacityReservationId: 'cr-1',
    CapacityReservationStatus: 'Unused',
    ConsumedUnit: '',
  }),
  line([8, 8, 10, 8], { ...s3, ...shop, SubAccountId: '2', ResourceId: 'bucket', ConsumedQuantity: '100' }),
  line([120, 0, 120, 120], {
    ServiceName: 'Savings Plans',
    ChargeCategory: 'Purchase',
    ChargeFrequency: 'One-Time',
    CommitmentDiscountId: 'sp-1',
    CommitmentDiscountType: 'Savings Plan',
  }),
  line([30, 0, 30, 30], {
    ServiceName: 'Savings Plans',
    ChargeCategory: 'Purchase',
    ChargeFrequency: 'Recurring',
    CommitmentDiscountId: 'sp-2',
    CommitmentDiscountType: 'Savings Plan',
  }),
  line([25, 25, 25, 25], {
    ServiceName: 'Observer',
    ServiceCategory: 'Management and Governance',
    PublisherName: 'Watchers Inc.',
    InvoiceIssuerName: 'AWS Marketplace',
    InvoiceId: 'INV-MP',
  }),
  line([-2, -2, 0, -2], { ServiceName: 'Credits', ChargeCategory: 'Credit', ChargeDescription: 'Goodwill' }),
  line([-1, -1, -1, -1], {
    ...ec2,
    SubAccountId: '1',
    ChargeClass: 'Correction',
    ChargePeriodStart: '2026-09-10 00:00:00',
    ConsumedUnit: '',
  }),
  line([7, 7, 14, 10], { ...ec2, ...september, ...shop, SubAccountId: '1', ConsumedQuantity: '3' }),
  line([4, 4, 5, 4], { ...s3, ...september, SubAccountId: '2', ConsumedQuantity: '50' }),
]

/** The subjects that dimensions are listed by. */
export type DimensionGroup =
  | 'Provider and invoice'
  | 'Account'
  | 'Charge'
  | 'Service'
  | 'Location'
  | 'Resource'
  | 'Price'
  | 'Commitment'
  | 'Usage'
  | 'Allocation'

type Entry = readonly [column: string, label: string, description: string]

/**
 * Every text column of cost lines, as people call it: the one list of what costs are grouped and filtered by. Columns
 * with `x_` are Outlay's own; all others are those of FOCUS.
 */
export const dimensionTable: Record<DimensionGroup, readonly Entry[]> = {
  'Provider and invoice': [
    ['ProviderName', 'Provider', 'Who made the service available.'],
    ['PublisherName', 'Publisher', 'Who made what was bought: on a marketplace, the vendor.'],
    ['ServiceProviderName', 'Service provider', 'Who made the service available, by FOCUS 1.3.'],
    ['HostProviderName', 'Host provider', 'On whose infrastructure the service runs.'],
    ['InvoiceIssuerName', 'Invoice issuer', 'Who sends the invoice.'],
    ['InvoiceId', 'Invoice', 'Number of the invoice.'],
    ['BillingCurrency', 'Currency', 'Currency of the invoice. Amounts of two currencies are never added.'],
    ['x_BillType', 'Bill type', 'Anniversary, purchase or refund.'],
  ],
  Account: [
    ['BillingAccountId', 'Billing account', 'The account that is invoiced.'],
    ['BillingAccountName', 'Billing account name', 'Name of the account that is invoiced.'],
    ['BillingAccountType', 'Billing account type', 'What the provider calls such an account.'],
    ['SubAccountId', 'Account', 'The account, subscription or project that used it.'],
    ['SubAccountName', 'Account name', 'Name of the account, subscription or project that used it.'],
    ['SubAccountType', 'Account type', 'What the provider calls such an account.'],
  ],
  Charge: [
    ['ChargeCategory', 'Charge category', 'Usage, Purchase, Tax, Credit or Adjustment.'],
    ['ChargeClass', 'Charge class', 'Correction, where an earlier period is corrected.'],
    ['ChargeFrequency', 'Charge frequency', 'One-time, recurring or by use.'],
    ['ChargeDescription', 'Charge description', 'What the invoice calls it.'],
    ['x_LineItemType', 'Line item type', 'The provider’s own type of the line.'],
    ['x_LineItemId', 'Line item', 'The provider’s id of the line; it changes with each version of the bill.'],
  ],
  Service: [
    ['ServiceCategory', 'Service category', 'Compute, Storage, Databases and so on.'],
    ['ServiceSubcategory', 'Service subcategory', 'A part of the category.'],
    ['ServiceName', 'Service', 'The service that was used.'],
    ['x_ProductCode', 'Product code', 'The provider’s code of the service.'],
    ['x_ProductFamily', 'Product family', 'A part of the service.'],
  ],
  Location: [
    ['RegionId', 'Region', 'The provider’s id of the region.'],
    ['RegionName', 'Region name', 'Name of the region.'],
    ['AvailabilityZone', 'Availability zone', 'A part of the region.'],
    ['x_FromRegion', 'From region', 'Where transferred data came from.'],
    ['x_ToRegion', 'To region', 'Where transferred data went to.'],
    ['x_TransferType', 'Transfer type', 'How data was transferred.'],
  ],
  Resource: [
    ['ResourceId', 'Resource', 'The provider’s id of what was used.'],
    ['ResourceName', 'Resource name', 'Name of what was used.'],
    ['ResourceType', 'Resource type', 'What kind of thing was used.'],
    ['x_InstanceType', 'Instance type', 'Size of the machine.'],
    ['x_InstanceFamily', 'Instance family', 'Kind of the machine.'],
    ['x_OperatingSystem', 'Operating system', 'Of the machine.'],
    ['x_ProcessorArchitecture', 'Processor architecture', 'Of the machine.'],
    ['x_DatabaseEngine', 'Database engine', 'Of the database.'],
    ['x_VolumeApiName', 'Volume type', 'Kind of the disk.'],
    ['x_LicenseModel', 'License model', 'Whether a license is included.'],
  ],
  Price: [
    ['SkuId', 'SKU', 'What the price list calls it.'],
    ['SkuMeter', 'SKU meter', 'What is measured.'],
    ['SkuPriceId', 'SKU price', 'The price that was applied.'],
    ['SkuPriceDetails', 'SKU price details', 'What the price depends on.'],
    ['PricingCategory', 'Pricing category', 'Standard, committed, dynamic or other.'],
    ['PricingUnit', 'Pricing unit', 'What the price is for.'],
    ['PricingCurrency', 'Pricing currency', 'Currency of the price list.'],
  ],
  Commitment: [
    ['CommitmentDiscountCategory', 'Commitment category', 'Whether spend or usage was committed to.'],
    ['CommitmentDiscountId', 'Commitment', 'The reservation or Savings Plan.'],
    ['CommitmentDiscountName', 'Commitment name', 'Name of the reservation or Savings Plan.'],
    ['CommitmentDiscountStatus', 'Commitment status', 'Used or unused.'],
    ['CommitmentDiscountType', 'Commitment type', 'What the provider calls such a commitment.'],
    ['CommitmentDiscountUnit', 'Commitment unit', 'What was committed to is counted in.'],
    ['CapacityReservationId', 'Capacity reservation', 'The reserved capacity.'],
    ['CapacityReservationStatus', 'Capacity reservation status', 'Used or unused.'],
    ['x_CommitmentOfferingType', 'Offering type', 'Standard or convertible.'],
    ['x_PaymentOption', 'Payment option', 'All, part or nothing paid ahead.'],
  ],
  Usage: [
    ['x_UsageType', 'Usage type', 'The provider’s name of what was measured.'],
    ['x_Operation', 'Operation', 'What was done.'],
    ['ConsumedUnit', 'Consumed unit', 'What the quantity is counted in.'],
  ],
  Allocation: [
    ['AllocatedMethodId', 'Allocation method', 'How a shared cost was split.'],
    ['AllocatedMethodDetails', 'Allocation details', 'By what a shared cost was split.'],
    ['AllocatedResourceId', 'Allocated resource', 'What a part of a shared cost belongs to.'],
    ['AllocatedResourceName', 'Allocated resource name', 'Name of what a part of a shared cost belongs to.'],
    ['ContractApplied', 'Contract', 'The contract that was applied.'],
  ],
}

import type { OfferedColumn } from '../../../contract/custom-mapping.ts'
import type { CanonicalColumn } from '../canonical-columns.ts'

export type CustomColumn = OfferedColumn & { name: CanonicalColumn }

/** The canonical columns that a client's own file may fill beside the required ones, in the order shown. */
export const CUSTOM_COLUMNS: readonly CustomColumn[] = [
  cost('EffectiveCost', 'Effective cost', 'The cost after commitments are spread over what used them.'),
  cost('ListCost', 'List cost', 'The cost at public prices.'),
  cost('ContractedCost', 'Contracted cost', 'The cost at negotiated prices, before commitments.'),
  text('SubAccountId', 'Account', 'The account, subscription or project that was charged.'),
  text('SubAccountName', 'Account name', 'What people call the account.'),
  text('RegionId', 'Region', 'Where the service ran.'),
  text('RegionName', 'Region name', 'What people call the region.'),
  text('AvailabilityZone', 'Zone', 'The part of the region.'),
  text('ResourceId', 'Resource', 'The identifier of what was used.'),
  text('ResourceName', 'Resource name', 'What people call the resource.'),
  text('ResourceType', 'Resource type', 'The kind of resource, such as disk or virtual machine.'),
  text('ServiceCategory', 'Service category', 'The group of services, by FOCUS’s names, such as Compute.'),
  text('ChargeDescription', 'Description', 'What the charge is for, in words.'),
  text('ChargeCategory', 'Charge category', 'Usage, Purchase, Tax, Credit or Adjustment.'),
  quantity('ConsumedQuantity', 'Usage quantity', 'How much was used.'),
  text('ConsumedUnit', 'Usage unit', 'What the quantity counts, such as hours.'),
  text('x_UsageType', 'Usage type', 'The provider’s own name of what is metered.'),
  text('x_Operation', 'Operation', 'The provider’s own name of what was done.'),
  text('SkuId', 'SKU', 'The identifier of the priced product.'),
  text('CommitmentDiscountId', 'Commitment', 'The reservation or savings plan that covers the row.'),
  time('ChargePeriodEnd', 'End of usage', 'When the charged time ends.'),
  time('BillingPeriodStart', 'Billing month', 'The month of the invoice; without it, the month of the date.'),
  text('InvoiceId', 'Invoice', 'The number of the invoice.'),
  text('BillingAccountId', 'Billing account', 'The account that receives the invoice.'),
  text('BillingAccountName', 'Billing account name', 'What people call the billing account.'),
  text('ProviderName', 'Provider', 'Whose service was used, such as AWS.'),
  text('PublisherName', 'Publisher', 'Who made what was bought, such as a marketplace seller.'),
  text('x_LineItemId', 'Line id', 'The identifier that the file gives its row.'),
  {
    name: 'Tags',
    label: 'Tags in one column',
    description: 'A column that holds all tags of a row, as JSON.',
    kind: 'tags',
  },
]

function cost(name: CanonicalColumn, label: string, description: string): CustomColumn {
  return { name, label, description, kind: 'cost' }
}
function quantity(name: CanonicalColumn, label: string, description: string): CustomColumn {
  return { name, label, description, kind: 'quantity' }
}
function time(name: CanonicalColumn, label: string, description: string): CustomColumn {
  return { name, label, description, kind: 'time' }
}
function text(name: CanonicalColumn, label: string, description: string): CustomColumn {
  return { name, label, description, kind: 'text' }
}

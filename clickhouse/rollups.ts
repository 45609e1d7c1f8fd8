/**
 * Of the rollups that are made of a load when it is complete. Raise it with every change of what they hold: loads of
 * before are then rolled up again, and questions read other tables until they are.
 */
export const ROLLUP_VERSION = 1

/** What dashboards group and filter by: columns with few values, in every rollup. */
export const ROLLUP_COLUMNS = [
  'BillingCurrency',
  'ProviderName',
  'PublisherName',
  'BillingAccountId',
  'SubAccountId',
  'SubAccountName',
  'ChargeCategory',
  'ChargeClass',
  'ChargeFrequency',
  'ServiceCategory',
  'ServiceSubcategory',
  'ServiceName',
  'RegionId',
  'RegionName',
  'PricingCategory',
  'CommitmentDiscountStatus',
  'CommitmentDiscountCategory',
  'x_LineItemType',
  'x_ProductCode',
] as const

/** What `resource_monthly` has beside them: for one resource and usage type, nearly all of them have one value. */
export const RESOURCE_COLUMNS = [
  'ResourceId',
  'ResourceName',
  'AvailabilityZone',
  'ResourceType',
  'CommitmentDiscountId',
  'CommitmentDiscountType',
  'ConsumedUnit',
  'SkuId',
  'x_ProductFamily',
  'x_UsageType',
  'x_Operation',
  'x_InstanceType',
  'x_TransferType',
] as const

/** Summed in every rollup; the last two are null where the bill does not have them. */
export const COST_COLUMNS = [
  'BilledCost',
  'EffectiveCost',
  'ListCost',
  'ContractedCost',
  'x_NetBilledCost',
  'x_NetEffectiveCost',
] as const

/** The tables that are made of a load when it is complete. */
export const MONTHLY_ROLLUPS = ['cost_monthly', 'tag_monthly', 'resource_monthly'] as const

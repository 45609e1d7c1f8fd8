/**
 * Of the rollups that are made of a load when it is complete. Raise it with every change of what they hold: loads of
 * before are then rolled up again, and questions read other tables until they are.
 */
export const ROLLUP_VERSION = 3

const ACCOUNT_COLUMNS = ['SubAccountId', 'SubAccountName'] as const
const SERVICE_COLUMNS = ['ServiceCategory', 'ServiceSubcategory', 'ServiceName', 'x_ProductCode'] as const
const REGION_COLUMNS = ['RegionId', 'RegionName'] as const
const PRICING_COLUMNS = [
  'ChargeClass',
  'ChargeFrequency',
  'PricingCategory',
  'CommitmentDiscountStatus',
  'CommitmentDiscountCategory',
  'x_LineItemType',
] as const

/** Of a bill's lines, most have the same. */
const BILL_COLUMNS = [
  'BillingCurrency',
  'ProviderName',
  'PublisherName',
  'BillingAccountId',
  'ChargeCategory',
] as const

/** What dashboards group and filter by: columns with few values. */
const ROLLUP_COLUMNS = [
  ...BILL_COLUMNS,
  ...ACCOUNT_COLUMNS,
  ...SERVICE_COLUMNS,
  ...REGION_COLUMNS,
  ...PRICING_COLUMNS,
] as const

const RESOURCE_COLUMNS = ['ResourceId', 'ResourceName', 'ResourceType'] as const

const USAGE_COLUMNS = [
  'AvailabilityZone',
  'ConsumedUnit',
  'SkuId',
  'x_ProductFamily',
  'x_UsageType',
  'x_Operation',
  'x_InstanceType',
  'x_TransferType',
] as const

const COMMITMENT_COLUMNS = ['CommitmentDiscountId', 'CommitmentDiscountType'] as const

/** Summed in every rollup; the last two are null where the bill does not have them. */
export const COST_COLUMNS = [
  'BilledCost',
  'EffectiveCost',
  'ListCost',
  'ContractedCost',
  'x_NetBilledCost',
  'x_NetEffectiveCost',
] as const

/** As many tag keys of a client have a column of their own. */
export const TAG_COLUMN_COUNT = 32

/** A tag key's column; which key's it is, Postgres says for each client. */
export function tagColumn(number: number): string {
  return `Tag${number}`
}

export const TAG_COLUMNS: readonly string[] = Array.from({ length: TAG_COLUMN_COUNT }, (_, index) =>
  tagColumn(index + 1),
)

/** Longer tag keys are in no rollup: Postgres, which says where they are, takes 2704 bytes into an index. */
const MAX_TAG_KEY_LENGTH = 500

/** Whether rollups can have a tag key. They have none with the prefix that some formats give to those of users. */
export function mayBeRolledUp(tagKey: string): boolean {
  return isTagKeyRecorded(tagKey) && !tagKey.startsWith('user:')
}

/** Whether Postgres can say that a load has it: it has no NUL in texts. */
export function isTagKeyRecorded(tagKey: string): boolean {
  return tagKey.length <= MAX_TAG_KEY_LENGTH && !tagKey.includes('\0')
}

/** A table that is made of a load when it is complete. */
export interface Rollup {
  name: string
  /** The finest time that it tells apart. */
  grain: 'month' | 'day'
  /** What its rows are grouped by, beside client, load, billing period, time and tags. */
  columns: readonly string[]
  /** `columns`: the tag keys that have a column. `all`: those that have none too, in `OtherTags`. */
  tags: 'none' | 'columns' | 'all'
  /** Whether it has the quantity that was used. */
  hasQuantity: boolean
  madeOf: 'cost_daily' | 'cost_line' | 'monthly_usage' | 'daily_services' | 'daily_accounts' | 'daily_usage'
}

/** Each is made of tables before it. Which dimensions each leaves out was chosen by measurement: see README.md. */
export const ROLLUPS = [
  {
    name: 'monthly_costs',
    grain: 'month',
    columns: ROLLUP_COLUMNS,
    tags: 'none',
    hasQuantity: false,
    madeOf: 'cost_daily',
  },
  {
    name: 'daily_services',
    grain: 'day',
    columns: without(ACCOUNT_COLUMNS),
    tags: 'none',
    hasQuantity: false,
    madeOf: 'cost_daily',
  },
  {
    name: 'daily_accounts',
    grain: 'day',
    columns: without(SERVICE_COLUMNS),
    tags: 'none',
    hasQuantity: false,
    madeOf: 'cost_daily',
  },
  {
    name: 'account_service_days',
    grain: 'day',
    columns: without(REGION_COLUMNS, PRICING_COLUMNS),
    tags: 'none',
    hasQuantity: false,
    madeOf: 'cost_daily',
  },
  {
    name: 'daily_usage',
    grain: 'day',
    columns: [...without(ACCOUNT_COLUMNS), ...USAGE_COLUMNS],
    tags: 'none',
    hasQuantity: true,
    madeOf: 'cost_line',
  },
  {
    name: 'service_days',
    grain: 'day',
    columns: [...BILL_COLUMNS, ...SERVICE_COLUMNS],
    tags: 'none',
    hasQuantity: false,
    madeOf: 'daily_services',
  },
  {
    name: 'account_days',
    grain: 'day',
    columns: [...BILL_COLUMNS, ...ACCOUNT_COLUMNS],
    tags: 'none',
    hasQuantity: false,
    madeOf: 'daily_accounts',
  },
  {
    name: 'usage_type_days',
    grain: 'day',
    columns: [...BILL_COLUMNS, ...SERVICE_COLUMNS, 'ConsumedUnit', 'x_UsageType'],
    tags: 'none',
    hasQuantity: true,
    madeOf: 'daily_usage',
  },
  {
    name: 'daily_resources',
    grain: 'day',
    columns: [...ROLLUP_COLUMNS, ...RESOURCE_COLUMNS],
    tags: 'all',
    hasQuantity: false,
    madeOf: 'cost_line',
  },
  {
    name: 'monthly_usage',
    grain: 'month',
    columns: [...ROLLUP_COLUMNS, ...RESOURCE_COLUMNS, ...USAGE_COLUMNS, ...COMMITMENT_COLUMNS],
    tags: 'all',
    hasQuantity: true,
    madeOf: 'cost_line',
  },
  {
    name: 'monthly_resources',
    grain: 'month',
    columns: [...ROLLUP_COLUMNS, ...RESOURCE_COLUMNS],
    tags: 'all',
    hasQuantity: false,
    madeOf: 'monthly_usage',
  },
  {
    name: 'monthly_tags',
    grain: 'month',
    columns: ROLLUP_COLUMNS,
    tags: 'columns',
    hasQuantity: false,
    madeOf: 'monthly_usage',
  },
] as const satisfies readonly Rollup[]

export type RollupName = (typeof ROLLUPS)[number]['name']

export const ROLLUP_NAMES: readonly RollupName[] = ROLLUPS.map(({ name }) => name)

function without(...left: (readonly string[])[]): string[] {
  return ROLLUP_COLUMNS.filter((column) => !left.flat().includes(column))
}

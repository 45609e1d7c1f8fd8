import type { Measure } from '../../contract/cost-query.ts'

/** Something to group and filter costs by. */
export interface Dimension {
  name: string
  /** What rows are grouped by. */
  groupBy: string
  /** What is shown and filtered: text, empty where there is no value. An expression of `groupBy`. */
  text: string
  /** Whether the daily rollup has it. */
  inRollup: boolean
}

/** A sum to ask for. There are no averages and no ratios: the engine would make floats of them. */
export interface MeasureDefinition {
  name: Measure
  type: 'decimal' | 'integer'
  line: string
  /** Undefined where the rollup does not have it. */
  rollup: string | undefined
}

const rollupColumns = [
  'ProviderName',
  'PublisherName',
  'BillingCurrency',
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
]

const lineColumns = [
  'ServiceProviderName',
  'HostProviderName',
  'InvoiceIssuerName',
  'InvoiceId',
  'BillingAccountName',
  'BillingAccountType',
  'SubAccountType',
  'ChargeDescription',
  'AvailabilityZone',
  'ResourceId',
  'ResourceName',
  'ResourceType',
  'SkuId',
  'SkuMeter',
  'SkuPriceId',
  'SkuPriceDetails',
  'PricingUnit',
  'PricingCurrency',
  'ConsumedUnit',
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
  'x_LineItemId',
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

/** `ServiceName` is `serviceName`, `x_UsageType` is `xUsageType`. */
function nameOf(column: string): string {
  return column.startsWith('x_') ? `x${column.slice(2)}` : column.charAt(0).toLowerCase() + column.slice(1)
}

function columnDimension(column: string, inRollup: boolean): Dimension {
  return { name: nameOf(column), groupBy: column, text: column, inRollup }
}

const dimensions = new Map<string, Dimension>(
  [
    ...rollupColumns.map((column) => columnDimension(column, true)),
    ...lineColumns.map((column) => columnDimension(column, false)),
    {
      name: 'billingPeriod',
      // Some bills begin on another day than the first: they are that month's all the same.
      groupBy: 'toStartOfMonth(BillingPeriodStart)',
      text: "formatDateTime(toStartOfMonth(BillingPeriodStart), '%Y-%m')",
      inRollup: true,
    },
    {
      name: 'uploadId',
      groupBy: 'load_id',
      text: "transform(toString(load_id), {loadIds:Array(String)}, {uploadIds:Array(String)}, '')",
      inRollup: true,
    },
  ].map((dimension) => [dimension.name, dimension]),
)

const measures = new Map<string, MeasureDefinition>(
  [
    cost('billedCost', 'BilledCost'),
    cost('effectiveCost', 'EffectiveCost'),
    cost('listCost', 'ListCost'),
    cost('contractedCost', 'ContractedCost'),
    cost('netBilledCost', 'x_NetBilledCost'),
    cost('netEffectiveCost', 'x_NetEffectiveCost'),
    {
      name: 'consumedQuantity' as const,
      type: 'decimal' as const,
      line: 'sum(ConsumedQuantity)',
      rollup: undefined,
    },
    { name: 'lineCount' as const, type: 'integer' as const, line: 'count()', rollup: 'sum(LineCount)' },
  ].map((measure) => [measure.name, measure]),
)

function cost(name: Measure, column: string): MeasureDefinition {
  return { name, type: 'decimal', line: `sum(${column})`, rollup: `sum(${column})` }
}

export const CURRENCY = 'billingCurrency'

const TAG_PREFIX = 'tag:'

/** The dimension of this name; of `tag:<key>`, by the name of the parameter that carries the key. */
export function findDimension(name: string, parameterOfTag: (key: string) => string): Dimension | undefined {
  if (!name.startsWith(TAG_PREFIX)) return dimensions.get(name)
  const key = name.slice(TAG_PREFIX.length)
  if (key === '') return undefined
  const parameter = parameterOfTag(key)
  // Providers write the tags of users with a prefix in some formats and without it in others.
  const text = `if(Tags[${parameter}] != '', Tags[${parameter}], Tags[concat('user:', ${parameter})])`
  return { name, groupBy: text, text, inRollup: false }
}

export function findMeasure(name: string): MeasureDefinition | undefined {
  return measures.get(name)
}

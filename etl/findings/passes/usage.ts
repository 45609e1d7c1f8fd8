import { instanceFamily, instanceType, isComputePlan } from './instance-columns.ts'
import { COVERED_TO, IS_USAGE, OF_PERIOD, type Pass } from './pass.ts'

/** What tells usage rows from each other. Everything else of a row follows from these. */
const KEYS = [
  'BillingAccountId',
  'BillingCurrency',
  'SubAccountId',
  'RegionId',
  'ResourceId',
  'x_ProductCode',
  'x_UsageType',
  'x_Operation',
  'PricingCategory',
  'CommitmentDiscountCategory',
  'x_CommitmentOfferingType',
]

const FOLLOWING = [
  'ProviderName',
  'SubAccountName',
  'ServiceName',
  'x_InstanceType',
  'x_OperatingSystem',
  'x_DatabaseEngine',
  'x_LicenseModel',
  'x_VolumeApiName',
]

/** How far back rules look that ask whether something was used of late. */
export const RECENT_DAYS = 7

/**
 * Usage whose days matter to a rule, and no other: each day of a resource is a row of its own in the largest
 * aggregation of all.
 */
const IS_DAILY = `x_ProductCode = 'AWSConfig' OR x_ProductCode = 'AmazonS3'
      AND ChargePeriodStart >= ${COVERED_TO} - INTERVAL ${RECENT_DAYS} DAY
      AND (position(x_UsageType, 'Requests-Tier') > 0 OR position(x_UsageType, 'DataTransfer-') > 0)`

const NO_DAY = 'toDate(0)'

/**
 * What each resource used of each usage type, operation and price: the one pass that reads all lines. `days` and
 * `quantityOfDays` are there for usage whose days matter.
 */
export const usagePass: Pass = {
  name: 'usage',
  rows: `SELECT *,
    if(ResourceId = '', x_ProductCode, '') AS Subject,
    PricingCategory = 'Standard' AS isOnDemand,
    ${isComputePlan} AS isComputePlan,
    ${instanceType} AS instanceType,
    ${instanceFamily('instanceType')} AS instanceFamily
  FROM (
    SELECT ${KEYS.join(', ')},
      ${FOLLOWING.map((column) => `any(day.${column}) AS ${column}`).join(', ')},
      sum(day.cost) AS cost, sum(day.quantity) AS quantity, min(day.firstUsed) AS firstUsed, max(day.lastUsed) AS lastUsed,
      groupArrayIf(day.day, day.day != ${NO_DAY}) AS days,
      groupArrayIf(day.quantity, day.day != ${NO_DAY}) AS quantityOfDays
    FROM (
      SELECT ${KEYS.join(', ')}, if(${IS_DAILY}, toDate(ChargePeriodStart), ${NO_DAY}) AS day,
        ${FOLLOWING.map((column) => `any(line.${column}) AS ${column}`).join(', ')},
        sum(line.EffectiveCost) AS cost, ifNull(sum(line.ConsumedQuantity), toDecimal128(0, 18)) AS quantity,
        min(line.ChargePeriodStart) AS firstUsed, max(line.ChargePeriodEnd) AS lastUsed
      FROM cost_line AS line
      WHERE ${OF_PERIOD}
        AND ${IS_USAGE}
      GROUP BY ${KEYS.join(', ')}, day
    ) AS day
    GROUP BY ${KEYS.join(', ')}
  )`,
  evidence: {
    serviceName: '[toString(ServiceName)]',
    xProductCode: '[toString(x_ProductCode)]',
    xUsageType: '[toString(x_UsageType)]',
    xOperation: '[toString(x_Operation)]',
    pricingCategory: '[toString(PricingCategory)]',
    commitmentDiscountCategory: '[toString(CommitmentDiscountCategory)]',
    xCommitmentOfferingType: '[toString(x_CommitmentOfferingType)]',
  },
}

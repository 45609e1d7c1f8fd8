import { environments } from './environments.ts'
import { instanceFamily, instanceType, isComputePlan, isEc2Instance } from './instance-columns.ts'
import {
  asOneNumber,
  asOneValue,
  COVERED_FROM,
  COVERED_TO,
  IS_USAGE,
  OF_PERIOD,
  ONLY_USAGE,
  takenApart,
  type Pass,
} from './pass.ts'

/** What tells the usage of a resource apart. Everything else of a row follows from these. */
const KEYS = [
  'BillingAccountId',
  'BillingCurrency',
  'SubAccountId',
  'RegionId',
  'x_ProductCode',
  'x_UsageType',
  'x_Operation',
  'PricingCategory',
  'CommitmentDiscountCategory',
  'x_CommitmentOfferingType',
]

const COLUMNS = [
  ...KEYS,
  'ProviderName',
  'SubAccountName',
  'ServiceName',
  'x_InstanceType',
  'x_OperatingSystem',
  'x_DatabaseEngine',
  'x_LicenseModel',
  'x_VolumeApiName',
]

/** A bill would have to have 10⁸ uses for a chance of 1 in 4000 that two of them are taken for one. */
const KEY = asOneNumber(['ResourceId', ...KEYS])

/** How far back rules look that ask whether something was used of late. */
export const RECENT_DAYS = 7

/** Usage whose days matter to a rule, and no other: each day of it is a row of its own. */
const IS_DAILY = `line.x_ProductCode = 'AWSConfig' OR line.x_ProductCode = 'AmazonS3'
        AND line.ChargePeriodStart >= addDays(${COVERED_TO}, -${RECENT_DAYS})
        AND (position(line.x_UsageType, 'Requests-Tier') > 0 OR position(line.x_UsageType, 'DataTransfer-') > 0)`
const NO_DAY = 'toDate(0)'

/** From how long a life on an instance is there for more than a task. */
const BRIEF_SECONDS = 6 * 3600

/** What was there already when the bill begins, or still is when it ends, may have lived for long. */
const IS_BRIEF = `isOnDemand AND ${isEc2Instance} AND startsWith(x_Operation, 'RunInstances') AND UsedBy != ''
      AND firstUsed > ${COVERED_FROM} AND lastUsed < ${COVERED_TO}
      AND dateDiff('second', firstUsed, lastUsed) < ${BRIEF_SECONDS}`

/**
 * What each resource used of each usage type, operation and price: the one pass that reads all lines. Instances that
 * live for hours alone (`isBrief`) are one subject for each account, region and type: they are nobody's to look at one
 * by one, and are not there any more in the next bill. `days` and `quantityOfDays` are there for usage whose days
 * matter.
 */
export const usagePass: Pass = {
  name: 'usage',
  rows: `SELECT used.*, environment, if(isBrief, '', UsedBy) AS ResourceId,
    multiIf(isBrief, instanceType, UsedBy = '', toString(x_ProductCode), '') AS Subject,
    ${instanceFamily('instanceType')} AS instanceFamily
  FROM (
    SELECT *, PricingCategory = 'Standard' AS isOnDemand, ${isComputePlan} AS isComputePlan,
      ${IS_BRIEF} AS isBrief, ${instanceType} AS instanceType
    FROM (
      SELECT any(day.UsedBy) AS UsedBy, ${takenApart('any(day.values)', COLUMNS)},
        sum(day.cost) AS cost, sum(day.quantity) AS quantity,
        min(day.firstUsed) AS firstUsed, max(day.lastUsed) AS lastUsed,
        groupArrayIf(day.day, day.day != ${NO_DAY}) AS days,
        groupArrayIf(day.quantity, day.day != ${NO_DAY}) AS quantityOfDays
      FROM (
        SELECT ${KEY} AS usedAs, any(line.ResourceId) AS UsedBy,
          if(${IS_DAILY}, toDate(line.ChargePeriodStart), ${NO_DAY}) AS day, any(${asOneValue(COLUMNS)}) AS values,
          sum(line.EffectiveCost) AS cost, ifNull(sum(line.ConsumedQuantity), toDecimal128(0, 18)) AS quantity,
          min(line.ChargePeriodStart) AS firstUsed, max(line.ChargePeriodEnd) AS lastUsed
        FROM cost_line AS line
        WHERE ${OF_PERIOD}
          AND ${IS_USAGE}
        GROUP BY usedAs, day
      ) AS day
      GROUP BY usedAs
    )
  ) AS used
  LEFT ANY JOIN (${environments}) AS instance
    ON instance.ResourceId = used.UsedBy AND instance.SubAccountId = used.SubAccountId`,
  only: ONLY_USAGE,
  evidence: {
    resourceId: `if(row.isBrief, [row.UsedBy], [])`,
    serviceName: '[toString(row.ServiceName)]',
    xProductCode: '[toString(row.x_ProductCode)]',
    xUsageType: '[toString(row.x_UsageType)]',
    xOperation: '[toString(row.x_Operation)]',
    pricingCategory: '[toString(row.PricingCategory)]',
    commitmentDiscountCategory: '[toString(row.CommitmentDiscountCategory)]',
    xCommitmentOfferingType: '[toString(row.x_CommitmentOfferingType)]',
  },
}

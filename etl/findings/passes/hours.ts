import { times } from '../money.ts'
import { isCacheNode, isEc2Instance, isRdsInstance, isSearchNode } from './instance-columns.ts'
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

/** What a Compute Savings Plan covers, wherever it runs. */
export const COMPUTE = 'Compute'

const IS_COMPUTE = `(${isEc2Instance}
        OR x_ProductCode IN ('AmazonECS', 'AmazonEKS') AND position(x_UsageType, 'Fargate') > 0
        OR x_ProductCode = 'AWSLambda' AND position(x_UsageType, 'GB-Second') > 0)`

/** What reservations are there for, of each service its own. */
const IS_RESERVABLE = `(${isRdsInstance} OR ${isCacheNode} OR ${isSearchNode}
        OR x_ProductCode = 'AmazonRedshift' AND match(x_UsageType, '(^|-)Node:')
        OR x_ProductCode = 'AmazonDynamoDB' AND position(x_UsageType, 'CapacityUnit-Hrs') > 0
        OR x_ProductCode = 'AmazonSageMaker' AND position(x_UsageType, ':ml.') > 0)`

/** To pass over other lines of these services by one look at their usage type, before each of the above is asked. */
const IN_USAGE_TYPES = [
  ...['BoxUsage', 'Fargate', 'GB-Second', 'InstanceUsage', 'Multi-AZ', 'NodeUsage', 'ESInstance'],
  ...['Node:', 'CapacityUnit-Hrs', ':ml.'],
]

/** To pass over the lines of other services before anything else of them is read. */
const PRODUCT_CODES = [
  ...['AmazonEC2', 'AmazonECS', 'AmazonEKS', 'AWSLambda', 'AmazonRDS', 'AmazonElastiCache', 'AmazonES'],
  ...['AmazonRedshift', 'AmazonDynamoDB', 'AmazonSageMaker'],
]

const HOURS = `toUInt32(dateDiff('hour', ${COVERED_FROM}, ${COVERED_TO}))`

/** How many of the hours may cost less than the floor: a tenth. Hours without any usage are the first of them. */
const HOURS_BELOW = `toInt64(intDiv(${HOURS}, 10))`
const EMPTY_HOURS = `greatest(toInt64(${HOURS}) - toInt64(length(costOfHours)), 0)`

const OF_ALL = ['BillingAccountId', 'BillingCurrency', 'SubAccountId']
const OF_RESERVABLE = ['RegionId', 'x_ProductCode']
const VALUES = [...OF_RESERVABLE, ...OF_ALL, 'ProviderName', 'SubAccountName', 'ServiceName']

/** What hours are added up by. */
const KEY = `cityHash64(${asOneNumber(OF_ALL)}, if(${IS_COMPUTE}, 0, ${asOneNumber(OF_RESERVABLE)}))`

const quoted = (texts: readonly string[]) => texts.map((text) => `'${text}'`).join(', ')

const LINES = `FROM cost_line AS line
        PREWHERE ${OF_PERIOD}
          AND PricingCategory = 'Standard' AND x_ProductCode IN (${quoted(PRODUCT_CODES)})
          AND multiSearchAny(x_UsageType, [${quoted(IN_USAGE_TYPES)}])
        WHERE ${IS_USAGE} AND (${IS_COMPUTE} OR ${IS_RESERVABLE})`

/**
 * What runs without a commitment, hour by hour: `floor` is what an hour costs at least in nine of ten. Plans for
 * compute hold in all regions and services, reservations in one of each. The lines are read twice: what is added up by
 * hour has half a million groups, each of which would keep the texts that a few hundred have in common; that took one
 * and a half times as long.
 */
export const hoursPass: Pass = {
  name: 'hours',
  rows: `SELECT *, '' AS ResourceId, ${HOURS} AS hours,
    if(${HOURS_BELOW} < ${EMPTY_HOURS}, toDecimal128(0, 18),
      arraySort(costOfHours)[${HOURS_BELOW} - ${EMPTY_HOURS} + 1]) AS floor,
    ${times('floor', 'quantity')} AS cost, toDecimal128(hours, 18) AS quantity
  FROM (
    SELECT ${takenApart('named.values', ['regionOfLine', ...VALUES.slice(1)])},
      if(isCompute, '', toString(regionOfLine)) AS RegionId,
      if(isCompute, '${COMPUTE}', toString(x_ProductCode)) AS Subject, usageTypes, productCodes, costOfHours, costOfAll
    FROM (
      SELECT usedAs, groupArray(hour.cost) AS costOfHours, sum(hour.cost) AS costOfAll
      FROM (
        SELECT ${KEY} AS usedAs, toStartOfHour(line.ChargePeriodStart) AS startOfHour, sum(line.EffectiveCost) AS cost
        ${LINES}
        GROUP BY usedAs, startOfHour
      ) AS hour
      GROUP BY usedAs
    ) AS summed
    JOIN (
      SELECT ${KEY} AS usedAs, any(${asOneValue(VALUES)}) AS values, any(${IS_COMPUTE}) AS isCompute,
        groupUniqArray(line.x_UsageType) AS usageTypes, groupUniqArray(line.x_ProductCode) AS productCodes
        ${LINES}
        GROUP BY usedAs
    ) AS named USING (usedAs)
  )`,
  filters: { subAccountId: 'SubAccountId' },
  only: ONLY_USAGE,
  evidence: {
    regionId: "if(row.RegionId = '', [], [toString(row.RegionId)])",
    xProductCode: 'arrayMap(code -> toString(code), row.productCodes)',
    xUsageType: 'arrayMap(type -> toString(type), row.usageTypes)',
    pricingCategory: "['Standard']",
  },
}

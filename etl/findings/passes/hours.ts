import { isCacheNode, isEc2Instance, isRdsInstance, isSearchNode } from './instance-columns.ts'
import { COVERED_FROM, COVERED_TO, IS_USAGE, OF_PERIOD, type Pass } from './pass.ts'

/** What a Compute Savings Plan covers, wherever it runs. */
export const COMPUTE = 'Compute'

/** What commitments of each kind cover; usage of nothing that they cover is in none. */
const FAMILY = `multiIf(
        ${isEc2Instance}, '${COMPUTE}',
        x_ProductCode IN ('AmazonECS', 'AmazonEKS') AND position(x_UsageType, 'Fargate') > 0, '${COMPUTE}',
        x_ProductCode = 'AWSLambda' AND position(x_UsageType, 'GB-Second') > 0, '${COMPUTE}',
        ${isRdsInstance} OR ${isCacheNode} OR ${isSearchNode}, toString(x_ProductCode),
        x_ProductCode = 'AmazonRedshift' AND match(x_UsageType, '(^|-)Node:'), toString(x_ProductCode),
        x_ProductCode = 'AmazonDynamoDB' AND position(x_UsageType, 'CapacityUnit-Hrs') > 0, toString(x_ProductCode),
        x_ProductCode = 'AmazonSageMaker' AND position(x_UsageType, ':ml.') > 0, toString(x_ProductCode),
        '')`

const HOURS = `toUInt32(dateDiff('hour', ${COVERED_FROM}, ${COVERED_TO}))`

/** How many of the hours may cost less than the floor: a tenth. Hours without any usage are the first of them. */
const HOURS_BELOW = `toInt64(intDiv(${HOURS}, 10))`
const EMPTY_HOURS = `greatest(toInt64(${HOURS}) - toInt64(length(costOfHours)), 0)`

const KEYS = ['BillingAccountId', 'BillingCurrency', 'SubAccountId', 'RegionId', 'Subject']

/**
 * What runs without a commitment, hour by hour: `floor` is what an hour costs at least in nine of ten. Plans for
 * compute hold in all regions, reservations in one.
 */
export const hoursPass: Pass = {
  name: 'hours',
  rows: `SELECT *, ${HOURS} AS hours,
    if(${HOURS_BELOW} < ${EMPTY_HOURS}, toDecimal128(0, 18),
      arraySort(costOfHours)[${HOURS_BELOW} - ${EMPTY_HOURS} + 1]) AS floor,
    multiplyDecimal(floor, toDecimal128(hours, 18), 18) AS cost, toDecimal128(hours, 18) AS quantity
  FROM (
    SELECT ${KEYS.join(', ')}, '' AS ResourceId, any(hour.ProviderName) AS ProviderName,
      any(hour.SubAccountName) AS SubAccountName, any(hour.ServiceName) AS ServiceName,
      groupUniqArrayArray(hour.usageTypes) AS usageTypes, groupUniqArrayArray(hour.productCodes) AS productCodes,
      groupArray(hour.cost) AS costOfHours, sum(hour.cost) AS costOfAll
    FROM (
      SELECT BillingAccountId, BillingCurrency, SubAccountId, if(Subject = '${COMPUTE}', '', RegionOfLine) AS RegionId,
        Subject, toStartOfHour(line.ChargePeriodStart) AS startOfHour, any(line.ProviderName) AS ProviderName,
        any(line.SubAccountName) AS SubAccountName, any(line.ServiceName) AS ServiceName,
        groupUniqArray(toString(line.x_UsageType)) AS usageTypes,
        groupUniqArray(toString(line.x_ProductCode)) AS productCodes, sum(line.EffectiveCost) AS cost
      FROM (SELECT *, ${FAMILY} AS Subject, RegionId AS RegionOfLine FROM cost_line) AS line
      WHERE ${OF_PERIOD}
        AND ${IS_USAGE} AND PricingCategory = 'Standard' AND Subject != ''
      GROUP BY ${KEYS.join(', ')}, startOfHour
    ) AS hour
    GROUP BY ${KEYS.join(', ')}
  )`,
  filters: { subAccountId: 'SubAccountId' },
  evidence: {
    regionId: "if(RegionId = '', [], [toString(RegionId)])",
    xProductCode: 'productCodes',
    xUsageType: 'usageTypes',
    pricingCategory: "['Standard']",
  },
}

import { asOneNumber, asOneValue, IS_USAGE, ONLY_USAGE, takenApart, type Pass } from './pass.ts'

const KEYS = [
  ...['BillingAccountId', 'BillingCurrency', 'SubAccountId', 'RegionId'],
  ...['x_ProductCode', 'x_UsageType', 'x_Operation', 'PricingCategory'],
]
const COLUMNS = [...KEYS, 'ProviderName', 'SubAccountName', 'ServiceName']

const IS_OWN = `line.load_id = {loadId:UUID} AND line.BillingPeriodStart >= {period:Date} AND line.BillingPeriodStart < addMonths({period:Date}, 1)`

/**
 * Snapshots and log groups, in this bill and in the client's bills of before it that count: only their times are
 * taken from those. Which lines it is about is asked first, since whether a line's bill counts takes the longest.
 */
export const historyPass: Pass = {
  name: 'history',
  rows: `SELECT used.UsedBy AS ResourceId, if(ResourceId = '', toString(x_ProductCode), '') AS Subject,
      ${takenApart('used.values', COLUMNS)}, isOwn, cost, quantity, firstUsed, lastUsed, lastUsedNow
    FROM (
      SELECT line.ResourceId AS UsedBy, ${asOneNumber(KEYS)} AS usedAs, any(${asOneValue(COLUMNS)}) AS values,
        countIf(${IS_OWN}) > 0 AS isOwn, sumIf(line.EffectiveCost, ${IS_OWN}) AS cost,
        ifNull(sumIf(line.ConsumedQuantity, ${IS_OWN}), toDecimal128(0, 18)) AS quantity,
        min(line.ChargePeriodStart) AS firstUsed, max(line.ChargePeriodEnd) AS lastUsed,
        maxIf(line.ChargePeriodEnd, ${IS_OWN}) AS lastUsedNow
      FROM cost_line AS line
      PREWHERE client_id = {clientId:UUID} AND load_id IN {historyLoads:Array(UUID)}
        AND (x_ProductCode = 'AmazonEC2' AND position(x_UsageType, 'EBS:SnapshotUsage') > 0 OR x_ProductCode = 'AmazonCloudWatch')
      WHERE ${IS_USAGE}
        AND (load_id, toStartOfMonth(BillingPeriodStart), BillingAccountId) IN (
          SELECT arrayJoin(arrayZip({historyLoads:Array(UUID)}, {historyPeriods:Array(Date)}, {historyAccounts:Array(String)})))
      GROUP BY UsedBy, usedAs
    ) AS used`,
  only: ONLY_USAGE,
  evidence: {
    serviceName: '[toString(row.ServiceName)]',
    xProductCode: '[toString(row.x_ProductCode)]',
    xUsageType: '[toString(row.x_UsageType)]',
    xOperation: '[toString(row.x_Operation)]',
    pricingCategory: '[toString(row.PricingCategory)]',
  },
}

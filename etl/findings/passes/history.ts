import { IS_USAGE, type Pass } from './pass.ts'

const KEYS = [
  ...['BillingAccountId', 'BillingCurrency', 'SubAccountId', 'RegionId', 'ResourceId'],
  ...['x_ProductCode', 'x_UsageType', 'x_Operation', 'PricingCategory'],
]

const IS_OWN = `load_id = {loadId:UUID} AND BillingPeriodStart >= {period:Date} AND BillingPeriodStart < addMonths({period:Date}, 1)`

/**
 * Snapshots and log groups, in this bill and in the client's bills of before it that count: only their times are
 * taken from those.
 */
export const historyPass: Pass = {
  name: 'history',
  rows: `SELECT ${KEYS.join(', ')}, if(ResourceId = '', toString(x_ProductCode), '') AS Subject,
      any(line.ProviderName) AS ProviderName, any(line.SubAccountName) AS SubAccountName,
      any(line.ServiceName) AS ServiceName, countIf(${IS_OWN}) > 0 AS isOwn,
      sumIf(line.EffectiveCost, ${IS_OWN}) AS cost,
      ifNull(sumIf(line.ConsumedQuantity, ${IS_OWN}), toDecimal128(0, 18)) AS quantity,
      min(line.ChargePeriodStart) AS firstUsed, max(line.ChargePeriodEnd) AS lastUsed
    FROM cost_line AS line
    WHERE client_id = {clientId:UUID} AND load_id IN {historyLoads:Array(UUID)}
      AND (load_id, toStartOfMonth(BillingPeriodStart), BillingAccountId) IN (
        SELECT arrayJoin(arrayZip({historyLoads:Array(UUID)}, {historyPeriods:Array(Date)}, {historyAccounts:Array(String)})))
      AND ${IS_USAGE}
      AND (x_ProductCode = 'AmazonEC2' AND position(x_UsageType, 'EBS:SnapshotUsage') > 0 OR x_ProductCode = 'AmazonCloudWatch')
    GROUP BY ${KEYS.join(', ')}`,
  evidence: {
    serviceName: '[toString(ServiceName)]',
    xProductCode: '[toString(x_ProductCode)]',
    xUsageType: '[toString(x_UsageType)]',
    xOperation: '[toString(x_Operation)]',
    pricingCategory: '[toString(PricingCategory)]',
  },
}

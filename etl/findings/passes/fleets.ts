import { instanceType, isEc2Instance } from './instance-columns.ts'
import { IS_USAGE, OF_PERIOD, type Pass } from './pass.ts'

const KEYS = [
  ...['BillingAccountId', 'BillingCurrency', 'SubAccountId', 'RegionId', 'InstanceId', 'x_UsageType', 'x_Operation'],
]

/**
 * Instances of EC2 without a commitment, each with when it was there: findings are about all of one type, account and
 * region. Those that come and go are nobody's to look at one by one, and are not there any more in the next bill.
 */
export const fleetsPass: Pass = {
  name: 'fleets',
  rows: `SELECT *, '' AS ResourceId, ${instanceType} AS Subject, 'Standard' AS PricingCategory
  FROM (
    SELECT ${KEYS.join(', ')}, any(line.ProviderName) AS ProviderName, any(line.SubAccountName) AS SubAccountName,
      any(line.ServiceName) AS ServiceName, any(line.x_InstanceType) AS x_InstanceType,
      sum(line.EffectiveCost) AS cost, ifNull(sum(line.ConsumedQuantity), toDecimal128(0, 18)) AS quantity,
      min(line.ChargePeriodStart) AS firstUsed, max(line.ChargePeriodEnd) AS lastUsed
    FROM (SELECT *, ResourceId AS InstanceId FROM cost_line) AS line
    WHERE ${OF_PERIOD}
      AND ${IS_USAGE} AND PricingCategory = 'Standard' AND InstanceId != ''
      AND ${isEc2Instance} AND startsWith(x_Operation, 'RunInstances')
    GROUP BY ${KEYS.join(', ')}
  )`,
  filters: { subAccountId: 'SubAccountId', regionId: 'RegionId' },
  evidence: {
    resourceId: '[toString(InstanceId)]',
    serviceName: '[toString(ServiceName)]',
    xUsageType: '[toString(x_UsageType)]',
    xOperation: '[toString(x_Operation)]',
    pricingCategory: '[toString(PricingCategory)]',
  },
}

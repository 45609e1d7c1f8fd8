import { instanceType, isEc2Instance, isRdsInstance } from './instance-columns.ts'
import { IS_USAGE, OF_PERIOD, type Pass } from './pass.ts'

/** Keys of tags that say what something is there for, without case and punctuation; the first that has a value. */
const ENVIRONMENT_KEYS = [
  'environment',
  'env',
  'environmentname',
  'environmenttype',
  'stage',
  'tier',
  'lifecycle',
]

const withoutPunctuation = (sql: string) => `replaceRegexpAll(lowerUTF8(${sql}), '[^a-z0-9]', '')`

const ENVIRONMENT = `arrayFirst(value -> value != '', arrayMap(
      wanted -> mapValues(tags)[indexOf(arrayMap(
        key -> ${withoutPunctuation("replaceRegexpOne(key, '^(user:|user_)', '')")}, mapKeys(tags)), wanted)],
      [${ENVIRONMENT_KEYS.map((key) => `'${key}'`).join(', ')}]))`

const KEYS = ['BillingAccountId', 'BillingCurrency', 'SubAccountId', 'RegionId', 'ResourceId', 'ServiceName']
const USE = ['x_ProductCode', 'x_UsageType', 'x_Operation', 'PricingCategory']

/** Instances of EC2 and RDS that no commitment covers, with what their tags say of their environment. */
export const instancesPass: Pass = {
  name: 'instances',
  rows: `SELECT *, '' AS Subject, ${withoutPunctuation(ENVIRONMENT)} AS environment
  FROM (
    SELECT ${[...KEYS, ...USE].join(', ')}, any(line.ProviderName) AS ProviderName,
      any(line.SubAccountName) AS SubAccountName, any(${instanceType}) AS instanceType,
      sum(line.EffectiveCost) AS cost, ifNull(sum(line.ConsumedQuantity), toDecimal128(0, 18)) AS quantity,
      anyIf(line.Tags, notEmpty(line.Tags)) AS tags
    FROM cost_line AS line
    WHERE ${OF_PERIOD}
      AND ${IS_USAGE} AND PricingCategory = 'Standard' AND ResourceId != ''
      AND (${isEc2Instance} OR ${isRdsInstance})
    GROUP BY ${[...KEYS, ...USE].join(', ')}
  )`,
  evidence: {
    serviceName: '[toString(ServiceName)]',
    xProductCode: '[toString(x_ProductCode)]',
    xUsageType: '[toString(x_UsageType)]',
    xOperation: '[toString(x_Operation)]',
    pricingCategory: '[toString(PricingCategory)]',
  },
}

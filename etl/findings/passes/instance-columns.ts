import type { Sql } from '../rule.ts'

/** The bill's own, or the end of the usage type, where some formats have nothing else: `BoxUsage:m5.large`. */
export const instanceType: Sql = `if(x_InstanceType != '', x_InstanceType,
      extract(x_UsageType, ':((?:[a-z]+[.])?[a-z0-9-]+[.][a-z0-9-]+(?:[.]search)?)$'))`

/** `m5` of `m5.large`, `db.m5.large`, `cache.m5.large` and `m5.large.search`. */
export const instanceFamily = (type: Sql): Sql =>
  `extract(replaceRegexpOne(${type}, '^(db|cache|ml)[.]', ''), '^([a-z0-9-]+)[.]')`

/** Instances of EC2 that run, on shared or dedicated hardware; not those that are reserved and idle. */
export const isEc2Instance: Sql = `x_ProductCode = 'AmazonEC2' AND match(x_UsageType, '(^|-)BoxUsage(:|$)')`

export const isRdsInstance: Sql = `x_ProductCode = 'AmazonRDS' AND match(x_UsageType, '(^|-)(InstanceUsage|Multi-AZUsage|Multi-AZClusterUsage):')`

export const isCacheNode: Sql = `x_ProductCode = 'AmazonElastiCache' AND match(x_UsageType, '(^|-)NodeUsage:')`

export const isSearchNode: Sql = `x_ProductCode = 'AmazonES' AND match(x_UsageType, '(^|-)ESInstance:')`

/** Covered by a plan that would cover another family as well; where the bill does not say which plan it was, by none. */
export const isComputePlan: Sql = `PricingCategory = 'Committed' AND CommitmentDiscountCategory = 'Spend' AND x_CommitmentOfferingType = 'ComputeSavingsPlans'`

/** The number at the end of an operation says what runs on an instance, where no column does. */
export const isWindows: Sql = `(x_OperatingSystem = 'Windows' OR x_OperatingSystem = '' AND match(x_Operation, ':(0002|0006|0102|0202|0800)$'))`

/** Engines that run on Arm as well; where no column names the engine, by the number of the operation. */
export const isOpenSourceEngine: Sql = `(match(x_DatabaseEngine, '(?i)mysql|postgres|mariadb')
      OR x_DatabaseEngine = '' AND match(x_Operation, ':(0002|0014|0016|0018|0021)$'))`

import type { CostFilter } from '../../contract/cost-query.ts'

const USAGE: CostFilter = { dimension: 'chargeCategory', operator: 'in', values: ['Usage'] }

/** The products of which usage can be covered by a Savings Plan or a reservation. */
const ELIGIBLE_PRODUCTS = [
  'AmazonEC2',
  'AmazonECS',
  'AmazonEKS',
  'AWSLambda',
  'AmazonRDS',
  'AmazonElastiCache',
  'AmazonMemoryDB',
  'AmazonES',
  'AmazonRedshift',
  'AmazonDynamoDB',
  'AmazonSageMaker',
]

/** Texts in the usage types of what they cover: instances and capacity, no storage, requests or transfer. */
const ELIGIBLE_USAGE_TYPES = [
  'BoxUsage',
  'DedicatedUsage',
  'HostUsage',
  'Fargate-',
  'Lambda-GB-Second',
  'Lambda-Provisioned',
  'InstanceUsage',
  'Multi-AZUsage',
  'Multi-AZClusterUsage',
  'NodeUsage',
  'ESInstance',
  'Node:',
  'ReadCapacityUnit-Hrs',
  'WriteCapacityUnit-Hrs',
  'ml.',
]

/** Usage that a commitment could cover, and none does: no spot, no corrections. */
export const ON_DEMAND: CostFilter[] = [
  USAGE,
  { dimension: 'chargeClass', operator: 'isEmpty' },
  { dimension: 'commitmentDiscountStatus', operator: 'isEmpty' },
  { dimension: 'pricingCategory', operator: 'notIn', values: ['Dynamic', 'Committed'] },
  { dimension: 'xProductCode', operator: 'in', values: ELIGIBLE_PRODUCTS },
  { dimension: 'xUsageType', operator: 'contains', values: ELIGIBLE_USAGE_TYPES },
]

/** Covered usage of bills that have usage types: of others, nobody knows what else could be covered. */
export const COVERED: CostFilter[] = [
  USAGE,
  { dimension: 'commitmentDiscountStatus', operator: 'in', values: ['Used'] },
  { dimension: 'xUsageType', operator: 'isNotEmpty' },
]

export const USED: CostFilter[] = [
  { dimension: 'commitmentDiscountStatus', operator: 'in', values: ['Used'] },
]

export const UNUSED: CostFilter[] = [
  { dimension: 'commitmentDiscountStatus', operator: 'in', values: ['Unused'] },
]

/** What savings rates are of: usage, without purchases and corrections, and without what nothing used. */
export const ALL_USAGE: CostFilter[] = [
  USAGE,
  { dimension: 'chargeClass', operator: 'isEmpty' },
  { dimension: 'commitmentDiscountStatus', operator: 'notIn', values: ['Unused'] },
]

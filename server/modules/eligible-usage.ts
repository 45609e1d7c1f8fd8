import type { CostFilter } from '../../contract/cost-query.ts'
import type { Amount } from './amounts.ts'
import { inValues } from './in-values.ts'

/** What one commitment can cover together: a Savings Plan for compute, reservations of one service. */
interface EligibleKind {
  kind: string
  title: string
  /** The product codes that are of this kind alone. */
  products: readonly string[]
  /** Texts in the usage types of what commitments cover: instances and capacity, no storage, requests or transfer. */
  usageTypes: readonly string[]
}

/**
 * The one list of what counts as usage that commitments could cover. A line is eligible by its product and by any of
 * the texts, so that a question with two filters leads to all of it; the product alone then says the kind.
 */
export const ELIGIBLE_KINDS: readonly EligibleKind[] = [
  {
    kind: 'compute',
    title: 'Compute: EC2, Fargate, Lambda',
    products: ['AmazonEC2', 'AmazonECS', 'AmazonEKS', 'AWSLambda'],
    usageTypes: [
      'BoxUsage',
      'DedicatedUsage',
      'HostUsage',
      'Fargate-',
      'Lambda-GB-Second',
      'Lambda-Provisioned',
    ],
  },
  {
    kind: 'rds',
    title: 'RDS',
    products: ['AmazonRDS'],
    usageTypes: ['InstanceUsage', 'Multi-AZUsage', 'Multi-AZClusterUsage'],
  },
  { kind: 'elasticache', title: 'ElastiCache', products: ['AmazonElastiCache'], usageTypes: ['NodeUsage'] },
  { kind: 'memorydb', title: 'MemoryDB', products: ['AmazonMemoryDB'], usageTypes: ['NodeUsage'] },
  { kind: 'opensearch', title: 'OpenSearch', products: ['AmazonES'], usageTypes: ['ESInstance'] },
  { kind: 'redshift', title: 'Redshift', products: ['AmazonRedshift'], usageTypes: ['Node:'] },
  {
    kind: 'dynamodb',
    title: 'DynamoDB, provisioned capacity',
    products: ['AmazonDynamoDB'],
    usageTypes: ['ReadCapacityUnit-Hrs', 'WriteCapacityUnit-Hrs'],
  },
  { kind: 'sagemaker', title: 'SageMaker', products: ['AmazonSageMaker'], usageTypes: ['ml.'] },
]

const USAGE = inValues('chargeCategory', ['Usage'])

/** Eligible, and covered by nothing: no spot, no corrections, and nothing that takes back covered usage. */
export const ON_DEMAND: readonly CostFilter[] = [
  USAGE,
  { dimension: 'chargeClass', operator: 'isEmpty' },
  { dimension: 'commitmentDiscountStatus', operator: 'isEmpty' },
  { dimension: 'pricingCategory', operator: 'notIn', values: ['Dynamic', 'Committed'] },
  inValues(
    'xProductCode',
    ELIGIBLE_KINDS.flatMap(({ products }) => products),
  ),
  {
    dimension: 'xUsageType',
    operator: 'contains',
    values: [...new Set(ELIGIBLE_KINDS.flatMap(({ usageTypes }) => usageTypes))],
  },
]

/** Where lines have no usage types, nobody knows what is eligible, and coverage counts neither. */
export const COVERED: readonly CostFilter[] = [
  USAGE,
  inValues('commitmentDiscountStatus', ['Used']),
  { dimension: 'xUsageType', operator: 'isNotEmpty' },
]

export const COVERED_WITHOUT_USAGE_TYPE: readonly CostFilter[] = [
  USAGE,
  inValues('commitmentDiscountStatus', ['Used']),
  { dimension: 'xUsageType', operator: 'isEmpty' },
]

export const USED: readonly CostFilter[] = [inValues('commitmentDiscountStatus', ['Used'])]

/** AWS says it of fees, which are purchases, and FOCUS of usage. */
export const UNUSED: readonly CostFilter[] = [inValues('commitmentDiscountStatus', ['Unused'])]

/**
 * Fees of bills that do not say what of them nothing used: all of their amount counts as effective then. Those that
 * were paid ahead, and those that were used whole, have none.
 */
export const FEE_WITHOUT_UNUSED: readonly CostFilter[] = [
  inValues('chargeCategory', ['Purchase']),
  { dimension: 'chargeClass', operator: 'isEmpty' },
  { dimension: 'commitmentDiscountStatus', operator: 'isEmpty' },
  { dimension: 'commitmentDiscountCategory', operator: 'isNotEmpty' },
]

/**
 * What utilization is a part of. Null where it is not known: where a fee is all that a bill says, what of it nothing
 * used would count as used.
 *
 * @param feeUnknown what fees cost of which that is so
 */
export function committedCost({
  used,
  unused,
  feeUnknown,
}: {
  used: Amount
  unused: Amount
  feeUnknown: Amount
}): Amount | null {
  return feeUnknown === 0n ? used + unused : null
}

/** What savings rates are of: usage, without purchases and corrections, and without what nothing used. */
export const ALL_USAGE: readonly CostFilter[] = [
  USAGE,
  { dimension: 'chargeClass', operator: 'isEmpty' },
  { dimension: 'commitmentDiscountStatus', operator: 'notIn', values: ['Unused'] },
]

/** The family of instances in a usage type, `EU-BoxUsage:m5.large` is `m5`; empty where there are no instances. */
export function familyOf(usageType: string): string {
  return /:((?:db|cache|ml)\.[a-z0-9-]+|[a-z][a-z0-9-]*)\./.exec(usageType)?.[1] ?? ''
}

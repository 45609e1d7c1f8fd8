import type { CostFilter } from '../../../../contract/cost-query.ts'
import type { TransferKind } from '../../../../contract/data-transfer.ts'
import { inValues } from '../../in-values.ts'

interface KindDefinition {
  kind: Exclude<TransferKind, 'cloudfront' | 'other'>
  title: string
  /** Texts in its usage types, after the prefixes of regions. */
  usageTypes: readonly string[]
  /** Where the usage type alone does not tell: what was done has to be one of these, or none of them. */
  operations?: { operator: 'in' | 'notIn'; values: readonly string[] }
}

const BETWEEN_ZONES = ['DataTransfer-Regional-Bytes', 'DataTransfer-xAZ-']

/** What lines of peered networks say was done; their usage type is that of traffic between zones. */
const PEERING = ['VPCPeering-In', 'VPCPeering-Out']

/** Its usage types have names of edges, `EU-DataTransfer-Out-Bytes`, that elsewhere are those of regions. */
const CLOUDFRONT = ['AmazonCloudFront']

/**
 * The one list of what usage types are transfer, and of which kind. Kinds are made of filters that cost questions
 * have, so that each number leads to its lines, and whether a line is transfer at all its usage type alone says.
 */
const KINDS: readonly KindDefinition[] = [
  {
    kind: 'inter-az',
    title: 'Between zones',
    usageTypes: BETWEEN_ZONES,
    operations: { operator: 'notIn', values: PEERING },
  },
  {
    kind: 'vpc-peering',
    title: 'Between peered networks',
    usageTypes: BETWEEN_ZONES,
    operations: { operator: 'in', values: PEERING },
  },
  {
    kind: 'inter-region',
    title: 'Between regions',
    usageTypes: ['AWS-Out-Bytes', 'AWS-In-Bytes', 'AWS-Out-ABytes', 'AWS-In-ABytes'],
  },
  {
    kind: 'internet-out',
    title: 'To the internet',
    usageTypes: ['DataTransfer-Out-Bytes', 'DataTransfer-Out-OBytes', 'DataTransfer-Out-ABytes'],
  },
  {
    kind: 'internet-in',
    title: 'From the internet',
    usageTypes: ['DataTransfer-In-Bytes', 'DataTransfer-In-OBytes', 'DataTransfer-In-ABytes'],
  },
  { kind: 'nat-gateway', title: 'NAT gateways', usageTypes: ['NatGateway-Bytes', 'NatGateway-Prvd-Bytes'] },
  { kind: 'transit-gateway', title: 'Transit gateways', usageTypes: ['TransitGateway-Bytes'] },
  {
    kind: 'vpc-endpoint',
    title: 'VPC endpoints',
    usageTypes: ['VpcEndpoint-Bytes', 'VpcEndpoint-GWLBE-Bytes'],
  },
  {
    kind: 'cloudfront-origin',
    title: 'Between AWS and CloudFront',
    usageTypes: ['CloudFront-Out-Bytes', 'CloudFront-In-Bytes'],
  },
  { kind: 'direct-connect', title: 'Direct Connect', usageTypes: ['DataXfer-Out', 'DataXfer-In'] },
]

const TEXTS = [...new Set(KINDS.flatMap(({ usageTypes }) => usageTypes))]

const USAGE = inValues('chargeCategory', ['Usage'])

/** All kinds with the filters of their lines; no line matches those of two. */
export interface TransferKinds {
  kinds: readonly { kind: TransferKind; title: string; filters: readonly CostFilter[] }[]
  /** The kind of a line that is of one: the first of these, or else what the bill alone calls transfer. */
  cases: readonly { value: TransferKind; filters: readonly CostFilter[] }[]
  /** The lines of all kinds. */
  all: readonly CostFilter[]
}

/**
 * @param others usage types that are none of these, and that the bill itself calls transfer: sums stay those of all of
 *   it when AWS brings a new one
 */
export function transferKinds(others: readonly string[]): TransferKinds {
  const texts = [...TEXTS, ...others]
  return {
    cases: [
      { value: 'cloudfront', filters: [product('in')] },
      ...KINDS.map(({ kind, usageTypes, operations }) => ({
        value: kind,
        filters: [containing(usageTypes), ...ofOperations(operations)],
      })),
    ],
    kinds: [
      ...KINDS.map(({ kind, title, usageTypes, operations }) => ({
        kind,
        title,
        filters: [USAGE, product('notIn'), containing(usageTypes), ...ofOperations(operations)],
      })),
      {
        kind: 'cloudfront',
        title: 'From CloudFront',
        filters: [USAGE, product('in'), containing(texts)],
      },
      ...(others.length > 0
        ? [
            {
              kind: 'other' as const,
              title: 'Other transfer',
              filters: [USAGE, product('notIn'), containing(others)],
            },
          ]
        : []),
    ],
    all: [USAGE, containing(texts)],
  }
}

/** Whether a usage type is one of a kind of the list. */
export function isKnownTransfer(usageType: string): boolean {
  const lower = usageType.toLowerCase()
  return TEXTS.some((text) => lower.includes(text.toLowerCase()))
}

function ofOperations(operations: KindDefinition['operations']): CostFilter[] {
  return operations
    ? [{ dimension: 'xOperation', operator: operations.operator, values: [...operations.values] }]
    : []
}

function product(operator: 'in' | 'notIn'): CostFilter {
  return { dimension: 'xProductCode', operator, values: CLOUDFRONT }
}

function containing(values: readonly string[]): CostFilter {
  return { dimension: 'xUsageType', operator: 'contains', values: [...values] }
}

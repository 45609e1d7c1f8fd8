/** Every rule of the table of savings, by the name that it has there. */
export const RULES = [
  'ebs-gp2-to-gp3',
  'ebs-old-snapshots',
  'ec2-previous-generation',
  'ec2-graviton',
  'ec2-amd',
  'rds-graviton',
  'elasticache-opensearch-graviton',
  'lambda-arm',
  'ec2-spot',
  'compute-sp-gap',
  'commitment-gap',
  'commitment-unused',
  'commitment-expiring',
  'odcr-unused',
  'idle-nat',
  'idle-lb',
  'idle-vpn',
  'idle-vpce',
  'low-traffic-lb',
  'idle-public-ipv4',
  'eks-extended-support',
  'db-extended-support',
  's3-standard-cold',
  's3-incomplete-multipart',
  's3-abandoned-bucket',
  'glacier-to-deep-archive',
  'dynamodb-standard-ia',
  'redis-to-valkey',
  'rds-license',
  'cloudtrail-duplicate',
  'config-continuous',
  'logs-ingestion',
  'logs-storage-unused',
  'kinesis-idle',
  'waf-idle',
  'workspaces-autostop',
  'schedulable-instances',
  'transfer-hot-spots',
  'cpu-credits',
] as const
export type Rule = (typeof RULES)[number]

/** What a finding is about: a resource as the bill names it, or, where none is to blame, a name for what is. */
interface Subject {
  rule: Rule
  resourceId: string | null
  /** Of a fleet, a service or an account as a whole; null where there is a resource. */
  key: string | null
  accountId: string
  region: string
}

/**
 * Something that a rule has to find, and what it has to say of it. All that is planted costs the same on each day of
 * each month, so that the amounts are the same whichever months they are computed of, and exact to the last digit.
 * Amounts are effective costs of 30 days; the percentages are the defaults of the table. How each rule is read is said
 * where it is planted, in `findings/`. A month of 30 days, as September, leaves the least to read.
 */
export interface PlantedFinding extends Subject {
  monthlyCost: string
  /** `0` where the rule only reports. */
  monthlySaving: string
  /**
   * First days of the billing months, of the thirteen that the company has, in which it is to be found. A bill of
   * one of them is enough, except for `ebs-old-snapshots`, which needs all of them together.
   */
  months: string[]
}

/** Something that a rule must not find, although little is missing. */
export interface NearMiss extends Subject {
  /** What is missing. */
  because: string
}

/** What the sample company uses: enough services that a dashboard has something to say. */
export interface CatalogItem {
  product: string
  name: string
  family: string
  operation: string
  /** Usage type after the region's prefix. */
  usageType: string
  unit: string
  /** Price of a unit in billionths of a dollar. */
  price: bigint
  /** Usage an hour, in thousandths of the unit, up to. */
  usage: number
  instanceType?: string
  operatingSystem?: string
  resource: (id: string, region: string, account: string) => string
  /** How often it occurs, against the others. */
  weight: number
}

const arn = (service: string, kind: string) => (id: string, region: string, account: string) =>
  `arn:aws:${service}:${region}:${account}:${kind}${id}`

const ec2 = (type: string, price: bigint, weight: number): CatalogItem => ({
  product: 'AmazonEC2',
  name: 'Amazon Elastic Compute Cloud',
  family: 'Compute Instance',
  operation: 'RunInstances',
  usageType: `BoxUsage:${type}`,
  unit: 'Hrs',
  price,
  usage: 1000,
  instanceType: type,
  operatingSystem: 'Linux',
  resource: (id) => `i-0${id}`,
  weight,
})

export const CATALOG: readonly CatalogItem[] = [
  ec2('m5.large', 96_000_000n, 14),
  ec2('c6i.2xlarge', 340_000_000n, 10),
  ec2('r6g.xlarge', 201_600_000n, 8),
  ec2('t3.medium', 41_600_000n, 10),
  {
    product: 'AmazonEC2',
    name: 'Amazon Elastic Compute Cloud',
    family: 'Storage',
    operation: 'CreateVolume-Gp2',
    usageType: 'EBS:VolumeUsage.gp2',
    unit: 'GB-Mo',
    price: 100_000_000n,
    usage: 700,
    resource: (id) => `vol-0${id}`,
    weight: 12,
  },
  {
    product: 'AmazonEC2',
    name: 'Amazon Elastic Compute Cloud',
    family: 'NAT Gateway',
    operation: 'NatGateway',
    usageType: 'NatGateway-Bytes',
    unit: 'GB',
    price: 45_000_000n,
    usage: 90_000,
    resource: arn('ec2', 'natgateway/nat-0'),
    weight: 5,
  },
  {
    product: 'AmazonRDS',
    name: 'Amazon Relational Database Service',
    family: 'Database Instance',
    operation: 'CreateDBInstance:0014',
    usageType: 'InstanceUsage:db.r6g.large',
    unit: 'Hrs',
    price: 215_000_000n,
    usage: 1000,
    instanceType: 'db.r6g.large',
    resource: arn('rds', 'db:'),
    weight: 9,
  },
  {
    product: 'AmazonS3',
    name: 'Amazon Simple Storage Service',
    family: 'Storage',
    operation: 'StandardStorage',
    usageType: 'TimedStorage-ByteHrs',
    unit: 'GB-Mo',
    price: 23_000_000n,
    usage: 40_000,
    resource: (id) => `data-${id}`,
    weight: 9,
  },
  {
    product: 'AWSLambda',
    name: 'AWS Lambda',
    family: 'Serverless',
    operation: 'Invoke',
    usageType: 'Lambda-GB-Second',
    unit: 'Lambda-GB-Second',
    price: 16_667n,
    usage: 9_000_000,
    resource: arn('lambda', 'function:'),
    weight: 7,
  },
  {
    product: 'AmazonCloudWatch',
    name: 'AmazonCloudWatch',
    family: 'Data Payload',
    operation: 'PutLogEvents',
    usageType: 'DataProcessing-Bytes',
    unit: 'GB',
    price: 500_000_000n,
    usage: 900,
    resource: arn('logs', 'log-group:'),
    weight: 6,
  },
  {
    product: 'AmazonDynamoDB',
    name: 'Amazon DynamoDB',
    family: 'Amazon DynamoDB PayPerRequest Throughput',
    operation: 'PayPerRequestThroughput',
    usageType: 'WriteRequestUnits',
    unit: 'WriteRequestUnits',
    price: 1_250n,
    usage: 60_000_000,
    resource: arn('dynamodb', 'table/'),
    weight: 5,
  },
  {
    product: 'AmazonCloudFront',
    name: 'Amazon CloudFront',
    family: 'Data Transfer',
    operation: 'GET',
    usageType: 'DataTransfer-Out-Bytes',
    unit: 'GB',
    price: 85_000_000n,
    usage: 6_000,
    resource: arn('cloudfront', 'distribution/'),
    weight: 3,
  },
  {
    product: 'AmazonEKS',
    name: 'Amazon Elastic Container Service for Kubernetes',
    family: 'Compute',
    operation: 'CreateOperation',
    usageType: 'AmazonEKS-Hours:perCluster',
    unit: 'Hours',
    price: 100_000_000n,
    usage: 1000,
    resource: arn('eks', 'cluster/'),
    weight: 2,
  },
]

export const REGIONS = [
  { id: 'us-east-1', prefix: 'USE1', name: 'US East (N. Virginia)', weight: 5 },
  { id: 'eu-west-1', prefix: 'EU', name: 'EU (Ireland)', weight: 4 },
  { id: 'eu-central-1', prefix: 'EUC1', name: 'EU (Frankfurt)', weight: 2 },
  { id: 'ap-southeast-2', prefix: 'APS2', name: 'Asia Pacific (Sydney)', weight: 1 },
] as const

export const ACCOUNTS = [
  { id: '004210000001', team: 'platform', environment: 'production' },
  { id: '004210000002', team: 'storefront', environment: 'production' },
  { id: '004210000003', team: 'data', environment: 'production' },
  { id: '004210000004', team: 'storefront', environment: 'staging' },
  { id: '004210000005', team: 'research', environment: 'development' },
] as const

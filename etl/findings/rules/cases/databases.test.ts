import { hourly, usage, type RuleCase, type UsageLine } from '../../testing.ts'
import { testCases } from './test-cases.ts'

const database = (
  type: string,
  columns: UsageLine['columns'] = {},
  more: Partial<UsageLine> = {},
): UsageLine => ({
  product: 'AmazonRDS',
  usageType: `EU-InstanceUsage:${type}`,
  operation: 'CreateDBInstance:0014',
  resource: 'arn:db',
  cost: 310,
  quantity: 744,
  columns: { x_DatabaseEngine: 'PostgreSQL', x_LicenseModel: 'No license required', ...columns },
  ...more,
})

const node = (type: string, more: Partial<UsageLine> = {}): UsageLine => ({
  product: 'AmazonElastiCache',
  usageType: `EU-NodeUsage:${type}`,
  operation: 'CreateCacheCluster:0002',
  resource: 'arn:cache',
  cost: 310,
  quantity: 744,
  ...more,
})

/** The same in each hour of October. */
const steadily = (product: string, usageType: string) =>
  hourly({ product, usageType, cost: '0.2', quantity: 1 })

const reserved = { PricingCategory: 'Committed', CommitmentDiscountCategory: 'Usage' }
const finds = (resource: string, monthlySaving: string) => ({
  resource,
  monthlyCost: '300.00',
  monthlySaving,
})
const licence = (x_DatabaseEngine: string, x_LicenseModel = 'License included') => ({
  x_DatabaseEngine,
  x_LicenseModel,
})

const cases: RuleCase[] = [
  {
    rule: 'rds-graviton',
    says: 'PostgreSQL on x86',
    lines: [usage(database('db.m5.large'))],
    finds: finds('arn:db', '30.00'),
  },
  {
    rule: 'rds-graviton',
    says: 'Aurora with two zones, by its operation',
    lines: [
      usage(
        database(
          'db.r6i.large',
          { x_DatabaseEngine: '' },
          { usageType: 'EU-Multi-AZUsage:db.r6i.large', operation: 'CreateDBInstance:0021' },
        ),
      ),
    ],
    finds: finds('arn:db', '30.00'),
  },
  ...(
    [
      ['one on Graviton', database('db.m6g.large')],
      ['a reserved one', database('db.m5.large', reserved)],
      ['Oracle', database('db.m5.large', licence('Oracle', 'Bring your own license'))],
      [
        'SQL Server by its operation',
        database('db.m5.large', { x_DatabaseEngine: '' }, { operation: 'CreateDBInstance:0012' }),
      ],
      ['its storage', database('db.m5.large', {}, { usageType: 'EU-RDS:GP2-Storage' })],
    ] as const
  ).map(([says, line]) => ({ rule: 'rds-graviton', says, lines: [usage(line)], finds: null })),
  {
    rule: 'rds-license',
    says: 'Oracle with its licence, for 15 %',
    lines: [usage(database('db.r6i.large', licence('Oracle')))],
    finds: finds('arn:db', '45.00'),
  },
  {
    rule: 'rds-license',
    says: 'SQL Server with its licence, for 25 %',
    lines: [usage(database('db.r6i.large', licence('SQL Server')))],
    finds: finds('arn:db', '75.00'),
  },
  {
    rule: 'rds-license',
    says: 'SQL Server of which the bill says it in the operation alone',
    lines: [usage(database('db.r6i.large', licence('', ''), { operation: 'CreateDBInstance:0015' }))],
    finds: finds('arn:db', '75.00'),
  },
  ...(
    [
      [
        'Oracle under a licence of one’s own',
        database('db.r6i.large', licence('Oracle', 'Bring your own license')),
      ],
      ['an engine without a licence', database('db.r6i.large')],
    ] as const
  ).map(([says, line]) => ({ rule: 'rds-license', says, lines: [usage(line)], finds: null })),
  {
    rule: 'elasticache-opensearch-graviton',
    says: 'cache nodes on x86',
    lines: [usage(node('cache.m5.large'))],
    finds: finds('arn:cache', '15.00'),
  },
  {
    rule: 'elasticache-opensearch-graviton',
    says: 'search nodes on x86',
    lines: [
      usage(node('', { product: 'AmazonES', usageType: 'EU-ESInstance:r5.large', resource: 'arn:es' })),
    ],
    finds: finds('arn:es', '15.00'),
  },
  ...(
    [
      ['nodes on Graviton', node('cache.r6g.large')],
      ['reserved ones', node('cache.m5.large', { columns: reserved })],
      ['storage of a search domain', node('', { product: 'AmazonES', usageType: 'EU-ES:gp3-Storage' })],
    ] as const
  ).map(([says, line]) => ({
    rule: 'elasticache-opensearch-graviton',
    says,
    lines: [usage(line)],
    finds: null,
  })),
  {
    rule: 'redis-to-valkey',
    says: 'nodes with Redis, for a fifth',
    lines: [usage(node('cache.r6g.large'))],
    finds: finds('arn:cache', '60.00'),
  },
  {
    rule: 'redis-to-valkey',
    says: 'Redis without servers, for a third',
    lines: [
      usage(node('', { usageType: 'EU-ElastiCacheProcessingUnits:Redis', operation: '', cost: 155 })),
      usage(node('', { usageType: 'EU-CachedData:Redis', operation: '', cost: 155 })),
    ],
    finds: finds('arn:cache', '99.00'),
  },
  ...(
    [
      ['nodes with Memcached', node('cache.r6g.large', { operation: 'CreateCacheCluster:0001' })],
      ['nodes with Valkey', node('cache.r6g.large', { operation: 'CreateCacheCluster:Valkey' })],
      ['reserved nodes', node('cache.r6g.large', { columns: reserved })],
      ['backups', node('', { usageType: 'EU-BackupUsage', operation: 'CreateSnapshot:0002' })],
    ] as const
  ).map(([says, line]) => ({ rule: 'redis-to-valkey', says, lines: [usage(line)], finds: null })),
  ...['AmazonRDS', 'AmazonDocDB', 'AmazonES', 'AmazonElastiCache'].map((product) => ({
    rule: 'db-extended-support',
    says: `extended support of ${product}`,
    lines: [usage(database('', {}, { product, usageType: 'EU-ExtendedSupport:Yr1-Yr2:PostgreSQL11' }))],
    beside: [usage(database('db.m6g.large', {}, { product }))],
    finds: finds('arn:db', '300.00'),
  })),
  {
    rule: 'db-extended-support',
    says: 'the database by itself',
    lines: [usage(database('db.m6g.large'))],
    finds: null,
  },
  {
    rule: 'eks-extended-support',
    says: 'a cluster in extended support',
    lines: [
      usage({
        product: 'AmazonEKS',
        usageType: 'EU-AmazonEKS-Hours:extendedSupport',
        operation: 'ExtendedSupport',
        resource: 'arn:eks',
        cost: 310,
        quantity: 744,
      }),
    ],
    beside: [
      usage({
        product: 'AmazonEKS',
        usageType: 'EU-AmazonEKS-Hours:perCluster',
        operation: 'CreateOperation',
        resource: 'arn:eks',
        cost: 74,
        quantity: 744,
      }),
    ],
    finds: finds('arn:eks', '300.00'),
  },
  {
    rule: 'eks-extended-support',
    says: 'a cluster in standard support',
    lines: [
      usage({
        product: 'AmazonEKS',
        usageType: 'EU-AmazonEKS-Hours:perCluster',
        operation: 'CreateOperation',
        resource: 'arn:eks',
        cost: 74,
        quantity: 744,
      }),
    ],
    finds: null,
  },
  ...[
    ['nodes of Redshift that run all the time', 'AmazonRedshift', 'EU-Node:ra3.xlplus'],
    ['capacity of DynamoDB that is there all the time', 'AmazonDynamoDB', 'EU-ReadCapacityUnit-Hrs'],
    ['instances of SageMaker that run all the time', 'AmazonSageMaker', 'EU-Host:ml.m5.large'],
  ].map(([says, product, usageType]) => ({
    rule: 'commitment-gap',
    says: says!,
    lines: steadily(product!, usageType!),
    finds: { subject: product!, monthlyCost: '144.00', monthlySaving: '28.80' },
  })),
  ...[
    ['what Redshift scans', 'AmazonRedshift', 'EU-DataScanned'],
    ['requests of DynamoDB', 'AmazonDynamoDB', 'EU-ReadRequestUnits'],
    ['storage of SageMaker', 'AmazonSageMaker', 'EU-Notebk:VolumeUsage.gp2'],
  ].map(([says, product, usageType]) => ({
    rule: 'commitment-gap',
    says: says!,
    lines: steadily(product!, usageType!),
    finds: null,
  })),
]

testCases(cases)

import { accountOf, at, daily, usage, type Earlier, type RuleCase, type UsageLine } from '../../testing.ts'
import { testCases } from './test-cases.ts'

const gp2 = (gigabytes: number, cost: number | string, more: Partial<UsageLine> = {}): UsageLine => ({
  product: 'AmazonEC2',
  usageType: 'EU-EBS:VolumeUsage.gp2',
  operation: 'CreateVolume-Gp2',
  resource: 'vol-1',
  quantity: gigabytes,
  cost,
  ...more,
})

const storage = (more: Partial<UsageLine> = {}): UsageLine => ({
  product: 'AmazonS3',
  usageType: 'EU-TimedStorage-ByteHrs',
  operation: 'StandardStorage',
  resource: 'bucket',
  cost: 31,
  quantity: 1000,
  ...more,
})

const requests = (
  tier: 1 | 2,
  operation: string,
  quantity: number,
  more: Partial<UsageLine> = {},
): UsageLine => ({
  product: 'AmazonS3',
  usageType: `EU-Requests-Tier${tier}`,
  operation,
  resource: 'bucket',
  quantity,
  cost: '0.31',
  ...more,
})

const snapshot = (more: Partial<UsageLine> = {}): UsageLine => ({
  product: 'AmazonEC2',
  usageType: 'EU-EBS:SnapshotUsage',
  operation: 'CreateSnapshot',
  resource: 'snap-1',
  cost: 31,
  quantity: 20,
  ...more,
})

const table = (usageType: string, cost: number, more: Partial<UsageLine> = {}): UsageLine => ({
  product: 'AmazonDynamoDB',
  usageType,
  resource: 'arn:table',
  cost,
  quantity: 100,
  ...more,
})

const bucketFinds = { resource: 'bucket', monthlyCost: '30.00', monthlySaving: '9.00' }

const cases: RuleCase[] = [
  // Where there are no bills of a year: the third of August is 90 days before the first of November.
  {
    rule: 'ebs-old-snapshots',
    says: 'a snapshot that has been there for 90 days',
    lines: [usage(snapshot())],
    finds: { resource: 'snap-1', monthlyCost: '30.00', monthlySaving: '30.00' },
  },
  {
    rule: 'ebs-old-snapshots',
    says: 'one that has been there for 89',
    lines: [usage(snapshot())],
    finds: null,
  },
  {
    // 0.10 a gigabyte; as gp3 0.08, and 0.04 for each of no MB/s.
    rule: 'ebs-gp2-to-gp3',
    says: 'a volume of 100 GB',
    lines: [usage(gp2(100, 10))],
    finds: { resource: 'vol-1', monthlyCost: '9.68', monthlySaving: '1.94' },
  },
  {
    // 100 less 80, less 125 MB/s at 0.04: 15; by 30/31.
    rule: 'ebs-gp2-to-gp3',
    says: 'a volume of 1,000 GB by its volume type alone',
    lines: [usage(gp2(1000, 100, { usageType: 'EU-Volume', columns: { x_VolumeApiName: 'gp2' } }))],
    finds: { resource: 'vol-1', monthlyCost: '96.77', monthlySaving: '14.52' },
  },
  {
    // 200 less 160, less 5, less 3,000 operations at 0.0048: 20.6.
    rule: 'ebs-gp2-to-gp3',
    says: 'a volume of 2,000 GB',
    lines: daily(gp2(2000 / 31, 0)).map((line) => ({
      ...line,
      ConsumedQuantity: '64.516129032258064516',
      EffectiveCost: '6.451612903225806451',
    })),
    finds: { resource: 'vol-1', monthlyCost: '193.55', monthlySaving: '19.94' },
  },
  {
    // 16,000 operations at the most: 1,600 less 1,280, less 5, less 13,000 at 0.0048.
    rule: 'ebs-gp2-to-gp3',
    says: 'a volume of 16,000 GB',
    lines: [usage(gp2(16_000, 1600))],
    finds: { resource: 'vol-1', monthlyCost: '1,548.39', monthlySaving: '244.45' },
  },
  {
    // 1,000 GB for ten days are 322.58 GB-months: it is as large as the one above, and costs a third of it.
    rule: 'ebs-gp2-to-gp3',
    says: 'a volume that was there for ten days',
    lines: [
      usage(
        gp2(0, '32.258064516129032258', {
          from: at(5),
          to: at(15),
          columns: { ConsumedQuantity: '322.580645161290322581' },
        }),
      ),
    ],
    finds: { resource: 'vol-1', monthlyCost: '31.22', monthlySaving: '4.68' },
  },
  {
    rule: 'ebs-gp2-to-gp3',
    says: 'a volume of gp3',
    lines: [usage(gp2(100, 10, { usageType: 'EU-EBS:VolumeUsage.gp3' }))],
    finds: null,
  },
  {
    // 16 less 12.8, less 5: it would cost more.
    rule: 'ebs-gp2-to-gp3',
    says: 'a volume of 160 GB, which would cost more',
    lines: [usage(gp2(160, 16))],
    finds: null,
  },
  {
    rule: 's3-standard-cold',
    says: 'a bucket that only lists and bills show',
    lines: [usage(storage())],
    beside: [usage(requests(1, 'ListBucket', 5000))],
    finds: bucketFinds,
  },
  ...['GetObject', 'PutObject', 'CopyObject'].map((operation) => ({
    rule: 's3-standard-cold',
    says: `one with a ${operation}`,
    lines: [usage(storage()), usage(requests(1, operation, 1))],
    finds: null,
  })),
  {
    rule: 's3-standard-cold',
    says: 'one of which a part is colder',
    lines: [usage(storage()), usage(storage({ usageType: 'EU-TimedStorage-SIA-ByteHrs', quantity: 1 }))],
    finds: null,
  },
  {
    rule: 's3-abandoned-bucket',
    says: 'a bucket with few requests on each of the last seven days, whatever was before',
    lines: [usage(storage())],
    beside: [
      usage(requests(1, 'PutObject', 1e6, { from: at(24), to: at(24, 1) })),
      ...daily(requests(1, 'PutObject', 99, { from: at(25) })),
      ...daily(requests(2, 'GetObject', 1999, { from: at(25) })),
      ...daily({
        ...requests(1, 'GetObject', 0, { from: at(25) }),
        usageType: 'EU-DataTransfer-Out-Bytes',
        quantity: '0.99',
      }),
    ],
    finds: bucketFinds,
  },
  ...(
    [
      ['100 requests that write', requests(1, 'PutObject', 60), requests(1, 'ListBucket', 40)],
      ['2,000 that read', requests(2, 'GetObject', 2000)],
      [
        'a gigabyte that left it',
        { ...requests(1, 'GetObject', 0), usageType: 'EU-DataTransfer-Out-Bytes', quantity: 1 },
      ],
    ] as [string, ...UsageLine[]][]
  ).map(([says, ...busy]) => ({
    rule: 's3-abandoned-bucket',
    says: `one with a day of ${says}`,
    lines: [usage(storage()), ...busy.map((line) => usage({ ...line, from: at(28), to: at(28, 1) }))],
    finds: null,
  })),
  {
    rule: 's3-incomplete-multipart',
    says: 'uploads that were begun and not completed',
    lines: [
      usage(requests(1, 'InitiateMultipartUpload', 12)),
      usage(requests(1, 'CompleteMultipartUpload', 10)),
    ],
    finds: { resource: 'bucket', monthlyCost: '0.60', monthlySaving: '0.00' },
  },
  {
    rule: 's3-incomplete-multipart',
    says: 'those that were all completed',
    lines: [
      usage(requests(1, 'InitiateMultipartUpload', 12)),
      usage(requests(1, 'CompleteMultipartUpload', 12)),
    ],
    finds: null,
  },
  {
    rule: 'glacier-to-deep-archive',
    says: 'a vault',
    lines: [
      usage({
        product: 'AmazonGlacier',
        usageType: 'EU-TimedStorage-ByteHrs',
        resource: 'arn:vault',
        cost: 31,
        quantity: 9,
      }),
    ],
    finds: { resource: 'arn:vault', monthlyCost: '30.00', monthlySaving: '16.50' },
  },
  {
    rule: 'glacier-to-deep-archive',
    says: 'what is asked of a vault',
    lines: [
      usage({
        product: 'AmazonGlacier',
        usageType: 'EU-Requests-Tier3',
        resource: 'arn:vault',
        cost: 31,
        quantity: 9,
      }),
    ],
    finds: null,
  },
  {
    // 62 of storage and 31 of requests: 93 less 24.8, less 38.75.
    rule: 'dynamodb-standard-ia',
    says: 'a table of which more than half is storage',
    lines: [usage(table('EU-TimedStorage-ByteHrs', 62)), usage(table('EU-WriteRequestUnits', 31))],
    beside: [usage(table('EU-TimedPITRStorage-ByteHrs', 20))],
    finds: { resource: 'arn:table', monthlyCost: '90.00', monthlySaving: '28.50' },
  },
  {
    rule: 'dynamodb-standard-ia',
    says: 'one of which half is storage',
    lines: [usage(table('EU-TimedStorage-ByteHrs', 62)), usage(table('EU-ReadCapacityUnit-Hrs', 62))],
    finds: null,
  },
  {
    rule: 'dynamodb-standard-ia',
    says: 'one that has the class already',
    lines: [usage(table('EU-IA-TimedStorage-ByteHrs', 62)), usage(table('EU-IA-WriteRequestUnits', 31))],
    finds: null,
  },
]

const earlierSnapshot = (index: number, day: string) => ({
  ...usage(snapshot({ from: `${day} 00:00:00`, to: '2026-09-01 00:00:00' })),
  SubAccountId: accountOf(index),
  BillingPeriodStart: '2026-08-01',
  BillingPeriodEnd: '2026-09-01',
})
const earlier: Earlier = {
  '2026-08-01': [earlierSnapshot(0, '2026-08-03'), earlierSnapshot(1, '2026-08-04')],
}

testCases(cases, earlier)

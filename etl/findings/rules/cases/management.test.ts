import { at, daily, hourly, usage, type Earlier, type RuleCase, type UsageLine } from '../../testing.ts'
import { accountOf } from '../../testing.ts'
import { testCases } from './test-cases.ts'

const logs = (usageType: string, more: Partial<UsageLine> = {}): UsageLine => ({
  product: 'AmazonCloudWatch',
  usageType,
  operation: 'PutLogEvents',
  resource: 'arn:logs',
  cost: 31,
  quantity: 62,
  ...more,
})

const snapshot = (more: Partial<UsageLine> = {}): UsageLine => ({
  product: 'AmazonEC2',
  usageType: 'EU-EBS:SnapshotUsage',
  operation: 'CreateSnapshot',
  resource: 'snap-1',
  cost: 1,
  quantity: 20,
  ...more,
})

const config = (quantities: number[], usageType = 'EU-ConfigurationItemRecorded') =>
  quantities.map((quantity, index) =>
    usage({
      product: 'AWSConfig',
      usageType,
      operation: 'None',
      quantity,
      cost: (quantity * 3) / 1000,
      from: at(index + 1),
      to: at(index + 2),
    }),
  )

const workspace = (hours: number) => [
  usage({
    product: 'AmazonWorkSpaces',
    usageType: 'EU-AW-HW-2-AutoStop-User',
    resource: 'ws-1',
    cost: 9.3,
    quantity: 1,
  }),
  usage({
    product: 'AmazonWorkSpaces',
    usageType: 'EU-AW-HW-2-AutoStop-Usage',
    resource: 'ws-1',
    cost: hours * 0.31,
    quantity: hours,
  }),
]

const commitment = 'arn:aws:savingsplans::000000000001:savingsplan/1'

/** A commitment of an account of its own, as its name says: used for 62, which would cost 100, and unused for 31. */
const committed = (account: string, end: string, unused = '0') => {
  const shared = {
    ProviderName: 'AWS',
    BillingPeriodStart: '2026-10-01',
    BillingPeriodEnd: '2026-11-01',
    ChargePeriodStart: at(1),
    ChargePeriodEnd: at(32),
    CommitmentDiscountId: commitment.replace('000000000001', account),
    CommitmentDiscountType: 'Savings Plan',
    x_CommitmentEndTime: end,
    SubAccountId: 'another',
  }
  return [
    {
      ...shared,
      ChargeCategory: 'Usage',
      PricingCategory: 'Committed',
      CommitmentDiscountStatus: 'Used',
      EffectiveCost: '62',
      ContractedCost: '124',
    },
    {
      ...shared,
      ChargeCategory: 'Purchase',
      CommitmentDiscountStatus: unused === '0' ? '' : 'Unused',
      EffectiveCost: unused,
    },
  ]
}

const COMMITTED_USE = '//compute.googleapis.com/projects/shop/regions/us-east1/commitments/cud-1'

/** As FOCUS has it: what nothing used is usage too. */
const committedUse = () =>
  committed('', '2030-01-01 00:00:00', '15.5').map(({ CommitmentDiscountStatus, SubAccountId, ...line }) => ({
    ...line,
    ProviderName: 'Google Cloud',
    ChargeCategory: 'Usage',
    CommitmentDiscountId: COMMITTED_USE,
    CommitmentDiscountType: 'Committed Use Discount',
    CommitmentDiscountStatus,
    x_CommitmentEndTime: null,
    ...(CommitmentDiscountStatus === 'Used' && { SubAccountId }),
  }))

/** A database for each hour of October, and a second one in the hours of the day. */
const databases = (columns: UsageLine['columns'] = {}) => [
  ...hourly({
    product: 'AmazonRDS',
    usageType: 'EU-InstanceUsage:db.m6g.large',
    operation: 'CreateDBInstance:0014',
    resource: 'arn:db-1',
    cost: '0.2',
    quantity: 1,
    columns,
  }),
]

const evenly = (product: string, usageType: string, cost: string, more: Partial<UsageLine> = {}) =>
  hourly({ product, usageType, operation: 'RunInstances', resource: 'i-1', cost, quantity: 1, ...more })

const cases: RuleCase[] = [
  {
    rule: 'ebs-old-snapshots',
    says: 'a snapshot that is in a bill of a year before',
    lines: daily(snapshot()),
    finds: { resource: 'snap-1', monthlyCost: '30.00', monthlySaving: '30.00' },
  },
  {
    rule: 'ebs-old-snapshots',
    says: 'one that came a day later',
    lines: daily(snapshot()),
    finds: null,
  },
  {
    rule: 'ebs-old-snapshots',
    says: 'an old one that is gone since two days',
    lines: daily(snapshot({ cost: 9, to: at(30) })),
    finds: null,
  },
  {
    rule: 'logs-ingestion',
    says: 'a log group that takes in much',
    lines: [usage(logs('EU-DataProcessing-Bytes'))],
    beside: [usage(logs('EU-TimedStorage-ByteHrs'))],
    finds: { resource: 'arn:logs', monthlyCost: '30.00', monthlySaving: '15.00' },
  },
  ...['EU-DataProcessingIA-Bytes', 'EU-VendedLog-Bytes'].map((usageType) => ({
    rule: 'logs-ingestion',
    says: usageType,
    lines: [usage(logs(usageType))],
    finds: null,
  })),
  {
    rule: 'logs-storage-unused',
    says: 'a log group that nothing was written to for 30 days',
    lines: [usage(logs('EU-TimedStorage-ByteHrs'))],
    beside: [usage(logs('EU-DataProcessing-Bytes', { from: at(1), to: at(2) }))],
    finds: { resource: 'arn:logs', monthlyCost: '30.00', monthlySaving: '30.00' },
  },
  {
    rule: 'logs-storage-unused',
    says: 'one that was written to a day later',
    lines: [
      usage(logs('EU-TimedStorage-ByteHrs')),
      usage(logs('EU-DataProcessing-Bytes', { from: at(2), to: at(2, 1) })),
    ],
    finds: null,
  },
  {
    rule: 'logs-storage-unused',
    says: 'one that costs less than two a month',
    lines: [usage(logs('EU-TimedStorage-ByteHrs', { cost: 2 }))],
    finds: null,
  },
  {
    rule: 'cloudtrail-duplicate',
    says: 'events that were recorded once more',
    lines: [
      usage({
        product: 'AWSCloudTrail',
        usageType: 'EU-PaidEventsRecorded',
        operation: 'None',
        cost: 31,
        quantity: 1e6,
      }),
    ],
    finds: { subject: 'AWSCloudTrail', monthlyCost: '30.00', monthlySaving: '30.00' },
  },
  {
    rule: 'cloudtrail-duplicate',
    says: 'those that cost nothing',
    lines: [usage({ product: 'AWSCloudTrail', usageType: 'EU-FreeEventsRecorded', quantity: 1e6 })],
    finds: null,
  },
  {
    // 7,000 items at 0.003, less 2,000 of the busiest day at four times that: 21 less 24 saves nothing.
    rule: 'config-continuous',
    says: 'a day with more than a quarter of all items',
    lines: config([5000, 2000]),
    finds: null,
  },
  {
    // 31 × 1,000 items for 93, less 1,000 at 0.012.
    rule: 'config-continuous',
    says: 'items that are recorded all the time',
    lines: config(Array.from({ length: 31 }, () => 1000)),
    finds: { subject: 'AWSConfig', monthlyCost: '90.00', monthlySaving: '78.39' },
  },
  {
    rule: 'config-continuous',
    says: 'items that are recorded daily',
    lines: config(
      Array.from({ length: 31 }, () => 1000),
      'EU-ConfigurationItemRecordedDaily',
    ),
    finds: null,
  },
  {
    // 20 hours at 0.31 beyond the eighty.
    rule: 'workspaces-autostop',
    says: 'a desktop that runs for 100 hours',
    lines: workspace(100),
    finds: { resource: 'ws-1', monthlyCost: '39.00', monthlySaving: '6.00' },
  },
  { rule: 'workspaces-autostop', says: 'one that runs for 80', lines: workspace(80), finds: null },
  {
    rule: 'compute-sp-gap',
    says: 'what EC2, Fargate and Lambda cost together in nine hours of ten',
    lines: [
      ...evenly('AmazonEC2', 'EU-BoxUsage:m7g.large', '0.1'),
      ...evenly('AmazonECS', 'EU-Fargate-vCPU-Hours:perCPU', '0.05', { columns: { RegionId: 'us-east-1' } }),
      ...evenly('AWSLambda', 'EU-Lambda-GB-Second', '0.05'),
    ],
    // A tenth of 744 hours is 74.
    beside: evenly('AmazonEC2', 'EU-BoxUsage:c7g.large', '0.3', { from: at(1), to: at(3) }).map((line) => ({
      ...line,
      x_LineItemType: 'SavingsPlanNegation',
      EffectiveCost: '0',
    })),
    finds: { subject: 'Compute', monthlyCost: '144.00', monthlySaving: '28.80' },
  },
  {
    rule: 'compute-sp-gap',
    says: 'the part of it that is there in nine hours of ten alone',
    lines: [
      ...evenly('AmazonEC2', 'EU-BoxUsage:m7g.large', '0.1'),
      ...evenly('AmazonEC2', 'EU-BoxUsage:c7g.large', '0.4', { to: at(28) }),
    ],
    finds: { subject: 'Compute', monthlyCost: '72.00', monthlySaving: '14.40' },
  },
  {
    rule: 'compute-sp-gap',
    says: 'what stands still in more than a tenth of the hours',
    lines: evenly('AmazonEC2', 'EU-BoxUsage:m7g.large', '0.5', { to: at(28) }),
    finds: null,
  },
  ...(
    [
      ['what a plan covers', { PricingCategory: 'Committed', CommitmentDiscountCategory: 'Spend' }],
      ['spot', { PricingCategory: 'Dynamic' }],
    ] as const
  ).map(([says, columns]) => ({
    rule: 'compute-sp-gap',
    says,
    lines: evenly('AmazonEC2', 'EU-BoxUsage:m7g.large', '0.5', { columns }),
    finds: null,
  })),
  {
    rule: 'commitment-gap',
    says: 'a database that runs all the time',
    lines: databases(),
    finds: { subject: 'AmazonRDS', monthlyCost: '144.00', monthlySaving: '28.80' },
  },
  {
    rule: 'commitment-gap',
    says: 'one that is reserved',
    lines: databases({ PricingCategory: 'Committed', CommitmentDiscountCategory: 'Usage' }),
    finds: null,
  },
]

/* Commitments are of the accounts that their names say: one of a case that has no other lines. */
const [expiring, later, gone, unused] = [0, 1, 2, 3].map((index) => accountOf(cases.length + index)) as [
  string,
  string,
  string,
  string,
]
const arn = (account: string) => commitment.replace('000000000001', account)
cases.push(
  {
    // 124 less 62, less 31 that nobody used.
    rule: 'commitment-expiring',
    says: 'a plan that ends in 59 days',
    lines: committed(expiring, '2026-12-30 23:59:59', '31'),
    finds: { resource: arn(expiring), monthlyCost: '60.00', monthlySaving: '30.00' },
  },
  {
    rule: 'commitment-expiring',
    says: 'one that ends in 60',
    lines: committed(later, '2026-12-31 00:00:00'),
    finds: null,
  },
  {
    rule: 'commitment-expiring',
    says: 'one that has ended',
    lines: committed(gone, '2026-10-31 23:59:59'),
    finds: null,
  },
  {
    rule: 'commitment-unused',
    says: 'what nothing used of a plan',
    lines: committed(unused, '2030-01-01 00:00:00', '15.5'),
    finds: { resource: arn(unused), monthlyCost: '15.00', monthlySaving: '15.00' },
  },
  {
    rule: 'commitment-unused',
    says: 'a plan that was used up',
    lines: committed(accountOf(cases.length + 4), '2030-01-01 00:00:00'),
    finds: null,
  },
  {
    // Its lines say whose it is: they are all of the case's account, but for what another one used of it.
    rule: 'commitment-unused',
    says: 'what nothing used of a commitment of another provider',
    lines: committedUse(),
    finds: { resource: COMMITTED_USE, monthlyCost: '15.00', monthlySaving: '15.00' },
  },
)

const earlierSnapshot = (index: number, day: string) => ({
  ...usage(snapshot({ from: `${day} 00:00:00`, to: `${day} 01:00:00` })),
  SubAccountId: accountOf(index),
  BillingPeriodStart: '2025-11-01',
  BillingPeriodEnd: '2025-12-01',
})
const earlier: Earlier = {
  '2025-11-01': [
    earlierSnapshot(0, '2025-11-01'),
    earlierSnapshot(1, '2025-11-02'),
    earlierSnapshot(2, '2025-11-01'),
  ],
}

testCases(cases, earlier)

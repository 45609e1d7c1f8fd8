import { at, hourly, usage, type RuleCase, type UsageLine } from '../../testing.ts'
import { testCases } from './test-cases.ts'

const instance = (type: string, more: Partial<UsageLine> = {}): UsageLine => ({
  product: 'AmazonEC2',
  usageType: `EU-BoxUsage:${type}`,
  operation: 'RunInstances',
  resource: 'i-1',
  cost: 310,
  quantity: 744,
  ...more,
})

const covered = (offering: string) => ({
  PricingCategory: 'Committed',
  CommitmentDiscountCategory: 'Spend',
  CommitmentDiscountStatus: 'Used',
  CommitmentDiscountId: 'arn:aws:savingsplans::111122223333:savingsplan/1',
  x_CommitmentOfferingType: offering,
  x_LineItemType: 'SavingsPlanCoveredUsage',
})
const reserved = {
  PricingCategory: 'Committed',
  CommitmentDiscountCategory: 'Usage',
  x_LineItemType: 'DiscountedUsage',
}
const spot = { PricingCategory: 'Dynamic' }
const windows = { x_OperatingSystem: 'Windows' }

/** Lived for five hours of the tenth of October. */
const briefly = (resource: string, { hours = 5, columns = {} }: { hours?: number; columns?: object } = {}) =>
  hourly(
    instance('m7g.large', {
      resource,
      cost: 62,
      quantity: 1,
      from: at(10, 3),
      to: at(10, 3 + hours),
      columns: { ...columns },
    }),
  )

const finds = (monthlyCost: string, monthlySaving: string, resource = 'i-1') => ({
  resource,
  monthlyCost,
  monthlySaving,
})

const cases: RuleCase[] = [
  ...[
    ['an m3 on demand', instance('m3.large')],
    ['a t2 in a region without a prefix', instance('t2.medium', { usageType: 'BoxUsage:t2.medium' })],
    [
      'a c4 that a Compute Savings Plan covers',
      instance('c4.large', { columns: covered('ComputeSavingsPlans') }),
    ],
    ['an r4 with Windows', instance('r4.large', { columns: windows })],
  ].map(([says, line]) => ({
    rule: 'ec2-previous-generation',
    says: says as string,
    lines: [usage(line as UsageLine)],
    finds: finds('300.00', '15.00'),
  })),
  ...[
    ['an m5', instance('m5.large')],
    ['a spot instance', instance('m3.large', { usageType: 'EU-SpotUsage:m3.large', columns: spot })],
    ['a reserved one', instance('m3.large', { columns: reserved })],
    [
      'one under a plan for its family',
      instance('c4.large', { columns: covered('EC2InstanceSavingsPlans') }),
    ],
    ['one under a plan that nobody named', instance('c4.large', { columns: covered('') })],
    ['capacity that is not used', instance('m3.large', { usageType: 'EU-UnusedBox:m3.large' })],
  ].map(([says, line]) => ({
    rule: 'ec2-previous-generation',
    says: says as string,
    lines: [usage(line as UsageLine)],
    finds: null,
  })),
  {
    rule: 'ec2-graviton',
    says: 'an Intel instance, for a fifth',
    lines: [usage(instance('m5.large'))],
    finds: finds('300.00', '60.00'),
  },
  {
    rule: 'ec2-graviton',
    says: 'an AMD instance, for a tenth',
    lines: [usage(instance('m6a.large'))],
    finds: finds('300.00', '30.00'),
  },
  {
    rule: 'ec2-graviton',
    says: 'one of which the bill names no instance type but in its usage, partly covered by a Compute Savings Plan',
    lines: [
      usage(instance('c6i.xlarge', { cost: 155 })),
      usage(instance('c6i.xlarge', { cost: 62, columns: covered('ComputeSavingsPlans') })),
    ],
    finds: finds('210.00', '42.00'),
  },
  ...[
    ['one with Windows', instance('m5.large', { columns: windows })],
    ['one with Windows by its operation', instance('m5.large', { operation: 'RunInstances:0002' })],
    ['one on Graviton', instance('m6g.large')],
    ['a superseded one, which the other rule is about', instance('m3.large')],
    ['one that costs too little for anybody', instance('t3.nano', { cost: '5.16' })],
  ].map(([says, line]) => ({
    rule: 'ec2-graviton',
    says: says as string,
    lines: [usage(line as UsageLine)],
    finds: null,
  })),
  {
    rule: 'ec2-amd',
    says: 'an Intel instance with Windows',
    lines: [usage(instance('m6i.large', { columns: windows }))],
    finds: finds('300.00', '30.00'),
  },
  { rule: 'ec2-amd', says: 'one on AMD', lines: [usage(instance('m6a.large'))], finds: null },
  {
    rule: 'ec2-amd',
    says: 'a reserved one',
    lines: [usage(instance('m6i.large', { columns: reserved }))],
    finds: null,
  },
  {
    rule: 'ec2-spot',
    says: 'instances that live for five hours, together',
    lines: [...briefly('i-1'), ...briefly('i-2')],
    beside: [usage(instance('m7g.large', { resource: 'i-stays' }))],
    finds: { resource: '', subject: 'm7g.large', monthlyCost: '600.00', monthlySaving: '330.00' },
  },
  ...[
    ['one that lives for six hours', { hours: 6 }],
    ['one that a reservation covers', { columns: reserved }],
    ['one that a Savings Plan covers', { columns: covered('ComputeSavingsPlans') }],
  ].map(([says, of]) => ({
    rule: 'ec2-spot',
    says: says as string,
    lines: briefly('i-1', of as Parameters<typeof briefly>[1]),
    finds: null,
  })),
  {
    rule: 'ec2-spot',
    says: 'one that was there when the bill began',
    lines: hourly(instance('m7g.large', { from: at(1), to: at(1, 5) })),
    finds: null,
  },
  {
    rule: 'ec2-spot',
    says: 'one that is there when the bill ends',
    lines: hourly(instance('m7g.large', { from: at(31, 20), to: at(32) })),
    finds: null,
  },
  {
    rule: 'ec2-spot',
    says: 'spot instances',
    lines: hourly(
      instance('m7g.large', {
        usageType: 'EU-SpotUsage:m7g.large',
        columns: spot,
        from: at(10),
        to: at(10, 5),
      }),
    ),
    finds: null,
  },
  {
    rule: 'ec2-graviton',
    says: 'what lives for hours alone, which the rule about spot is about',
    lines: hourly(instance('m5.large', { from: at(10), to: at(10, 5) })),
    finds: null,
  },
  {
    rule: 'odcr-unused',
    says: 'capacity that nothing runs in',
    lines: [
      usage(
        instance('m5.large', {
          usageType: 'EU-UnusedBox:m5.large',
          resource: 'cr-1',
          cost: 31,
          quantity: 300,
        }),
      ),
    ],
    beside: [usage(instance('m5.large', { resource: 'cr-1' }))],
    finds: finds('30.00', '30.00', 'cr-1'),
  },
  {
    rule: 'odcr-unused',
    says: 'capacity that costs nothing',
    lines: [usage(instance('m5.large', { usageType: 'EU-UnusedBox:m5.large', cost: 0 }))],
    finds: null,
  },
  {
    rule: 'cpu-credits',
    says: 'credits that were bought',
    lines: [
      usage({
        product: 'AmazonEC2',
        usageType: 'EU-CPUCredits:t3',
        operation: 'RunInstances:CPUCredits',
        resource: 'i-1',
        cost: 31,
        quantity: 620,
      }),
    ],
    finds: finds('30.00', '30.00'),
  },
  {
    rule: 'cpu-credits',
    says: 'the instance by itself',
    lines: [usage(instance('t3.large'))],
    finds: null,
  },
  {
    rule: 'lambda-arm',
    says: 'the time that a function runs on x86',
    lines: [
      usage({
        product: 'AWSLambda',
        usageType: 'EU-Lambda-GB-Second',
        resource: 'arn:f',
        cost: 31,
        quantity: 9e5,
      }),
    ],
    beside: [
      usage({ product: 'AWSLambda', usageType: 'EU-Request', resource: 'arn:f', cost: 31, quantity: 1e6 }),
    ],
    finds: finds('30.00', '6.00', 'arn:f'),
  },
  ...['EU-Lambda-GB-Second-ARM', 'Lambda-Edge-GB-Second'].map((usageType) => ({
    rule: 'lambda-arm',
    says: usageType,
    lines: [usage({ product: 'AWSLambda', usageType, resource: 'arn:f', cost: 31, quantity: 9e5 })],
    finds: null,
  })),
  ...[
    ['an instance of staging', 'staging', { 'user:Environment': 'Staging' }, 744],
    ['one that runs for more than nine tenths of the hours', 'dev', { env: 'dev' }, 670],
  ].map(([says, , Tags, quantity]) => ({
    rule: 'schedulable-instances',
    says: says as string,
    lines: hourly(instance('m7g.large', { cost: '0.5', quantity: Number(quantity) / 744 })).map((line) => ({
      ...line,
      Tags: Tags as Record<string, string>,
    })),
    finds: finds('360.00', '234.00'),
  })),
  ...(
    [
      ['production', { Environment: 'production' }, 744],
      ['what runs for nine tenths of the hours', { Environment: 'dev' }, '669.6'],
      ['what no tag says anything of', { Team: 'dev' }, 744],
    ] as const
  ).map(([says, Tags, quantity]) => ({
    rule: 'schedulable-instances',
    says,
    lines: [usage(instance('m7g.large', { quantity, from: at(31, 20), columns: { Tags } }))],
    finds: null,
  })),
]

testCases(cases)

import { at, daily, usage, type RuleCase, type UsageLine } from '../../testing.ts'
import { testCases } from './test-cases.ts'

const finds = (resource: string, monthly = '30.00') => ({
  resource,
  monthlyCost: monthly,
  monthlySaving: monthly,
})

/** What costs by the hour: its rule, what its hours are called, and what it is used for. */
const IDLE = [
  ['idle-nat', 'AmazonEC2', 'EU-NatGateway-Hours', 'EU-NatGateway-Bytes'],
  ['idle-lb', 'AWSELB', 'EU-LoadBalancerUsage', 'EU-LCUUsage'],
  ['idle-vpn', 'AmazonVPC', 'EU-VPN-Usage-Hours:ipsec.1', 'EU-DataTransfer-Out-Bytes'],
  ['idle-vpce', 'AmazonVPC', 'EU-VpcEndpoint-Hours', 'EU-VpcEndpoint-Bytes'],
] as const

const lines = (product: string, usageType: string, more: Partial<UsageLine> = {}): UsageLine => ({
  product,
  usageType,
  resource: 'arn:thing',
  cost: 31,
  quantity: 744,
  ...more,
})

const cases: RuleCase[] = [
  ...IDLE.flatMap(([rule, product, hours, used]): RuleCase[] => [
    {
      rule,
      says: 'one that nothing goes through',
      lines: [usage(lines(product, hours))],
      finds: finds('arn:thing'),
    },
    {
      rule,
      says: 'one of which the bill has usage of nothing',
      lines: [usage(lines(product, hours))],
      beside: [usage(lines(product, used, { quantity: 0, cost: 0 }))],
      finds: finds('arn:thing'),
    },
    {
      rule,
      says: 'one that a byte went through',
      lines: [
        usage(lines(product, hours)),
        usage(lines(product, used, { quantity: '0.000000001', cost: 0 })),
      ],
      finds: null,
    },
    {
      rule,
      says: 'one that is there for two weeks',
      lines: [usage(lines(product, hours, { quantity: 336 }))],
      finds: null,
    },
    {
      rule,
      says: 'hours that are nobody’s',
      lines: [usage(lines(product, hours, { resource: '' }))],
      finds: null,
    },
  ]),
  {
    rule: 'low-traffic-lb',
    says: 'a load balancer with less than a thousandth of a unit',
    lines: [usage(lines('AWSELB', 'EU-LoadBalancerUsage'))],
    beside: [usage(lines('AWSELB', 'EU-LCUUsage', { quantity: '0.0009', cost: 0 }))],
    finds: finds('arn:thing'),
  },
  ...(
    [
      ['one with a thousandth', '0.001'],
      ['one without any, which the other rule is about', '0'],
    ] as const
  ).map(([says, quantity]) => ({
    rule: 'low-traffic-lb',
    says,
    lines: [
      usage(lines('AWSELB', 'EU-LoadBalancerUsage')),
      usage(lines('AWSELB', 'EU-LCUUsage', { quantity, cost: 0 })),
    ],
    finds: null,
  })),
  ...['EU-PublicIPv4:IdleAddress', 'EU-ElasticIP:IdleAddress'].map((usageType) => ({
    rule: 'idle-public-ipv4',
    says: usageType,
    lines: [usage(lines('AmazonVPC', usageType, { cost: '3.72' }))],
    finds: finds('arn:thing', '3.60'),
  })),
  {
    rule: 'idle-public-ipv4',
    says: 'an address that is in use',
    lines: [usage(lines('AmazonVPC', 'EU-PublicIPv4:InUseAddress'))],
    finds: null,
  },
  {
    rule: 'idle-public-ipv4',
    says: 'one that was idle for an hour',
    lines: [usage(lines('AmazonVPC', 'EU-PublicIPv4:IdleAddress', { quantity: 1 }))],
    finds: null,
  },
  {
    rule: 'transfer-hot-spots',
    says: 'a resource that pays for every way',
    lines: [
      'EU-DataTransfer-Regional-Bytes',
      'EU-USE1-AWS-Out-Bytes',
      'EU-DataTransfer-Out-Bytes',
      'EU-NatGateway-Bytes',
      'EU-TransitGateway-Bytes',
    ].map((usageType) => usage(lines('AmazonEC2', usageType, { cost: 62, quantity: 100 }))),
    beside: [usage(lines('AmazonEC2', 'EU-DataTransfer-In-Bytes', { cost: 62, quantity: 100 }))],
    finds: { resource: 'arn:thing', monthlyCost: '300.00', monthlySaving: '0.00' },
  },
  {
    rule: 'transfer-hot-spots',
    says: 'one that pays little',
    lines: [usage(lines('AmazonEC2', 'EU-NatGateway-Bytes', { cost: 10 }))],
    finds: null,
  },
  {
    rule: 'waf-idle',
    says: 'an ACL that no request passes, with its rules',
    lines: [
      usage(lines('awswaf', 'EU-WebACLV2', { cost: '5.1666666666', quantity: 1 })),
      usage(lines('awswaf', 'EU-RuleV2', { cost: '1.0333333334', quantity: 1 })),
    ],
    finds: finds('arn:thing', '6.00'),
  },
  {
    rule: 'waf-idle',
    says: 'one that a request passed',
    lines: [
      usage(lines('awswaf', 'EU-WebACLV2', { quantity: 1 })),
      usage(lines('awswaf', 'EU-RequestV2-Tier1', { quantity: 1 })),
    ],
    finds: null,
  },
  {
    rule: 'kinesis-idle',
    says: 'a stream that had nothing but shards for seven days',
    lines: daily(lines('AmazonKinesis', 'EU-Storage-ShardHour', { cost: 1, quantity: 24 })),
    beside: [
      usage(lines('AmazonKinesis', 'EU-PutRequestPayloadUnits', { quantity: 9, from: at(24), to: at(25) })),
    ],
    finds: finds('arn:thing'),
  },
  {
    rule: 'kinesis-idle',
    says: 'one that a record came to within seven days',
    lines: [
      ...daily(lines('AmazonKinesis', 'EU-Storage-ShardHour', { cost: 1, quantity: 24 })),
      usage(
        lines('AmazonKinesis', 'EU-PutRequestPayloadUnits', { quantity: 1, from: at(25), to: at(25, 1) }),
      ),
    ],
    finds: null,
  },
  {
    rule: 'kinesis-idle',
    says: 'one that was made this week',
    lines: daily(lines('AmazonKinesis', 'EU-Storage-ShardHour', { cost: 9, quantity: 24, from: at(26) })),
    finds: null,
  },
  {
    rule: 'kinesis-idle',
    says: 'one that is gone',
    lines: daily(lines('AmazonKinesis', 'EU-Storage-ShardHour', { cost: 9, quantity: 24, to: at(20) })),
    finds: null,
  },
]

testCases(cases)

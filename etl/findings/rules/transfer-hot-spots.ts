import { defineRule } from '../rule.ts'
import { amount, quantity } from '../text.ts'

/** Ways that data takes, by what the usage type has in it. */
const WAYS: readonly [usageType: string, says: string][] = [
  ['DataTransfer-Regional-Bytes', 'between availability zones'],
  ['AWS-Out-Bytes', 'to other regions'],
  ['DataTransfer-Out-Bytes', 'to the internet'],
  ['NatGateway-Bytes', 'through NAT gateways'],
  ['TransitGateway-Bytes', 'through transit gateways'],
]

/** What a usage type has of them; empty for other usage. */
const wayOf = (column: string) =>
  `multiIf(${WAYS.map(([usageType, says]) => `position(${column}, '${usageType}') > 0, '${says}'`).join(', ')}, '')`

export const transferHotSpots = defineRule({
  id: 'transfer-hot-spots',
  title: 'Where most is paid for data on its way',
  pass: 'usage',
  needs: ['x_UsageType', 'ResourceId'],
  lines: `ResourceId != '' AND ${wayOf('x_UsageType')} != ''`,
  measures: (lines) => ({
    ways: `arrayStringConcat(arraySort(groupUniqArrayIf(${wayOf('row.x_UsageType')}, ${lines})), ', ')`,
    dearestWay: `argMaxIf(${wayOf('row.x_UsageType')}, row.cost, ${lines})`,
  }),
  threshold: '10',
  top: 1,
  topOf: ({ dearestWay }) => dearestWay,
  confidence: 'low',
  effort: 'medium',
  replacedBy: 'same-resource',
  explanation: ({ of, monthlyCost, currency }) =>
    `This resource sent ${quantity(of.quantity!)} GB ${of.ways}, for ${amount(monthlyCost, currency)} a month: of all that send ${of.dearestWay}, it pays the most.`,
  whatToDo: [
    'Between zones: keep callers and what they call in one zone, where they can do without the other.',
    'Through NAT gateways: reach AWS’s services by VPC endpoints; those for S3 and DynamoDB cost nothing.',
    'To the internet: let CloudFront stand before it, and compress what is sent.',
    'To other regions: copy what is read often once.',
  ],
})

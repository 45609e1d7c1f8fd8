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

const isWay = (column: string) =>
  `(${WAYS.map(([usageType]) => `position(${column}, '${usageType}') > 0`).join(' OR ')})`

export const transferHotSpots = defineRule({
  id: 'transfer-hot-spots',
  title: 'Where most is paid for data on its way',
  pass: 'usage',
  needs: ['x_UsageType', 'ResourceId'],
  lines: `ResourceId != '' AND ${isWay('x_UsageType')}`,
  measures: (lines) => ({
    ways: `arrayStringConcat(arraySort(groupUniqArrayIf(multiIf(${WAYS.map(([usageType, says]) => `position(row.x_UsageType, '${usageType}') > 0, '${says}'`).join(', ')}, ''), ${lines})), ', ')`,
  }),
  threshold: '10',
  top: 10,
  confidence: 'low',
  effort: 'medium',
  replacedBy: 'same-resource',
  explanation: ({ of, monthlyCost, currency }) =>
    `This resource sent ${quantity(of.quantity!)} GB ${of.ways}, for ${amount(monthlyCost, currency)} a month: it is among the ten that pay most for it.`,
  whatToDo: [
    'Between zones: keep callers and what they call in one zone, where they can do without the other.',
    'Through NAT gateways: reach AWS’s services by VPC endpoints; those for S3 and DynamoDB cost nothing.',
    'To the internet: let CloudFront stand before it, and compress what is sent.',
    'To other regions: copy what is read often once.',
  ],
})

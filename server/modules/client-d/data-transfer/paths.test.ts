import { describe, expect, test } from 'vitest'
import type { TransferKind } from '../../../../contract/data-transfer.ts'
import { sum, toAmount } from '../../amounts.ts'
import { pathsOf, type TransferGroup } from './paths.ts'
import { placesOf } from './places.ts'
import { transferKinds } from './transfer-kinds.ts'

describe('the places of a line', () => {
  test.each<[TransferKind, string, string, string, string, string]>([
    [
      'inter-az',
      'EUC1-DataTransfer-Regional-Bytes',
      'InterZone-Out',
      '',
      'eu-central-1',
      'eu-central-1, another zone',
    ],
    ['inter-az', 'DataTransfer-Regional-Bytes', 'InterZone-In', '', 'us-east-1, another zone', 'us-east-1'],
    [
      'vpc-peering',
      'EU-DataTransfer-Regional-Bytes',
      'VPCPeering-Out',
      '',
      'eu-west-1',
      'eu-west-1, peered network',
    ],
    ['inter-region', 'USE1-EUW1-AWS-Out-Bytes', '', '', 'us-east-1', 'eu-west-1'],
    ['inter-region', 'USE1-EUW1-AWS-In-Bytes', '', '', 'eu-west-1', 'us-east-1'],
    ['inter-region', 'EU-EUC1-AWS-Out-Bytes', 'InterRegion-Out', 'eu-west-1', 'eu-west-1', 'eu-central-1'],
    ['inter-region', 'APS3-AWS-Out-Bytes', '', 'us-east-1', 'us-east-1', 'ap-south-1'],
    ['inter-region', 'AWS-Out-Bytes', '', '', 'us-east-1', 'Another region'],
    ['inter-region', 'USW2-LAX1-AWS-Out-Bytes', '', '', 'us-west-2', 'LAX1'],
    ['internet-out', 'APS2-DataTransfer-Out-Bytes', '', '', 'ap-southeast-2', 'Internet'],
    ['internet-out', 'DataTransfer-Out-Bytes', '', 'eu-west-3', 'eu-west-3', 'Internet'],
    ['internet-in', 'DataTransfer-In-Bytes', '', '', 'Internet', 'us-east-1'],
    ['nat-gateway', 'EU-NatGateway-Bytes', 'NatGateway', 'eu-west-1', 'eu-west-1', 'Beyond NAT gateways'],
    ['cloudfront', 'EU-DataTransfer-Out-Bytes', 'GET', '', 'CloudFront, EU', 'Internet'],
    ['cloudfront-origin', 'USE1-CloudFront-In-Bytes', '', '', 'CloudFront', 'us-east-1'],
    ['direct-connect', 'EU-DataXfer-In:dc.3', '', '', 'Own network', 'eu-west-1'],
    ['other', 'EU-Satellite-Downlink', '', '', 'eu-west-1', 'Not told'],
  ])('%s by %s, %j of %j: from %s to %s', (kind, usageType, operation, regionId, source, target) => {
    expect(placesOf({ kind, usageType, operation, regionId })).toEqual({ source, target })
  })
})

const kinds = transferKinds(['EU-Satellite-Downlink'])

function group(
  kind: TransferKind,
  usageType: string,
  cost: string,
  rest: Partial<TransferGroup> = {},
): TransferGroup {
  return {
    kind,
    usageType,
    operation: '',
    regionId: '',
    cost: toAmount(cost),
    quantity: toAmount('2'),
    unit: 'GB',
    ...rest,
  }
}

describe('the paths of transfer', () => {
  test('lead from places over kinds to places', () => {
    const { nodes, flows, ways } = pathsOf(
      [
        group('internet-out', 'DataTransfer-Out-Bytes', '3'),
        group('internet-out', 'EU-DataTransfer-Out-Bytes', '4'),
        group('internet-out', 'EU-DataTransfer-Out-OBytes', '5', { unit: 'Requests' }),
      ],
      'USD',
      kinds,
    )
    expect(nodes).toEqual([
      { id: 'from:us-east-1', label: 'us-east-1', layer: 0 },
      { id: 'kind:internet-out', label: 'To the internet', layer: 1 },
      { id: 'from:eu-west-1', label: 'eu-west-1', layer: 0 },
      { id: 'to:Internet', label: 'Internet', layer: 2 },
    ])
    expect(flows.map(({ source, target, cost, quantity }) => [source, target, cost, quantity])).toEqual([
      ['from:us-east-1', 'kind:internet-out', '3', '2'],
      ['from:eu-west-1', 'kind:internet-out', '9', null],
      ['kind:internet-out', 'to:Internet', '12', null],
    ])
    expect(ways.map(({ from, to, kind, cost, gigabytes }) => [from, to, kind, cost, gigabytes])).toEqual([
      ['eu-west-1', 'Internet', 'internet-out', '9', null],
      ['us-east-1', 'Internet', 'internet-out', '3', '2'],
    ])
    expect(ways[0]?.filters).toEqual(flows[1]?.filters)
    expect(flows[1]?.filters.at(-3)).toEqual({
      dimension: 'xUsageType',
      operator: 'in',
      values: ['EU-DataTransfer-Out-Bytes', 'EU-DataTransfer-Out-OBytes'],
    })
  })

  test('pass every kind whole: what flows in flows out', () => {
    const regions = ['', 'us-east-1', 'eu-west-1', 'eu-central-1']
    const types = [
      'USE1-EUW1-AWS-Out-Bytes',
      'EU-DataTransfer-In-Bytes',
      'NatGateway-Bytes',
      'EU-Satellite-Downlink',
    ]
    const groups = Array.from({ length: 400 }, (_, index) => {
      const { kind } = kinds.kinds[(index * 7) % kinds.kinds.length]!
      return group(kind, types[index % types.length]!, `${(index * 7919) % 1000}.${index}000000000000001`, {
        regionId: regions[(index * 3) % regions.length]!,
        operation: index % 2 ? 'InterZone-In' : 'InterZone-Out',
        quantity: toAmount(`${index}.5`),
      })
    })
    const { nodes, flows, ways } = pathsOf(groups, 'USD', kinds)
    expect(sum(ways.map(({ cost }) => toAmount(cost)))).toBe(sum(groups.map(({ cost }) => cost)))
    const middle = nodes.filter(({ layer }) => layer === 1)
    expect(middle).toHaveLength(kinds.kinds.length)
    for (const measure of ['cost', 'quantity'] as const) {
      const total = (end: 'source' | 'target', id: string) =>
        sum(flows.filter((flow) => flow[end] === id).map((flow) => toAmount(flow[measure])))
      for (const { id } of middle) expect(total('target', id)).toBe(total('source', id))
      expect(sum(middle.map(({ id }) => total('source', id)))).toBe(
        sum(groups.map((one) => (measure === 'cost' ? one.cost : one.quantity))),
      )
    }
    const layers = new Map(nodes.map(({ id, layer }) => [id, layer]))
    expect(flows.every(({ source, target }) => layers.get(target)! - layers.get(source)! === 1)).toBe(true)
  })
})

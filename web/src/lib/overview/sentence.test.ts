import { describe, expect, it } from 'vitest'
import type { CostChange, Mover, OverviewOfCurrency, TopEntry } from '../api/contract.ts'
import { describeOverview } from './sentence.ts'

const september = { from: '2026-09-01', to: '2026-10-01' }
const changeOf = (cost: string, change: string, changeRatio: string | null = '0.041'): CostChange => ({
  cost,
  before: '100000',
  change,
  changeRatio,
})
const mover = (serviceName: string, change: string, reasons: [string, string, string][] = []): Mover => ({
  serviceName,
  ...changeOf('1', change),
  usageTypes: reasons.map(([xUsageType, regionId, moved]) => ({
    xUsageType,
    regionId,
    ...changeOf('1', moved),
  })),
  reasons: [],
})
const top = (value: string, cost: string, share: string): TopEntry => ({
  value,
  share,
  ...changeOf(cost, '0'),
})
const services = [top('EC2', '60500', '0.581172'), top('S3', '39600', '0.38')]
const describeIt = (part: Partial<OverviewOfCurrency>, before: typeof september | null = september) =>
  describeOverview({
    overview: {
      billingCurrency: 'USD',
      total: changeOf('104100', '4100'),
      movers: { up: [], down: [] },
      topServices: services,
      ...part,
    },
    before: before ?? undefined,
  }).replaceAll('\u00a0', ' ')
const up = (...movers: Mover[]) => ({ movers: { up: movers, down: [mover('S3', '-400')] } })

describe('the sentence of an overview', () => {
  it('says what changed, what moved most and why, and what is largest', () => {
    const nat = mover('EC2', '3900', [
      ['NatGateway-Bytes', 'eu-west-1', '2900'],
      ['BoxUsage', 'eu-west-1', '1000'],
    ])
    expect(describeIt(up(nat))).toBe(
      'Up $4.1 K on Sep 2026, mostly EC2 (+$3.9 K), above all NatGateway-Bytes in eu-west-1 (+$2.9 K). ' +
        'The largest service is EC2 with $60.5 K, 58.1 % of the total.',
    )
  })

  it('names the reason in place of the service where it is all of it', () => {
    const nat = mover('EC2', '3900', [['NatGateway-Bytes', 'eu-west-1', '3880']])
    expect(describeIt(up(nat))).toContain(', mostly NatGateway-Bytes of EC2 in eu-west-1 (+$3.9 K).')
    const global = mover('Route 53', '3900', [['DNS-Queries', '', '3900']])
    expect(describeIt(up(global))).toContain(', mostly DNS-Queries of Route 53 (+$3.9 K).')
  })

  it.each<[string, Mover]>([
    ['less than half of it', mover('EC2', '3900', [['A', '', '1900']])],
    ['without a name', mover('EC2', '3900', [['', 'eu-west-1', '3900']])],
    ['of the other direction', mover('EC2', '3900', [['A', '', '-3900']])],
    ['not known', { ...mover('EC2', '3900'), usageTypes: null }],
  ])('names no reason that is %s', (_why, moved) => {
    expect(describeIt(up(moved))).toContain(', mostly EC2 (+$3.9 K).')
  })

  it('says “mostly” of nothing that is less than half of the change', () => {
    expect(describeIt(up(mover('EC2', '2000')))).toContain(', led by EC2 (+$2.0 K).')
  })

  it('names both sides where the largest mover is more than the change', () => {
    expect(describeIt(up(mover('EC2', '50000')))).toContain('on Sep 2026: EC2 (+$50.0 K), all else −$45.9 K.')
  })

  it('blames what fell for what fell', () => {
    const said = describeIt({
      total: changeOf('95900', '-4100'),
      movers: { up: [mover('EC2', '9')], down: [mover('', '-4000')] },
    })
    expect(said).toContain('Down $4.1 K on Sep 2026, mostly costs that name no service (−$4.0 K).')
  })

  it('calls a change under 0.05 % none', () => {
    expect(describeIt({ total: changeOf('1', '4', '0.00004') })).toContain('About the same as Sep 2026.')
    expect(describeIt({ total: changeOf('1', '0.00', '0') })).toContain('The same as Sep 2026.')
  })

  it('compares nothing where there is nothing to compare', () => {
    expect(describeIt({}, null)).toBe('The largest service is EC2 with $60.5 K, 58.1 % of the total.')
  })

  it('says where most of the cost names nothing', () => {
    expect(describeIt({ topServices: [top('', '9', '0.9'), top('EC2', '1', '0.1')] }, null)).toBe(
      'Costs that name no service are the largest part, with $9.00, 90.0 % of the total.',
    )
    expect(describeIt({ topServices: [top('', '9', '1')] }, null)).toBe('No cost names its service.')
  })

  it('is silent about shares of a total that credits made negative', () => {
    expect(describeIt({ total: changeOf('-5', '0', null), topServices: [top('EC2', '-5', '1')] }, null)).toBe(
      '',
    )
  })
})

import { expect, it } from 'vitest'
import type { TransferOfCurrency } from '../api/contract.ts'
import { describeTransfer } from './sentence.ts'

type Kind = TransferOfCurrency['kinds'][number]

const change = (cost: string, before: string | null, ratio: string | null = null) => ({
  cost,
  gigabytes: null,
  costPerGigabyte: null,
  before,
  change: before === null ? null : String(Number(cost) - Number(before)),
  changeRatio: ratio,
  filters: [],
})
const nat: Kind = { kind: 'nat-gateway', title: 'NAT gateways', ...change('60', '20') }
const zones: Kind = { kind: 'inter-az', title: 'Between zones', ...change('40', '50') }
const september = { from: '2026-09-01', to: '2026-10-01' }

function say(
  total: ReturnType<typeof change>,
  kinds: Kind[],
  resources: TransferOfCurrency['resources'] = [],
) {
  const transfer = { billingCurrency: 'USD', total, kinds, resources }
  const period = { from: '2026-10-01', to: '2026-11-01' }
  return describeTransfer({ transfer, period, before: september }).replaceAll('\u00a0', ' ')
}

it('says why it is more, what most of it is, and who pays most', () => {
  const gateway = {
    value: 'arn:aws:ec2:eu-west-1:1:natgateway/nat-1',
    name: null,
    kinds: [],
    ...change('55', '10'),
  }
  expect(say(change('100', '70', '0.428571'), [nat, zones], [gateway])).toBe(
    'Up $30.00 on Sep 2026, mostly NAT gateways (+$40.00). The largest part is NAT gateways with $60.00, 60.0 %; ' +
      'the resource that pays most is natgateway/nat-1 with $55.00.',
  )
})

it('says why it is less', () => {
  expect(say(change('60', '70', '-0.142857'), [{ ...zones, ...change('60', '70') }])).toContain(
    'Down $10.00 on Sep 2026, mostly between zones (−$10.00).',
  )
})

it('says that there is nothing, or that it is free', () => {
  expect(say(change('0', '0'), [])).toBe('Nothing was transferred in Oct 2026, as far as the bills tell.')
  expect(say(change('0', '0'), [{ ...nat, ...change('0', '0') }])).toBe(
    'What was transferred in Oct 2026 cost nothing.',
  )
})

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { CostAnswer, CostFilter } from '../../../../contract/cost-query.ts'
import type { DataTransfer } from '../../../../contract/data-transfer.ts'
import type { Problem } from '../../../../contract/problem.ts'
import { createTestApp, type TestApp, type TestUser } from '../../../../testing/app.ts'
import { rollUp } from '../../../../testing/roll-up.ts'
import { seedCompletedUpload, type TestCostLine } from '../../../../testing/seed-upload.ts'
import { fromAmount, sum, toAmount } from '../../amounts.ts'

let outlay: TestApp
let viewer: TestUser
let answer: DataTransfer
let beforeRollups: DataTransfer

/** A line of usage that costs as much and transferred as many gigabytes. */
function line(usageType: string, cost: string, gigabytes: string, rest: TestCostLine = {}): TestCostLine {
  return {
    ProviderName: 'AWS',
    ChargeCategory: 'Usage',
    ServiceName: 'EC2',
    x_ProductCode: 'AmazonEC2',
    x_UsageType: usageType,
    x_ProductFamily: 'Data Transfer',
    EffectiveCost: cost,
    ConsumedQuantity: gigabytes,
    ConsumedUnit: 'GB',
    SubAccountId: '1',
    SubAccountName: 'Main',
    RegionId: 'eu-central-1',
    ResourceId: 'i-1',
    ...rest,
  }
}

const OTHER_ACCOUNT = { SubAccountId: '2', SubAccountName: 'Edge' }
const VPC = { ServiceName: 'VPC', x_ProductCode: 'AmazonVPC', x_ProductFamily: '', ResourceId: 'gateway' }

const OCTOBER: TestCostLine[] = [
  line('EUC1-DataTransfer-Regional-Bytes', '3', '300', { x_Operation: 'InterZone-In' }),
  line('EUC1-DataTransfer-Regional-Bytes', '3', '300', { x_Operation: 'InterZone-Out' }),
  line('EUC1-DataTransfer-Regional-Bytes', '0.5', '50', { x_Operation: 'VPCPeering-Out' }),
  line('EUC1-USE1-AWS-Out-Bytes', '4', '200', { x_Operation: 'InterRegion-Out', ResourceId: 'i-2' }),
  line('EUC1-USE1-AWS-In-Bytes', '0', '20', { x_Operation: 'InterRegion-In', ResourceId: 'i-2' }),
  line('EUC1-DataTransfer-Out-Bytes', '9.000000000000000001', '100', {
    ServiceName: 'S3',
    x_ProductCode: 'AmazonS3',
    RegionId: '',
    ResourceId: 'bucket',
    ...OTHER_ACCOUNT,
  }),
  line('EUC1-DataTransfer-In-Bytes', '0', '50'),
  line('EUC1-NatGateway-Bytes', '5', '100', { ...VPC, ChargePeriodStart: '2026-10-03 00:00:00' }),
  line('EUC1-TransitGateway-Bytes', '2', '100', { ...VPC, ConsumedUnit: 'GigaBytes' }),
  line('EUC1-VpcEndpoint-Bytes', '1', '100', VPC),
  line('EU-DataTransfer-Out-Bytes', '8.5', '100', {
    ServiceName: 'CloudFront',
    x_ProductCode: 'AmazonCloudFront',
    RegionId: '',
    ResourceId: 'distribution',
    ...OTHER_ACCOUNT,
  }),
  line('EUC1-Satellite-Downlink', '1.25', '30', { ConsumedUnit: 'Minutes', ResourceId: 'dish' }),
  // None of it is transfer.
  line('EUC1-NatGateway-Hours', '50', '720', { ...VPC, ConsumedUnit: 'Hrs' }),
  line('EUC1-BoxUsage:m5.large', '100', '720', { x_ProductFamily: 'Compute Instance', ConsumedUnit: 'Hrs' }),
  line('EUC1-DataTransfer-Out-Bytes', '-1', '0', { ChargeCategory: 'Credit' }),
  line('', '2', '40', {
    ProviderName: 'Azure',
    ServiceName: 'Bandwidth',
    ServiceCategory: 'Networking',
    ServiceSubcategory: 'Network Connectivity',
    x_ProductCode: '',
    x_ProductFamily: '',
  }),
  line('EUC1-NatGateway-Bytes', '7', '1', { BillingCurrency: 'EUR' }),
]

const SEPTEMBER: TestCostLine[] = [
  line('EUC1-DataTransfer-Out-Bytes', '6', '60', {
    ServiceName: 'S3',
    x_ProductCode: 'AmazonS3',
    ResourceId: 'bucket',
  }),
  line('EUC1-NatGateway-Bytes', '5', '100', VPC),
  line('EUC1-DataTransfer-Out-Bytes', '0.5', '5', { ServiceName: 'Gone', ResourceId: 'gone' }),
].map((columns) => ({
  ...columns,
  BillingPeriodStart: '2026-09-01',
  ChargePeriodStart: '2026-09-02 00:00:00',
}))

beforeAll(async () => {
  outlay = await createTestApp()
  const client = await outlay.createClient('client-d')
  viewer = await outlay.createUser('viewer', client)
  const loads = [
    await seedCompletedUpload(outlay, { clientId: client.id, lines: SEPTEMBER }),
    await seedCompletedUpload(outlay, { clientId: client.id, lines: OCTOBER }),
  ]
  await seedCompletedUpload(outlay, {
    clientId: (await outlay.createClient('client-d')).id,
    lines: [line('NatGateway-Bytes', '999', '1')],
  })
  beforeRollups = (await ask()).answer
  await rollUp(outlay, ...loads)
  answer = (await ask()).answer
})
afterAll(() => outlay.stop())

async function ask(query: Record<string, string> = {}, user = viewer, base = 'client-d') {
  const url = `/api/${base}/modules/data-transfer`
  const response = await outlay.injectSignedInAs(user, { url, query })
  return {
    status: response.statusCode,
    answer: response.json<DataTransfer>(),
    problem: response.json<Problem>(),
  }
}

const ofUsd = (of = answer) => of.currencies.find(({ billingCurrency }) => billingCurrency === 'USD')!
const totalOf = (entries: { cost: string }[]) => fromAmount(sum(entries.map(({ cost }) => toAmount(cost))))
const shown = (entries: { value: string | null; cost: string; before: string | null }[]) =>
  entries.map(({ value, cost, before }) => [value, cost, before])

/** What a cost question answers with these filters, of October. */
async function costOf(filters: CostFilter[]): Promise<string> {
  const response = await outlay.injectSignedInAs(viewer, {
    method: 'POST',
    url: '/api/query',
    payload: {
      measures: ['effectiveCost'],
      filters,
      from: '2026-10-01',
      to: '2026-11-01',
      timeBasis: 'billing',
    },
  })
  const { totals } = response.json<CostAnswer>()
  return String(totals.find(({ billingCurrency }) => billingCurrency === 'USD')?.effectiveCost ?? '0')
}

describe('data transfer', () => {
  test('is the sum of its kinds, of the last whole period against the one before', () => {
    expect([answer.period, answer.before]).toEqual([
      { from: '2026-10-01', to: '2026-11-01' },
      { from: '2026-09-01', to: '2026-10-01' },
    ])
    const usd = ofUsd()
    expect(usd.kinds.map(({ kind, cost, gigabytes, before }) => [kind, cost, gigabytes, before])).toEqual([
      ['internet-out', '9.000000000000000001', '100', '6.5'],
      ['cloudfront', '8.5', '100', '0'],
      ['inter-az', '6', '600', '0'],
      ['nat-gateway', '5', '100', '5'],
      ['inter-region', '4', '220', '0'],
      ['transit-gateway', '2', '100', '0'],
      ['other', '1.25', null, '0'],
      ['vpc-endpoint', '1', '100', '0'],
      ['vpc-peering', '0.5', '50', '0'],
      ['internet-in', '0', '50', '0'],
    ])
    expect(usd.total).toMatchObject({
      cost: '37.250000000000000001',
      gigabytes: null,
      costPerGigabyte: null,
      before: '11.5',
      change: '25.750000000000000001',
      changeRatio: '2.23913',
    })
    expect(usd.kinds[2]?.costPerGigabyte).toBe('0.01')
    expect(answer.currencies.map(({ total }) => total.cost)).toEqual(['7', usd.total.cost])
  })

  test('is the same by service, account, region, resource and day', () => {
    const usd = ofUsd()
    const { services, accounts, regions, resources, trend, dailyTrend } = usd
    for (const entries of [usd.kinds, services, accounts, regions, resources, dailyTrend!]) {
      expect(totalOf(entries)).toBe(usd.total.cost)
    }
    expect(shown(services)).toEqual([
      ['EC2', '11.75', '0'],
      ['S3', '9.000000000000000001', '6'],
      ['CloudFront', '8.5', '0'],
      ['VPC', '8', '5'],
      ['Gone', '0', '0.5'],
    ])
    expect(shown(accounts)).toEqual([
      ['1', '19.75', '11.5'],
      ['2', '17.500000000000000001', '0'],
    ])
    expect(accounts.map(({ name }) => name)).toEqual(['Main', 'Edge'])
    expect(shown(regions)).toEqual([
      ['eu-central-1', '28.750000000000000001', '11.5'],
      ['', '8.5', '0'],
    ])
    expect(shown(resources)).toEqual([
      ['bucket', '9.000000000000000001', '6'],
      ['distribution', '8.5', '0'],
      ['gateway', '8', '5'],
      ['i-1', '6.5', '0'],
      ['i-2', '4', '0'],
      ['dish', '1.25', '0'],
      [null, '0', '0.5'],
    ])
    expect(resources[3]?.kinds.map(({ kind, cost }) => [kind, cost])).toEqual([
      ['inter-az', '6'],
      ['vpc-peering', '0.5'],
      ['internet-in', '0'],
    ])
    expect(trend.map(({ period, cost }) => [period, cost])).toEqual([
      ['2026-09', '11.5'],
      ['2026-10', usd.total.cost],
    ])
    expect(dailyTrend?.map(({ day, cost }) => [day, cost])).toEqual([
      ['2026-10-01', '32.250000000000000001'],
      ['2026-10-03', '5'],
    ])
  })

  test('leads from place to place, and what flows into a kind flows out of it', () => {
    const { nodes, flows } = ofUsd().paths
    const cost = (source: string, target: string) =>
      flows.find((flow) => flow.source === source && flow.target === target)?.cost
    expect(cost('from:eu-central-1', 'kind:inter-az')).toBe('3')
    expect(cost('kind:inter-az', 'to:eu-central-1, another zone')).toBe('3')
    expect(cost('from:us-east-1', 'kind:inter-region')).toBe('0')
    expect(cost('kind:inter-region', 'to:us-east-1')).toBe('4')
    expect(cost('from:CloudFront, EU', 'kind:cloudfront')).toBe('8.5')
    const middle = nodes.filter(({ layer }) => layer === 1)
    for (const { id } of middle) {
      expect(totalOf(flows.filter(({ target }) => target === id))).toBe(
        totalOf(flows.filter(({ source }) => source === id)),
      )
    }
    expect(totalOf(flows.filter(({ source }) => source.startsWith('from:')))).toBe(ofUsd().total.cost)
  })

  test('leads to the lines of each of its numbers', async () => {
    const { total, kinds, services, accounts, regions, resources, paths } = ofUsd()
    const listed = [
      total,
      ...kinds,
      services[0]!,
      accounts[0]!,
      ...regions,
      resources[2]!,
      ...paths.flows,
      ...paths.ways,
    ]
    for (const { cost, filters } of listed) expect(await costOf(filters!)).toBe(cost)
  })

  test('of other providers is listed apart, with what their bills say', async () => {
    const [azure] = ofUsd().otherProviders
    expect(azure).toMatchObject({
      provider: 'Azure',
      serviceName: 'Bandwidth',
      serviceSubcategory: 'Network Connectivity',
      cost: '2',
      gigabytes: '40',
      costPerGigabyte: '0.05',
    })
    expect(await costOf(azure!.filters)).toBe('2')
    expect(answer.notes.join(' ')).toContain('kind and way are not known')
  })

  test('is the same before its uploads are rolled up', () => {
    expect(beforeRollups).toEqual(answer)
  })

  test('is of the days and by the cost that are asked for', async () => {
    const { answer: days } = await ask({ from: '2026-10-03', to: '2026-10-05', basis: 'list' })
    expect([days.timeBasis, days.before]).toEqual(['charge', { from: '2026-10-01', to: '2026-10-03' }])
    expect(ofUsd(days).total).toMatchObject({ cost: '1', before: '11' })
    const long = await ask({ from: '2026-08-01', to: '2026-11-01' })
    expect([ofUsd(long.answer).dailyTrend, long.answer.before]).toEqual([null, null])
    expect(ofUsd(long.answer).total).toMatchObject({ change: null, changeRatio: null })
  })

  test('lists the resources that cost most, and the others as one', async () => {
    const client = await outlay.createClient('client-d')
    const user = await outlay.createUser('viewer', client)
    await seedCompletedUpload(outlay, {
      clientId: client.id,
      lines: Array.from({ length: 30 }, (_, index) =>
        line('NatGateway-Bytes', String(index + 1), '10', { ResourceId: `nat-${index}` }),
      ),
    })
    const { resources, total } = ofUsd((await ask({}, user)).answer)
    expect(resources).toHaveLength(26)
    expect(resources.at(-1)).toMatchObject({
      value: null,
      cost: '15',
      gigabytes: '50',
      costPerGigabyte: '0.3',
      filters: null,
    })
    expect([total.cost, totalOf(resources)]).toEqual(['465', '465'])
  })
})

test('nothing is answered of nothing', async () => {
  const user = await outlay.createUser('viewer', await outlay.createClient('client-d'))
  expect((await ask({}, user)).answer).toMatchObject({ currencies: [], period: null, before: null })
})

test.each(['core', 'client-c'])('clients of the profile %s have no data transfer', async (profile) => {
  const user = await outlay.createUser('viewer', await outlay.createClient(profile))
  const own = await ask({}, user, profile)
  expect([own.status, own.problem.code]).toEqual([403, 'module-not-enabled'])
  expect((await ask({}, user)).status).toBe(404)
})

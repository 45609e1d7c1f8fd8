import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Commitments } from '../../../../contract/commitments.ts'
import type { CostAnswer, CostFilter } from '../../../../contract/cost-query.ts'
import type { Problem } from '../../../../contract/problem.ts'
import { createTestApp, type TestApp, type TestUser } from '../../../../testing/app.ts'
import { rollUp } from '../../../../testing/roll-up.ts'
import { seedCompletedUpload, type TestCostLine } from '../../../../testing/seed-upload.ts'

let outlay: TestApp
let viewer: TestUser
let answer: Commitments
let beforeRollups: Commitments

const EC2 = { ServiceName: 'EC2', x_ProductCode: 'AmazonEC2', ChargeCategory: 'Usage' }
const ECS = { ServiceName: 'ECS', x_ProductCode: 'AmazonECS', ChargeCategory: 'Usage' }
const RDS = { ServiceName: 'RDS', x_ProductCode: 'AmazonRDS', ChargeCategory: 'Usage' }
const FARGATE = {
  ...ECS,
  x_UsageType: 'EU-Fargate-vCPU-Hours:perCPU',
  SubAccountId: '3',
  SubAccountName: 'Web',
}
const C5 = { ...EC2, x_UsageType: 'EU-BoxUsage:c5.xlarge', SubAccountId: '2', SubAccountName: 'Data' }
const OWNER = { SubAccountId: '1', SubAccountName: 'Payer' }
const RESERVED = {
  CommitmentDiscountId: 'ri-1',
  CommitmentDiscountType: 'Reserved Instance',
  CommitmentDiscountCategory: 'Usage',
  x_CommitmentEndTime: '2026-12-15 00:00:00',
}
const PLAN = {
  CommitmentDiscountId: 'sp-1',
  CommitmentDiscountType: 'Savings Plan',
  CommitmentDiscountCategory: 'Spend',
  x_CommitmentOfferingType: 'ComputeSavingsPlans',
  x_PaymentOption: 'No Upfront',
  x_CommitmentEndTime: '2027-09-30 23:59:59',
}
const USED = { PricingCategory: 'Committed', CommitmentDiscountStatus: 'Used' }
const NEGATION = { x_LineItemType: 'SavingsPlanNegation', PricingCategory: 'Committed', ...PLAN }
const STANDARD = { PricingCategory: 'Standard' }

const costs = (billed: string, effective: string, list: string) => ({
  BilledCost: billed,
  EffectiveCost: effective,
  ListCost: list,
  ContractedCost: list,
})

/** A month with every kind of line that has to do with commitments. */
const OCTOBER: TestCostLine[] = [
  {
    ...EC2,
    ...RESERVED,
    ...USED,
    x_LineItemType: 'DiscountedUsage',
    x_UsageType: 'EU-BoxUsage:m5.large',
    SubAccountId: '2',
    SubAccountName: 'Data',
    ...costs('0', '6', '10'),
  },
  {
    ...EC2,
    ...RESERVED,
    ...OWNER,
    ChargeCategory: 'Purchase',
    CommitmentDiscountStatus: 'Unused',
    x_LineItemType: 'RIFee',
    x_UsageType: 'EU-HeavyUsage:m5.large',
    ...costs('8', '2', '8'),
  },
  { ...FARGATE, ...PLAN, ...USED, ...costs('20', '14', '20') },
  { ...C5, ...PLAN, ...USED, ...costs('10', '7', '10') },
  { ...FARGATE, ...NEGATION, ...costs('-20', '0', '0') },
  { ...C5, ...NEGATION, ...costs('-10', '0', '0') },
  {
    ServiceName: 'Savings Plans',
    x_ProductCode: 'ComputeSavingsPlans',
    x_UsageType: 'ComputeSP:1yrNoUpfront',
    ChargeCategory: 'Purchase',
    CommitmentDiscountStatus: 'Unused',
    x_LineItemType: 'SavingsPlanRecurringFee',
    ...PLAN,
    ...OWNER,
    ...costs('24', '3', '24'),
  },
  { ...EC2, x_UsageType: 'EU-SpotUsage:m5.large', PricingCategory: 'Dynamic', ...costs('2', '2', '5') },
  // 0.04 in each hour of the month, and 0.24 more in one.
  { ...C5, ...STANDARD, ChargePeriodEnd: '2026-11-01 00:00:00', ...costs('29.76', '29.76', '29.76') },
  { ...C5, ...STANDARD, ChargePeriodStart: '2026-10-07 12:00:00', ...costs('0.24', '0.24', '0.24') },
  { ...RDS, ...STANDARD, x_UsageType: 'EU-InstanceUsage:db.r5.xl', ...OWNER, ...costs('12', '12', '12') },
  { ...EC2, ...STANDARD, x_UsageType: 'EU-EBS:VolumeUsage.gp3', ...OWNER, ...costs('7', '7', '7') },
  { ...C5, ...STANDARD, ChargeClass: 'Correction', ...costs('-1', '-1', '-1') },
  { ...EC2, ChargeCategory: 'Credit', x_UsageType: 'EU-BoxUsage:c5.xlarge', ...costs('-3', '-3', '-3') },
  {
    ServiceName: 'Tax',
    ChargeCategory: 'Tax',
    ChargePeriodStart: '2026-10-31 00:00:00',
    ...costs('4', '4', '4'),
  },
  { ...C5, ...STANDARD, BillingCurrency: 'EUR', ...costs('5', '5', '5') },
].map((line) => ({ ProviderName: 'AWS', ...line }))

beforeAll(async () => {
  outlay = await createTestApp()
  const client = await outlay.createClient('client-d')
  viewer = await outlay.createUser('viewer', client)
  const load = await seedCompletedUpload(outlay, { clientId: client.id, lines: OCTOBER })
  await seedCompletedUpload(outlay, {
    clientId: (await outlay.createClient('client-d')).id,
    lines: [{ ...C5, ...STANDARD, ...costs('999', '999', '999') }],
  })
  beforeRollups = (await ask()).answer
  await rollUp(outlay, load)
  answer = (await ask()).answer
})
afterAll(() => outlay.stop())

async function ask(query: Record<string, string> = {}, user = viewer, base = 'client-d') {
  const url = `/api/${base}/modules/commitments`
  const response = await outlay.injectSignedInAs(user, { url, query })
  return {
    status: response.statusCode,
    answer: response.json<Commitments>(),
    problem: response.json<Problem>(),
  }
}

const ofUsd = (of = answer) => of.currencies.find(({ billingCurrency }) => billingCurrency === 'USD')!

describe('commitments', () => {
  test('have rates of the exact sums: covered, used, and saved without purchases', () => {
    expect(ofUsd().overall).toEqual({
      coverage: '0.487805',
      coveredCost: '40',
      onDemandCost: '42',
      utilization: '0.84375',
      usedCost: '27',
      unusedCost: '5',
      effectiveSavingsRate: '0.170213',
      savingsRateAfterUnused: '0.117021',
      listCost: '94',
      effectiveCost: '78',
    })
    expect(ofUsd().trend).toEqual([{ period: '2026-10', ...ofUsd().overall }])
    expect(answer.currencies.map(({ overall }) => [overall.onDemandCost, overall.utilization])).toEqual([
      ['5', null],
      ['42', '0.84375'],
    ])
  })

  test('are rated by service, family and account, with what is unused shared out by use', () => {
    const shown = (
      entries: {
        value: string
        coverage: string | null
        usedCost: string
        unusedCost: string
        utilization: string | null
      }[],
    ) =>
      entries.map(({ value, coverage, usedCost, unusedCost, utilization }) => [
        value,
        coverage,
        usedCost,
        unusedCost,
        utilization,
      ])
    expect(shown(ofUsd().services)).toEqual([
      ['EC2', '0.4', '13', '3', '0.8125'],
      ['ECS', '1', '14', '2', '0.875'],
      ['RDS', '0', '0', '0', null],
    ])
    expect(ofUsd().services.map(({ effectiveSavingsRate }) => effectiveSavingsRate)).toEqual([
      '0.16129',
      '0.3',
      '0',
    ])
    expect(shown(ofUsd().families)).toEqual([
      ['c5', '0.25', '7', '1', '0.875'],
      ['', '1', '14', '2', '0.875'],
      ['db.r5', '0', '0', '0', null],
      ['m5', '1', '6', '2', '0.75'],
    ])
    expect(shown(ofUsd().accounts)).toEqual([
      ['2', '0.4', '13', '3', '0.8125'],
      ['3', '1', '14', '2', '0.875'],
      ['1', '0', '0', '0', null],
      ['', null, '0', '0', null],
    ])
    expect(ofUsd().accounts[0]?.name).toBe('Data')
  })

  test('are listed one by one, with owner, end and what they cover', () => {
    expect(ofUsd().commitments).toEqual([
      {
        commitmentId: 'sp-1',
        name: '',
        type: 'Savings Plan',
        category: 'Spend',
        offering: 'ComputeSavingsPlans',
        paymentOption: 'No Upfront',
        endsAt: '2027-09-30T23:59:59.000Z',
        owner: { id: '1', name: 'Payer' },
        committedCost: '24',
        utilization: '0.875',
        usedCost: '21',
        unusedCost: '3',
        coveredCost: '30',
        saving: '6',
        services: ['ECS', 'EC2'],
        lastPeriod: '2026-10',
        filters: [{ dimension: 'commitmentDiscountId', operator: 'in', values: ['sp-1'] }],
      },
      expect.objectContaining({
        commitmentId: 'ri-1',
        type: 'Reserved Instance',
        committedCost: '8',
        utilization: '0.75',
        saving: '2',
        services: ['EC2'],
      }),
    ])
    expect(
      ofUsd().unused.map(({ commitmentId, unusedCost, periods }) => [commitmentId, unusedCost, periods]),
    ).toEqual([
      ['sp-1', '3', [{ period: '2026-10', unusedCost: '3' }]],
      ['ri-1', '2', [{ period: '2026-10', unusedCost: '2' }]],
    ])
  })

  test('that end within 60 days say what 30 days without them cost more', () => {
    expect([answer.endOfData, answer.newestPeriod]).toEqual([
      '2026-11-01',
      { from: '2026-10-01', to: '2026-11-01' },
    ])
    expect(ofUsd().expiring).toEqual([
      {
        commitmentId: 'ri-1',
        endsAt: '2026-12-15T00:00:00.000Z',
        daysLeft: 44,
        monthlyLoss: '3.87096774193548387',
        filters: [{ dimension: 'commitmentDiscountId', operator: 'in', values: ['ri-1'] }],
      },
    ])
  })

  test('that are not there yet have a curve for what they can cover together', async () => {
    const [compute, rds] = ofUsd().whatIf
    expect(compute).toMatchObject({
      kind: 'compute',
      isHourly: false,
      monthlyOnDemandCost: '29.032258064516129032',
      floor: { hourlyCommitment: '0.032', coveredCost: '28.8', committedCost: '23.04', netSaving: '5.76' },
      best: { hourlyCommitment: '0.032', netSaving: '5.76' },
    })
    expect(compute?.curve).toHaveLength(41)
    expect(compute?.curve.at(-1)).toMatchObject({ hourlyOnDemand: '0.28', reason: expect.any(String) })
    expect(rds).toMatchObject({ kind: 'rds', isHourly: true, best: null })
    expect(answer.notes.join(' ')).toContain('spread evenly over its hours')
    const other = await ask({ discount: '0.5' })
    expect(other.answer.discount).toBe('0.5')
    expect(ofUsd(other.answer).whatIf[0]?.best).toMatchObject({
      hourlyCommitment: '0.02',
      netSaving: '14.4',
    })
  })

  test('lead to the lines of each of their numbers', async () => {
    const { linesOf } = answer
    const sumsOf = async (measure: string, filters: CostFilter[]) => {
      const response = await outlay.injectSignedInAs(viewer, {
        method: 'POST',
        url: '/api/query',
        payload: { measures: [measure], filters, excludeSuperseded: true },
      })
      const { totals } = response.json<CostAnswer>()
      return totals.find(({ billingCurrency }) => billingCurrency === 'USD')?.[measure] ?? '0'
    }
    const c5 = ofUsd().families.find(({ value }) => value === 'c5')!
    for (const { filters, rates } of [
      { filters: [], rates: ofUsd().overall },
      { filters: c5.filters, rates: c5 },
    ]) {
      expect(await sumsOf('listCost', [...linesOf.coveredCost, ...filters])).toBe(rates.coveredCost)
      expect(await sumsOf('listCost', [...linesOf.onDemandCost, ...filters])).toBe(rates.onDemandCost)
      expect(await sumsOf('effectiveCost', [...linesOf.usedCost, ...filters])).toBe(rates.usedCost)
      expect(await sumsOf('listCost', [...linesOf.listCost, ...filters])).toBe(rates.listCost)
      expect(await sumsOf('effectiveCost', [...linesOf.effectiveCost, ...filters])).toBe(rates.effectiveCost)
    }
    expect(await sumsOf('effectiveCost', linesOf.unusedCost)).toBe('5')
    expect(await sumsOf('effectiveCost', ofUsd().whatIf[0]!.filters)).toBe('30')
    expect(await sumsOf('effectiveCost', ofUsd().commitments[0]!.filters)).toBe('24')
  })

  test('are the same before their upload is rolled up', () => {
    expect(beforeRollups).toEqual(answer)
  })

  test('are of the days that are asked for', async () => {
    const { answer: days } = await ask({ from: '2026-10-07', to: '2026-10-08' })
    expect(days.timeBasis).toBe('charge')
    expect(ofUsd(days).overall).toMatchObject({ coverage: '0', onDemandCost: '0.24', utilization: null })
    expect(ofUsd(days).dailyTrend).toEqual([
      { day: '2026-10-07', coverage: '0', coveredCost: '0', onDemandCost: '0.24' },
    ])
    expect(ofUsd(days).whatIf[0]).toMatchObject({ isHourly: true, monthlyOnDemandCost: '7.2' })
  })
})

test('utilization is not known where a bill has fees alone', async () => {
  const client = await outlay.createClient('client-d')
  const user = await outlay.createUser('viewer', client)
  const fee = OCTOBER.find(({ x_LineItemType }) => x_LineItemType === 'RIFee')!
  await seedCompletedUpload(outlay, {
    clientId: client.id,
    lines: [OCTOBER[0]!, { ...fee, CommitmentDiscountStatus: '', ...costs('8', '8', '8') }],
  })
  const { answer: unknown } = await ask({}, user)
  expect(ofUsd(unknown).overall).toMatchObject({ utilization: null, usedCost: '6', coverage: '1' })
  expect(ofUsd(unknown).services[0]?.utilization).toBeNull()
  expect(ofUsd(unknown).commitments[0]?.utilization).toBeNull()
  expect(unknown.notes.join(' ')).toContain('utilization is not known')
})

test('coverage leaves out what no usage type tells, and says so', async () => {
  const client = await outlay.createClient('client-d')
  const user = await outlay.createUser('viewer', client)
  await seedCompletedUpload(outlay, {
    clientId: client.id,
    lines: [{ ...OCTOBER[0]!, x_UsageType: '', ProviderName: 'Azure' }],
  })
  const { answer: other } = await ask({}, user)
  expect(ofUsd(other).overall).toMatchObject({
    coverage: null,
    utilization: '1',
    effectiveSavingsRate: '0.4',
  })
  expect(other.notes.join(' ')).toContain('left out of coverage')
})

test('nothing is answered of nothing', async () => {
  const user = await outlay.createUser('viewer', await outlay.createClient('client-d'))
  expect((await ask({}, user)).answer).toMatchObject({ currencies: [], newestPeriod: null, endOfData: null })
})

test.each(['20', '1.5', '0.12345', '-0.1'])('a discount of %s is refused by name', async (discount) => {
  const { status, problem } = await ask({ discount })
  expect([status, problem.errors?.map(({ path }) => path)]).toEqual([400, ['discount']])
})

test.each(['core', 'client-c'])('clients of the profile %s have no commitments', async (profile) => {
  const user = await outlay.createUser('viewer', await outlay.createClient(profile))
  const own = await ask({}, user, profile)
  expect([own.status, own.problem.code]).toEqual([403, 'module-not-enabled'])
  expect((await ask({}, user)).status).toBe(404)
})

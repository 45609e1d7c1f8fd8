import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Optimization } from '../../../contract/optimization.ts'
import { rules } from '../../../etl/findings/rules/registry.ts'
import { at, hourly, usage, type UsageLine } from '../../../etl/findings/testing.ts'
import { createTestApp, type TestApp } from '../../../testing/app.ts'
import {
  checkFindingsOf,
  createFindingClient,
  lookForFindings,
  type FindingClient,
} from '../../../testing/find-findings.ts'
import { seedCompletedUpload } from '../../../testing/seed-upload.ts'

let outlay: TestApp
beforeAll(async () => {
  outlay = await createTestApp()
})
afterAll(() => outlay.stop())

const balancer = (resource: string, cost: number, columns: UsageLine['columns'] = {}) =>
  usage({ product: 'AWSELB', usageType: 'EU-LoadBalancerUsage', resource, cost, quantity: 700, columns })

async function answerOf({ admin }: FindingClient, query: Record<string, string> = {}): Promise<Optimization> {
  const response = await outlay.injectSignedInAs(admin, { url: '/api/core/modules/optimization', query })
  expect(response.statusCode).toBe(200)
  return response.json<Optimization>()
}

describe('the optimization module', () => {
  test('answers without a bill', async () => {
    const answer = await answerOf(await createFindingClient(outlay))
    expect(answer).toMatchObject({
      module: 'optimization',
      period: null,
      waitingUploads: 0,
      potential: [],
      realised: [],
      findings: [],
      findingCount: 0,
      trend: [],
    })
    expect(answer.rules).toHaveLength(rules.length)
    expect(answer.rules[0]).toMatchObject({ applies: false, reason: expect.any(String) as string })
  })

  test('adds up what counts, each resource once and each currency by itself', async () => {
    const of = await createFindingClient(outlay)
    const instance = (resource: string, cost: number) =>
      usage({
        product: 'AmazonEC2',
        usageType: 'EU-BoxUsage:m5.large',
        operation: 'RunInstances',
        resource,
        cost,
        quantity: 744,
        columns: { SubAccountId: 'a', SubAccountName: 'Shop' },
      })
    await of.addBill('2026-10-01', [
      balancer('arn:lb/1', 31),
      balancer('arn:lb/2', 62, { BillingCurrency: 'EUR' }),
      instance('i-1', 310),
    ])
    const answer = await answerOf(of)
    expect(answer).toMatchObject({
      period: { period: '2026-10', from: '2026-10-01', to: '2026-11-01', days: 31 },
      unfinishedPeriod: null,
      findingCount: 4,
      potential: [
        { currency: 'EUR', monthlySaving: '60' },
        { currency: 'USD', monthlySaving: '90' },
      ],
      realised: [],
      byRule: [
        { rule: 'idle-lb', findings: 1, currency: 'EUR', monthlySaving: '60' },
        { rule: 'ec2-graviton', findings: 1, currency: 'USD', monthlySaving: '60' },
        { rule: 'idle-lb', findings: 1, currency: 'USD', monthlySaving: '30' },
        { rule: 'ec2-amd', findings: 1, currency: 'USD', monthlySaving: '0' },
      ],
      safeAndEasy: [
        { findings: 1, currency: 'EUR', monthlySaving: '60' },
        { findings: 1, currency: 'USD', monthlySaving: '30' },
      ],
      byState: [
        { state: 'open', findings: 1, currency: 'EUR', monthlySaving: '60' },
        { state: 'open', findings: 3, currency: 'USD', monthlySaving: '120' },
      ],
      trend: [
        { period: '2026-10', currency: 'EUR', potential: '60', realised: '0' },
        { period: '2026-10', currency: 'USD', potential: '90', realised: '0' },
      ],
    })
    expect(answer.byAccount).toContainEqual({
      subAccountId: 'a',
      name: 'Shop',
      findings: 2,
      currency: 'USD',
      monthlySaving: '60',
    })
    expect(answer.totals.map(({ billingCurrency, cost }) => [billingCurrency, cost])).toEqual([
      ['EUR', '62'],
      ['USD', '343'],
    ])
    for (const { monthlyCost, monthlySaving } of answer.findings) {
      expect(Number(monthlySaving)).toBeGreaterThanOrEqual(0)
      expect(Number(monthlySaving)).toBeLessThanOrEqual(Number(monthlyCost))
    }
  })

  test('counts among what could be saved no finding that was dismissed', async () => {
    const of = await createFindingClient(outlay)
    await of.addBill('2026-10-01', [balancer('arn:lb/1', 31), balancer('arn:lb/2', 62)])
    const { findings } = await answerOf(of)
    await of.decide(findings[0]!.id, 'dismissed', 'It is for a failover.')
    expect(await answerOf(of)).toMatchObject({
      findingCount: 1,
      potential: [{ currency: 'USD', monthlySaving: '30' }],
      byRule: [{ rule: 'idle-lb', findings: 1, monthlySaving: '30' }],
      byState: [
        { state: 'open', findings: 1, monthlySaving: '30' },
        { state: 'dismissed', findings: 1, monthlySaving: '60' },
      ],
    })
    await of.decide(findings[1]!.id, 'dismissed', 'As well.')
    expect(await answerOf(of)).toMatchObject({ findingCount: 0, byRule: [], safeAndEasy: [] })
  })

  test('counts a plan with what it saves beyond what is saved on the instances under it', async () => {
    const of = await createFindingClient(outlay)
    // Five of ten cents an hour each, for 360 a month: a plan saves 72 of them, Graviton a fifth of one of them.
    const lines = ['m7g.large', 'm7g.large', 'm7g.large', 'm7g.large', 'm5.large'].flatMap((type, index) =>
      hourly({
        product: 'AmazonEC2',
        usageType: `EU-BoxUsage:${type}`,
        operation: 'RunInstances',
        resource: `i-${index}`,
        cost: '0.1',
        quantity: 1,
      }),
    )
    await of.addBill('2026-10-01', lines)
    const { findings, potential } = await answerOf(of)
    expect(findings.map((finding) => [finding.rule, finding.monthlySaving, finding.countedSaving])).toEqual([
      ['compute-sp-gap', '72', '57.6'],
      ['ec2-graviton', '14.4', '14.4'],
      ['ec2-amd', '7.2', '0'],
    ])
    expect(potential).toEqual([{ currency: 'USD', monthlySaving: '72' }])
  })

  test('shows what could be saved and what was, bill by bill', async () => {
    const of = await createFindingClient(outlay)
    await of.addBill('2026-08-01', [balancer('arn:lb/1', 31)])
    await of.addBill('2026-09-01', [balancer('arn:lb/1', 30), balancer('arn:lb/2', 60)])
    await of.decide((await of.find('idle-lb', 'arn:lb/1')).id, 'done')
    await of.addBill('2026-10-01', [balancer('arn:lb/2', 62)])
    await of.addBill('2026-11-01', [balancer('arn:lb/2', 60)])
    await checkFindingsOf(outlay, of.client.id)
    const answer = await answerOf(of)
    expect(answer.potential).toEqual([{ currency: 'USD', monthlySaving: '60' }])
    expect(answer.realised).toEqual([{ currency: 'USD', monthlySaving: '30' }])
    expect(answer.trend.map(({ period, potential, realised }) => [period, potential, realised])).toEqual([
      ['2026-08', '30', '0'],
      ['2026-09', '90', '0'],
      ['2026-10', '60', '30'],
      ['2026-11', '60', '30'],
    ])
    const untilOctober = await answerOf(of, { to: '2026-10-01' })
    expect(untilOctober.trend.map(({ period }) => period)).toEqual(['2026-08', '2026-09'])
    expect([untilOctober.period?.period, untilOctober.realised]).toEqual(['2026-09', []])
  })

  test('takes the last whole bill, and says which one is not whole and what rules wait for', async () => {
    const of = await createFindingClient(outlay)
    await of.addBill('2026-09-01', [balancer('arn:lb/1', 30)])
    const days = [1, 2, 3].map((day) =>
      usage({ product: 'AWSELB', usageType: 'LCUUsage', from: at(day), to: at(day + 1), quantity: 1 }),
    )
    const { client } = of
    const unfinished = await seedCompletedUpload(outlay, { clientId: client.id, lines: days })
    const waiting = await answerOf(of)
    expect(waiting.waitingUploads).toBe(1)
    expect(waiting.scope.warnings).toEqual([
      'Rules have not looked at one of the uploads yet: it takes some seconds after an upload is completed.',
    ])
    await lookForFindings(outlay, unfinished)
    const answer = await answerOf(of)
    expect(answer).toMatchObject({
      waitingUploads: 0,
      period: { period: '2026-09', days: 30 },
      unfinishedPeriod: { period: '2026-10', days: 3 },
      potential: [{ currency: 'USD', monthlySaving: '30' }],
    })
  })

  test('says of each rule whether it applies to the bill, and what the bill lacks', async () => {
    const of = await createFindingClient(outlay)
    await of.addBill('2026-10-01', [balancer('arn:lb/1', 31)])
    const { rules: said } = await answerOf(of)
    const about = (id: string) => said.find(({ rule }) => rule === id)
    expect(said.map(({ rule }) => rule)).toEqual(rules.map(({ id }) => id))
    expect(about('idle-lb')).toMatchObject({ applies: true, reason: null })
    expect(about('commitment-unused')).toMatchObject({
      applies: false,
      reason:
        'Needs reservations, Savings Plans or other commitments (CommitmentDiscountId); this bill of AWS has none.',
    })
    expect(about('ebs-old-snapshots')).toMatchObject({
      applies: false,
      reason: 'Needs bills of 90 days; those that are here cover 31.',
    })
  })
})

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { toUnits } from '../../clickhouse/exact.ts'
import type { OptimizationRule } from '../../contract/finding.ts'
import type { Problem } from '../../contract/problem.ts'
import { rules } from '../../etl/findings/rules/registry.ts'
import { usage } from '../../etl/findings/testing.ts'
import { createTestApp, type TestApp, type TestUser } from '../../testing/app.ts'
import { createFindingClient, lookForFindings } from '../../testing/find-findings.ts'

const INSTANCE = {
  product: 'AmazonEC2',
  usageType: 'EU-BoxUsage:m5.large',
  operation: 'RunInstances',
  resource: 'i-1',
  cost: 310,
  quantity: 744,
}

let outlay: TestApp
let operator: TestUser
beforeAll(async () => {
  outlay = await createTestApp()
  operator = await outlay.createUser('operator')
})
afterAll(() => outlay.stop())

const set = (rule: string, percents: Record<string, string | null>) =>
  outlay.injectSignedInAs(operator, {
    method: 'PATCH',
    url: `/api/admin/rules/${rule}`,
    payload: { percents },
  })

describe('the percentages of rules', () => {
  test('are listed with their defaults', async () => {
    const response = await outlay.injectSignedInAs(operator, { url: '/api/admin/rules' })
    const { items } = response.json<{ items: OptimizationRule[] }>()
    expect(items.map(({ id }) => id)).toEqual(rules.map(({ id }) => id))
    expect(items.find(({ id }) => id === 'ec2-graviton')?.percents).toEqual([
      { name: 'intel', label: 'Saving of Graviton against Intel', default: '20', set: null },
      { name: 'amd', label: 'Saving of Graviton against AMD', default: '10', set: null },
    ])
  })

  test('are set by operators for all clients, whose findings name what they used', async () => {
    const of = await createFindingClient(outlay)
    const load = await of.addBill('2026-10-01', [usage(INSTANCE)])
    const changed = await set('ec2-graviton', { intel: '12.5' })
    expect(changed.json<OptimizationRule>().percents).toMatchObject([{ set: '12.5' }, { set: null }])
    // Until rules have looked again, findings say what they were made with.
    expect(await of.find('ec2-graviton')).toMatchObject({ monthlySaving: '60' })
    await lookForFindings(outlay, load)
    expect(await of.find('ec2-graviton')).toMatchObject({
      monthlySaving: '37.5',
      explanation: expect.stringMatching(/about 12\.5 % less/) as string,
    })
    const event = await outlay.databases.db
      .selectFrom('audit_event')
      .where('action', '=', 'rule.change')
      .select(['client_id', 'user_id', 'object_id', 'detail'])
      .executeTakeFirstOrThrow()
    expect(event).toMatchObject({ client_id: null, user_id: operator.id, object_id: 'ec2-graviton' })

    await set('ec2-graviton', { intel: null })
    await lookForFindings(outlay, load)
    expect(await of.find('ec2-graviton')).toMatchObject({ monthlySaving: '60' })
  })

  test('never make a saving larger than the cost, or negative', async () => {
    const of = await createFindingClient(outlay)
    await set('ec2-graviton', { intel: '100' })
    await set('redis-to-valkey', { nodes: '140' })
    const node = {
      usageType: 'EU-NodeUsage:cache.r7g.large',
      operation: 'CreateCacheCluster:0002',
      resource: 'c',
    }
    await of.addBill('2026-10-01', [
      usage({ product: 'AmazonElastiCache', quantity: 744, cost: 310, ...node }),
      usage(INSTANCE),
    ])
    const found = await of.list()
    expect(found.filter(({ rule }) => rule === 'redis-to-valkey')).toEqual([])
    expect(found.find(({ rule }) => rule === 'ec2-graviton')).toMatchObject({
      monthlyCost: '300',
      monthlySaving: '300',
    })
    for (const { rule, monthlyCost, monthlySaving } of found) {
      const saving = toUnits(monthlySaving)
      expect([rule, saving >= 0n, saving <= toUnits(monthlyCost)]).toEqual([rule, true, true])
    }
    await set('ec2-graviton', { intel: null })
    await set('redis-to-valkey', { nodes: null })
  })

  test.each<[string, Record<string, string | null>, number, string | undefined]>([
    ['ec2-graviton', { arm: '20' }, 400, 'percents.arm'],
    ['ec2-graviton', { intel: '1000.1' }, 400, 'percents.intel'],
    ['ec2-graviton', { intel: '-5' }, 400, 'percents.intel'],
    ['ec2-graviton', {}, 400, 'percents'],
    ['idle-lb', { saving: '20' }, 400, 'percents.saving'],
    ['unknown', { saving: '20' }, 404, undefined],
  ])('of %s are not set by %j', async (rule, percents, status, path) => {
    const response = await set(rule, percents)
    expect([response.statusCode, response.json<Problem>().errors?.[0]?.path]).toEqual([status, path])
  })
})

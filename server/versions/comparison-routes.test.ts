import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Problem } from '../../contract/problem.ts'
import type { Comparison } from '../../contract/versions.ts'
import { createTestApp, type TestApp, type TestUser } from '../../testing/app.ts'
import { seedCompletedUpload, seedUpload, type TestCostLine } from '../../testing/seed-upload.ts'

let outlay: TestApp
let clientId: string
let viewer: TestUser
beforeAll(async () => {
  outlay = await createTestApp()
})
beforeEach(async () => {
  clientId = (await outlay.createClient()).id
  viewer = await outlay.createUser('viewer', { id: clientId })
})
afterAll(() => outlay.stop())

async function seed(fileName: string, ...lines: TestCostLine[]): Promise<string> {
  return (await seedCompletedUpload(outlay, { clientId, fileName, lines })).uploadId
}
async function supersede(olderId: string, newerId: string): Promise<void> {
  await outlay.databases.db
    .updateTable('upload_period')
    .set({ superseded_by: newerId, superseded_how: 'person' })
    .where('upload_id', '=', olderId)
    .execute()
}
async function compare(id: string, query: Record<string, string> = {}, user = viewer) {
  const response = await outlay.injectSignedInAs(user, {
    url: `/api/uploads/${id}/comparison?${new URLSearchParams(query).toString()}`,
  })
  return {
    status: response.statusCode,
    comparison: response.json<Comparison>(),
    problem: response.json<Problem>(),
  }
}
const september: TestCostLine = {
  BillingPeriodStart: '2026-09-01',
  ChargePeriodStart: '2026-09-02 00:00:00',
}

describe('a comparison', () => {
  test('shows exactly what changed, largest first, by currency, and counts the rest', async () => {
    const old = await seed(
      'old.csv',
      { ServiceName: 'Compute', BilledCost: '100000000000000000', EffectiveCost: '5' },
      { ServiceName: 'Storage', BilledCost: '3' },
      { ServiceName: 'Gone', BilledCost: '-7' },
      { ServiceName: 'Same', BilledCost: '4' },
      { ServiceName: 'Compute', BilledCost: '1', BillingCurrency: 'EUR' },
      { ServiceName: 'Elsewhere', BilledCost: '9', ...september },
    )
    const fresh = await seed(
      'new.csv',
      { ServiceName: 'Compute', BilledCost: '100000000000000000.000000000000000001', EffectiveCost: '5' },
      // The same cost in two lines is a change that amounts do not show.
      { ServiceName: 'Storage', BilledCost: '1', EffectiveCost: '0.5' },
      { ServiceName: 'Storage', BilledCost: '2', EffectiveCost: '0.5' },
      { ServiceName: 'New', BilledCost: '8' },
      { ServiceName: 'Same', BilledCost: '4' },
      { ServiceName: 'Compute', BilledCost: '1000', BillingCurrency: 'EUR' },
    )
    await supersede(old, fresh)
    const { status, comparison } = await compare(fresh, { period: '2026-10' })
    expect(status).toBe(200)
    expect(comparison).toMatchObject({
      period: '2026-10',
      by: 'service',
      before: { uploadId: old, fileName: 'old.csv' },
      after: { uploadId: fresh, fileName: 'new.csv' },
    })
    expect(
      comparison.rows.map(({ key, billingCurrency, change }) => [
        billingCurrency,
        key.serviceName,
        change.billedCost,
        change.effectiveCost,
        change.lineCount,
      ]),
    ).toEqual([
      ['EUR', 'Compute', '999', '0', 0],
      ['USD', 'New', '8', '1', 1],
      ['USD', 'Gone', '7', '-1', -1],
      ['USD', 'Compute', '0.000000000000000001', '0', 0],
      ['USD', 'Storage', '0', '0', 1],
    ])
    expect(comparison.rows[3]).toMatchObject({
      before: { billedCost: '100000000000000000', lineCount: 1 },
      after: { billedCost: '100000000000000000.000000000000000001', lineCount: 1 },
    })
    expect(
      comparison.totals.map(({ billingCurrency, before, after, change, changed, unchanged }) => [
        billingCurrency,
        before.billedCost,
        after.billedCost,
        change.billedCost,
        changed,
        unchanged,
      ]),
    ).toEqual([
      ['EUR', '1', '1000', '999', 1, 0],
      ['USD', '100000000000000000', '100000000000000015.000000000000000001', '15.000000000000000001', 4, 1],
    ])
    const limited = await compare(fresh, { period: '2026-10', limit: '1' })
    expect(limited.comparison.rows.map(({ key }) => key.serviceName)).toEqual(['Compute', 'New'])
    expect(limited.comparison.totals).toEqual(comparison.totals)
  })

  test('by account goes by its id, whatever it is called', async () => {
    const old = await seed('old.csv', { SubAccountId: '1', SubAccountName: 'Blue', BilledCost: '1' })
    const fresh = await seed('new.csv', { SubAccountId: '1', SubAccountName: 'Red', BilledCost: '2' })
    const { comparison } = await compare(fresh, { with: old, by: 'account' })
    expect(comparison.rows).toMatchObject([
      { key: { subAccountId: '1', subAccountName: 'Red' }, change: { billedCost: '1' } },
    ])
  })

  test('by resource goes by account, resource, usage type and operation, never by line item', async () => {
    const line = { SubAccountId: '1', ResourceId: 'i-1', x_UsageType: 'BoxUsage', x_Operation: 'Run' }
    const old = await seed(
      'old.csv',
      { ...line, x_LineItemId: 'one', BilledCost: '1' },
      { ...line, x_Operation: 'Stop' },
    )
    const fresh = await seed(
      'new.csv',
      { ...line, x_LineItemId: 'two', BilledCost: '1' },
      { ...line, x_Operation: 'Stop', BilledCost: '3' },
    )
    const { comparison } = await compare(fresh, { with: old, by: 'resource' })
    expect(comparison.rows.map(({ key }) => key)).toEqual([
      { subAccountId: '1', resourceId: 'i-1', xUsageType: 'BoxUsage', xOperation: 'Stop' },
    ])
    expect(comparison.totals).toMatchObject([{ changed: 1, unchanged: 1, change: { billedCost: '2' } }])
  })

  test('puts the older version first, from whichever side it is asked', async () => {
    const ids = [await seed('1.csv', {}), await seed('2.csv', {}), await seed('3.csv', {})] as const
    await supersede(ids[0], ids[1])
    await supersede(ids[1], ids[2])
    const sides = async (id: string, query = {}) => {
      const { before, after } = (await compare(id, query)).comparison
      return [before.fileName, after.fileName]
    }
    expect(await sides(ids[0])).toEqual(['1.csv', '2.csv'])
    expect(await sides(ids[1])).toEqual(['1.csv', '2.csv'])
    expect(await sides(ids[2])).toEqual(['2.csv', '3.csv'])
    expect(await sides(ids[0], { with: ids[2] })).toEqual(['1.csv', '3.csv'])
    expect(await sides(ids[2], { with: ids[0] })).toEqual(['1.csv', '3.csv'])
  })

  test('is refused where there is nothing to compare', async () => {
    const lonely = await seed('lonely.csv', {}, september)
    const october = await seed('october.csv', {})
    const empty = await seed('empty.csv')
    const failed = await seedUpload(outlay, { clientId, status: 'failed' })
    const refusals: [Promise<{ status: number; problem: Problem }>, number, string][] = [
      [compare(lonely), 400, 'invalid-request'],
      [compare(lonely, { period: '2026-10' }), 409, 'nothing-to-compare'],
      [compare(lonely, { period: '2026-09', with: october }), 409, 'nothing-to-compare'],
      [compare(october, { period: '2026-08', with: lonely }), 409, 'nothing-to-compare'],
      [compare(october, { with: october }), 400, 'invalid-request'],
      [compare(empty), 409, 'nothing-to-compare'],
      [compare(failed), 409, 'upload-not-completed'],
      [compare(october, { with: failed }), 409, 'upload-not-completed'],
      [compare(october, { with: lonely, by: 'line' }), 400, 'invalid-request'],
      [compare(october, { period: '2026-13' }), 400, 'invalid-request'],
    ]
    for (const [answer, status, code] of refusals) {
      const { status: actual, problem } = await answer
      expect([actual, problem.code]).toEqual([status, code])
    }
  })

  test('is refused where rows were removed, and says so', async () => {
    const [old, fresh] = [await seed('old.csv', {}), await seed('new.csv', {})]
    await supersede(old, fresh)
    await outlay.databases.db
      .updateTable('upload_period')
      .set({ purged_at: new Date() })
      .where('upload_id', '=', old)
      .execute()
    const { status, problem } = await compare(fresh)
    expect([status, problem.code]).toEqual([409, 'rows-purged'])
    expect(problem.detail).toContain('old.csv')
    const newest = await seed('newest.csv', {})
    await supersede(fresh, newest)
    expect((await compare(fresh)).comparison.after.fileName).toBe('newest.csv')
  })

  test('knows nothing of another client’s uploads, on either side', async () => {
    const mine = await seed('mine.csv', {})
    const stranger = await outlay.createClient()
    const foreign = (await seedCompletedUpload(outlay, { clientId: stranger.id, lines: [{}] })).uploadId
    expect((await compare(foreign)).status).toBe(404)
    expect((await compare(mine, { with: foreign })).status).toBe(404)
  })
})

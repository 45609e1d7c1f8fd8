import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { CostAnswer } from '../../contract/cost-query.ts'
import type { Problem } from '../../contract/problem.ts'
import { createTestApp, type TestApp, type TestUser } from '../../testing/app.ts'
import { seedCompletedUpload, seedUpload, unknownId } from '../../testing/seed-upload.ts'

let outlay: TestApp
let client: { id: string }
let viewer: TestUser
let october: { uploadId: string }

beforeAll(async () => {
  outlay = await createTestApp()
  client = await outlay.createClient()
  viewer = await outlay.createUser('viewer', client)
  october = await seedCompletedUpload(outlay, { clientId: client.id, lines: [{ BilledCost: '7' }] })
})
afterAll(() => outlay.stop())

async function ask(query: object, user = viewer) {
  const response = await outlay.injectSignedInAs(user, { method: 'POST', url: '/api/query', payload: query })
  return {
    status: response.statusCode,
    answer: response.json<CostAnswer>(),
    problem: response.json<Problem>(),
  }
}

describe('the scope of a cost query', () => {
  test('never has rows of another client', async () => {
    const other = await outlay.createClient()
    const stranger = await outlay.createUser('admin', other)
    await seedCompletedUpload(outlay, { clientId: other.id, lines: [{ BilledCost: '42' }] })
    const own = await ask({ measures: ['billedCost'] }, stranger)
    expect(own.answer.totals).toEqual([{ billingCurrency: 'USD', billedCost: '42' }])
    const foreign = await ask({ measures: ['billedCost'], uploadIds: [october.uploadId] }, stranger)
    expect([foreign.status, foreign.problem.code]).toEqual([404, 'not-found'])
    expect(foreign.problem.detail).toContain(october.uploadId)
  })

  test('is a 404 for an unknown upload and a 409 for one that is not completed, each named', async () => {
    const id = unknownId()
    const unknown = await ask({ measures: ['billedCost'], uploadIds: [id] })
    expect([unknown.status, unknown.problem.detail.includes(id)]).toEqual([404, true])
    const pending = await seedUpload(outlay, { clientId: client.id, status: 'pending' })
    const waiting = await ask({ measures: ['billedCost'], uploadIds: [october.uploadId, pending] })
    expect([waiting.status, waiting.problem.code]).toEqual([409, 'upload-not-completed'])
    expect(waiting.problem.detail).toContain(pending)
  })

  test('is empty where nothing is selected', async () => {
    const empty = await outlay.createUser('viewer', await outlay.createClient())
    const { status, answer } = await ask({ measures: ['billedCost'], dimensions: ['uploadId'] }, empty)
    expect(status).toBe(200)
    expect(answer).toMatchObject({ rows: [], totals: [], rowCount: 0, truncated: false })
  })

  test('leaves out superseded periods, and says so, unless it is told not to', async () => {
    const { id: clientId } = await outlay.createClient()
    const user = await outlay.createUser('analyst', { id: clientId })
    const lines = [
      // A bill that begins on another day than the first is that month's all the same.
      { BillingAccountId: 'a', BilledCost: '1', BillingPeriodStart: '2026-10-05' },
      { BillingAccountId: 'b', BilledCost: '2' },
      {
        BillingAccountId: 'a',
        BilledCost: '4',
        BillingPeriodStart: '2026-09-01',
        ChargePeriodStart: '2026-09-30 00:00:00',
      },
    ]
    const old = await seedCompletedUpload(outlay, { clientId, lines, fileName: 'old bill.csv' })
    const fresh = await seedCompletedUpload(outlay, {
      clientId,
      lines: [{ BillingAccountId: 'a', BilledCost: '8' }],
    })
    await outlay.databases.db
      .updateTable('upload_period')
      .set({ superseded_by: fresh.uploadId, superseded_how: 'export' })
      .where('upload_id', '=', old.uploadId)
      .where('period', '=', '2026-10-01')
      .where('billing_account_id', '=', 'a')
      .execute()
    for (const measures of [['billedCost'], ['billedCost', 'consumedQuantity']]) {
      const without = await ask({ measures }, user)
      expect(without.answer.totals[0]?.billedCost).toBe('14')
      expect(without.answer.scope.warnings).toEqual([
        '2026-10 of old bill.csv is left out: a newer upload supersedes it.',
      ])
      const everything = await ask({ measures, excludeSuperseded: false }, user)
      expect(everything.answer.totals[0]?.billedCost).toBe('15')
      expect(everything.answer.scope.warnings).toEqual([])
    }
  })

  test('says once what is left out of two uploads of one name', async () => {
    const { id: clientId } = await outlay.createClient()
    const seed = (fileName: string) => seedCompletedUpload(outlay, { clientId, fileName, lines: [{}] })
    const old = [await seed('bill-Manifest.json'), await seed('bill-Manifest.json')]
    const uploadIds = old.map(({ uploadId }) => uploadId)
    const newest = await seed('newest.csv')
    await outlay.databases.db
      .updateTable('upload_period')
      .set({ superseded_by: newest.uploadId, superseded_how: 'export' })
      .where('upload_id', 'in', uploadIds)
      .execute()
    const user = await outlay.createUser('analyst', { id: clientId })
    const { answer } = await ask({ measures: ['lineCount'], uploadIds }, user)
    expect(answer.scope.warnings).toEqual([
      '2026-10 of bill-Manifest.json is left out: a newer upload supersedes it.',
    ])
  })

  test('is for users of a client', async () => {
    const operator = await outlay.createUser('operator')
    expect((await ask({ measures: ['billedCost'] }, operator)).status).toBe(403)
    const anonymous = await outlay.app.inject({ method: 'POST', url: '/api/query', payload: {} })
    expect([anonymous.statusCode, anonymous.json<Problem>().code]).toEqual([401, 'not-signed-in'])
  })
})

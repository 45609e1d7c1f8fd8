import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Problem } from '../../contract/problem.ts'
import type { AskedQuestion } from '../../contract/question.ts'
import { createTestApp, type TestApp, type TestUser } from '../../testing/app.ts'
import { seedCompletedUpload } from '../../testing/seed-upload.ts'

let outlay: TestApp
let viewer: TestUser
let uploads: string[]
beforeAll(async () => {
  outlay = await createTestApp()
  const client = await outlay.createClient()
  viewer = await outlay.createUser('viewer', client)
  const load = async (period: string, cost: string) => {
    const line = { BillingPeriodStart: `${period}-01`, ChargePeriodStart: `${period}-02 00:00:00` }
    const lines = [{ ...line, BilledCost: cost }]
    return (await seedCompletedUpload(outlay, { clientId: client.id, lines })).uploadId
  }
  uploads = [await load('2026-09', '1'), await load('2026-10', '2')]
})
afterAll(() => outlay.stop())

async function ask(question: object, user = viewer) {
  const response = await outlay.injectSignedInAs(user, {
    method: 'POST',
    url: '/api/query/relative',
    payload: question,
  })
  return {
    status: response.statusCode,
    asked: response.json<AskedQuestion>(),
    problem: response.json<Problem>(),
  }
}

test('a question that is not saved is answered with the uploads and the time that it came to', async () => {
  const query = { measures: ['billedCost'], timeBasis: 'billing', dimensions: ['tag:two\nlines'] }
  const { asked } = await ask({ scope: { kind: 'latest', lastPeriods: 1 }, query })
  expect(asked.query).toMatchObject({
    ...query,
    uploadIds: uploads,
    from: '2026-10-01',
    to: '2026-11-01',
    limit: 10_000,
  })
  expect(asked.answer.rows).toEqual([{ 'tag:two\nlines': '', billingCurrency: 'USD', billedCost: '2' }])
  const ofSelection = await ask({ scope: { kind: 'selection' }, query })
  expect(ofSelection.asked.answer.totals).toEqual([{ billingCurrency: 'USD', billedCost: '3' }])
})

test('another client asks about its own uploads, and not about those of this one', async () => {
  const stranger = await outlay.createUser('admin', await outlay.createClient())
  const query = { measures: ['billedCost'] }
  expect((await ask({ scope: { kind: 'latest' }, query }, stranger)).asked.answer.totals).toEqual([])
  const named = await ask({ scope: { kind: 'uploads', uploadIds: uploads }, query }, stranger)
  expect([named.status, named.problem.code]).toEqual([404, 'not-found'])
})

test('a part that cannot be used is named by its place in the question', async () => {
  const { status, problem } = await ask({
    scope: { kind: 'latest' },
    query: { measures: ['billedCost'], dimensions: ['serviceName', 'shoeSize'] },
  })
  expect([status, problem.code, problem.errors?.[0]?.path]).toEqual([
    400,
    'unknown-dimension',
    'query.dimensions[1]',
  ])
})

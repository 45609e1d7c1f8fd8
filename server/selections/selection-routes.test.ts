import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Problem } from '../../contract/problem.ts'
import { createTestApp, type TestApp, type TestUser } from '../../testing/app.ts'
import { seedCompletedUpload, seedUpload, unknownId } from '../../testing/seed-upload.ts'

let outlay: TestApp
beforeAll(async () => {
  outlay = await createTestApp()
})
afterAll(() => outlay.stop())

async function createClientWithUser() {
  const client = await outlay.createClient()
  return { clientId: client.id, user: await outlay.createUser('viewer', client) }
}
const get = async (user: TestUser) =>
  (await outlay.injectSignedInAs(user, { url: '/api/selection' })).json<unknown>()
const put = (user: TestUser, payload: object) =>
  outlay.injectSignedInAs(user, { method: 'PUT', url: '/api/selection', payload })

test('follows new arrivals until a fixed set is chosen, for each user apart', async () => {
  const { clientId, user } = await createClientWithUser()
  const colleague = await outlay.createUser('viewer', { id: clientId })
  const { uploadId: first } = await seedCompletedUpload(outlay, { clientId, lines: [{}] })
  await seedUpload(outlay, { clientId, status: 'failed' })
  expect(await get(user)).toEqual({ mode: 'latest', uploadIds: [first] })

  const chosen = await put(user, { mode: 'fixed', uploadIds: [first, first] })
  expect([chosen.statusCode, chosen.json()]).toEqual([200, { mode: 'fixed', uploadIds: [first] }])
  const { uploadId: second } = await seedCompletedUpload(outlay, { clientId, lines: [] })
  expect(await get(user)).toEqual({ mode: 'fixed', uploadIds: [first] })
  expect(await get(colleague)).toEqual({ mode: 'latest', uploadIds: [first, second] })

  await put(user, { mode: 'latest', uploadIds: [] })
  expect(await get(user)).toEqual({ mode: 'latest', uploadIds: [first, second] })
})

test('latest leaves out an upload of which every period is superseded, not one that still has a period', async () => {
  const { clientId, user } = await createClientWithUser()
  const lines = [{}, { BillingPeriodStart: '2026-09-01' }]
  const { uploadId: half } = await seedCompletedUpload(outlay, { clientId, lines })
  const { uploadId: whole } = await seedCompletedUpload(outlay, { clientId, lines: [{}] })
  const { uploadId: newest } = await seedCompletedUpload(outlay, { clientId, lines: [{}] })
  await outlay.databases.db
    .updateTable('upload_period')
    .set({ superseded_by: newest, superseded_how: 'export' })
    .where('upload_id', 'in', [half, whole])
    .where('period', '=', '2026-10-01')
    .execute()
  expect(await get(user)).toEqual({ mode: 'latest', uploadIds: [half, newest] })
})

test('takes only completed uploads of the own client, and names the one that it does not take', async () => {
  const { clientId, user } = await createClientWithUser()
  const stranger = await createClientWithUser()
  const { uploadId: foreign } = await seedCompletedUpload(outlay, {
    clientId: stranger.clientId,
    lines: [{}],
  })
  for (const id of [unknownId(), foreign]) {
    const refused = await put(user, { mode: 'fixed', uploadIds: [id] })
    expect([refused.statusCode, refused.json<Problem>().detail]).toEqual([404, `There is no upload ${id}.`])
  }
  const pending = await seedUpload(outlay, { clientId, status: 'pending' })
  const refused = await put(user, { mode: 'fixed', uploadIds: [pending] })
  expect([refused.statusCode, refused.json<Problem>().code]).toEqual([409, 'upload-not-completed'])
  expect(await get(user)).toEqual({ mode: 'latest', uploadIds: [] })
})

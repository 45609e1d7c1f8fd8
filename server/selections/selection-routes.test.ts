import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Problem } from '../../contract/problem.ts'
import type { SelectionPreview } from '../../contract/selection.ts'
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

const preview = async (user: TestUser, payload: object) => {
  const response = await outlay.injectSignedInAs(user, {
    method: 'POST',
    url: '/api/selection/preview',
    payload,
  })
  return { statusCode: response.statusCode, ...response.json<SelectionPreview & Problem>() }
}

test('a preview names what a newer upload supersedes and what is counted twice, and keeps nothing', async () => {
  const { clientId, user } = await createClientWithUser()
  const seed = async (fileName: string, periods: string[]) => {
    const lines = periods.map((period) => ({ BillingPeriodStart: `${period}-01` }))
    const { uploadId } = await seedCompletedUpload(outlay, { clientId, fileName, lines })
    return { id: uploadId, fileName }
  }
  const older = await seed('older.csv', ['2026-09', '2026-10'])
  const newer = await seed('newer.csv', ['2026-10'])
  const part = await seed('part.csv', ['2026-09'])
  await outlay.databases.db
    .updateTable('upload_period')
    .set({ superseded_by: newer.id, superseded_how: 'export' })
    .where('upload_id', '=', older.id)
    .where('period', '=', '2026-10-01')
    .execute()
  const leftOut = [{ upload: older, by: newer, periods: ['2026-10'], comparablePeriod: '2026-10' }]
  const overlaps = [{ uploads: [older, part], periods: ['2026-09'], accounts: 1 }]
  const latest = { mode: 'latest', uploadIds: [] }
  expect(await preview(user, latest)).toEqual({
    statusCode: 200,
    uploads: [older, newer, part],
    leftOut,
    overlaps,
    counts: true,
  })
  // The newer one need not be chosen, and one of two parts is not counted twice.
  const fixed = (...uploads: { id: string }[]) => ({ mode: 'fixed', uploadIds: uploads.map(({ id }) => id) })
  expect(await preview(user, fixed(older))).toMatchObject({ uploads: [older], leftOut, overlaps: [] })
  expect(await preview(user, fixed(newer, part))).toMatchObject({
    leftOut: [],
    overlaps: [],
    counts: true,
  })

  // Whatever is selected, the latest of each are those.
  await put(user, fixed(part))
  expect(await preview(user, latest)).toMatchObject({ uploads: [older, newer, part] })
  expect(await get(user)).toEqual(fixed(part))
  await outlay.databases.db
    .updateTable('upload_period')
    .set({ purged_at: new Date() })
    .where('upload_id', '=', older.id)
    .execute()
  expect(await preview(user, fixed(older))).toMatchObject({
    leftOut: [
      { upload: older, by: null, periods: ['2026-09'] },
      { upload: older, by: newer, periods: ['2026-10'], comparablePeriod: null },
    ],
    counts: false,
  })
})

test('a preview knows nothing of the uploads of another client', async () => {
  const { clientId, user } = await createClientWithUser()
  const stranger = await createClientWithUser()
  const { uploadId: own } = await seedCompletedUpload(outlay, { clientId, lines: [{}] })
  const { uploadId: foreign } = await seedCompletedUpload(outlay, {
    clientId: stranger.clientId,
    lines: [{}],
  })
  expect(await preview(user, { mode: 'fixed', uploadIds: [own, foreign] })).toMatchObject({
    statusCode: 404,
    detail: `There is no upload ${foreign}.`,
  })
  expect((await preview(user, { mode: 'latest', uploadIds: [] })).uploads.map(({ id }) => id)).toEqual([own])
})

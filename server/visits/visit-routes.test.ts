import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Visit } from '../../contract/visit.ts'
import { createTestApp, type TestApp, type TestUser } from '../../testing/app.ts'
import { seedFinding } from '../../testing/operations/seed-objects.ts'
import { seedCompletedUpload, seedUpload } from '../../testing/seed-upload.ts'

let outlay: TestApp
beforeAll(async () => {
  outlay = await createTestApp()
})
afterAll(() => outlay.stop())

const visit = async (user: TestUser) =>
  (await outlay.injectSignedInAs(user, { method: 'POST', url: '/api/visit' })).json<Visit>()

/** As if the user had been here so long before. */
async function leaveFor(user: TestUser, hours: number): Promise<void> {
  const ago = new Date(Date.now() - hours * 3_600_000)
  await outlay.databases.db
    .updateTable('visit')
    .set({ last_seen_at: ago })
    .where('user_id', '=', user.id)
    .execute()
}

/** Loaded at that many hours before now. */
async function loadBill(clientId: string, fileName: string, hoursAgo: number): Promise<string> {
  const { uploadId } = await seedCompletedUpload(outlay, { clientId, lines: [{}], fileName })
  await finish(uploadId, hoursAgo)
  return uploadId
}
const finish = (id: string, hoursAgo: number) =>
  outlay.databases.db
    .updateTable('upload')
    .set({ finished_at: new Date(Date.now() - hoursAgo * 3_600_000) })
    .where('id', '=', id)
    .execute()

test('tells what came since the last visit, which ends with two hours away', async () => {
  const client = await outlay.createClient()
  const user = await outlay.createUser('viewer', client)
  const colleague = await outlay.createUser('viewer', client)
  await loadBill(client.id, 'before.csv', 9)
  const nothing = { completedUploads: 0, failedUploads: 0, uploads: [], newFindings: 0 }
  expect(await visit(user)).toEqual({ since: null, ...nothing })
  await leaveFor(user, 1)
  expect(await visit(user)).toEqual({ since: null, ...nothing })

  await leaveFor(user, 8)
  const id = await loadBill(client.id, 'since.csv', 7)
  await finish(await seedUpload(outlay, { clientId: client.id, status: 'failed' }), 6)
  await finish(await seedUpload(outlay, { clientId: client.id, status: 'cancelled' }), 6)
  await seedFinding(outlay, { client, user })
  const stranger = await outlay.createClient()
  await loadBill(stranger.id, 'foreign.csv', 5)
  await seedFinding(outlay, { client: stranger, user: await outlay.createUser('admin', stranger) })

  const told = await visit(user)
  expect(told).toEqual({
    since: expect.any(String) as string,
    completedUploads: 1,
    failedUploads: 1,
    uploads: [{ id, fileName: 'since.csv', firstPeriod: '2026-10', lastPeriod: '2026-10' }],
    newFindings: 1,
  })
  expect(Date.now() - Date.parse(told.since ?? '')).toBeGreaterThan(7 * 3_600_000)
  // As long as the visit lasts it is against the same moment.
  expect(await visit(user)).toEqual(told)
  expect(await visit(colleague)).toEqual({ since: null, ...nothing })
})

test('tells of no findings whom nothing shows them', async () => {
  const client = await outlay.createClient('client-c')
  const user = await outlay.createUser('viewer', client)
  await visit(user)
  await leaveFor(user, 8)
  await loadBill(client.id, 'since.csv', 7)
  await seedFinding(outlay, { client, user })
  expect(await visit(user)).toMatchObject({ completedUploads: 1, newFindings: 0 })
})

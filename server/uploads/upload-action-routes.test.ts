import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Problem } from '../../contract/problem.ts'
import type { Upload } from '../../contract/upload.ts'
import { createTestApp, type TestApp, type TestUser } from '../../testing/app.ts'
import { seedCompletedUpload, seedUpload } from '../../testing/seed-upload.ts'
import * as requests from '../../testing/upload-requests.ts'
import type { Part } from '../../testing/upload-requests.ts'

let outlay: TestApp
beforeAll(async () => {
  outlay = await createTestApp()
})
afterAll(() => outlay.stop())

const createAnalyst = () => requests.createAnalyst(outlay)
const file = (content: string | Uint8Array, fileName = 'bill.csv'): Part => ['file', { fileName, content }]
const send = (user: TestUser, ...parts: Part[]) => requests.sendParts(outlay, user, parts)

describe('retrying and cancelling', () => {
  test.each([
    ['retry', 'failed', 202, 'pending'],
    ['retry', 'cancelled', 202, 'pending'],
    ['retry', 'completed', 409, 'not-retryable'],
    ['retry', 'pending', 409, 'not-retryable'],
    ['cancel', 'pending', 202, 'cancelled'],
    ['cancel', 'processing', 202, 'cancelled'],
    ['cancel', 'completed', 409, 'not-cancellable'],
    ['cancel', 'failed', 409, 'not-cancellable'],
  ] as const)('%s of one that is %s answers %i', async (action, status, statusCode, result) => {
    const user = await createAnalyst()
    const id =
      status === 'completed'
        ? (await seedCompletedUpload(outlay, { clientId: user.clientId, lines: [{}] })).uploadId
        : await seedUpload(outlay, { clientId: user.clientId, status })
    const response = await outlay.injectSignedInAs(user, {
      method: 'POST',
      url: `/api/uploads/${id}/${action}`,
    })
    expect(response.statusCode).toBe(statusCode)
    expect(statusCode === 202 ? response.json<Upload>().status : response.json<Problem>().code).toBe(result)
  })

  test('the job of a retry is the same, however the id is written', async () => {
    const user = await createAnalyst()
    const id = await seedUpload(outlay, { clientId: user.clientId, status: 'failed' })
    const url = `/api/uploads/${id.toUpperCase()}/retry`
    expect((await outlay.injectSignedInAs(user, { method: 'POST', url })).statusCode).toBe(202)
    const { db } = outlay.databases
    const { rows } = await sql<{ key: string }>`select key from graphile_worker.jobs`.execute(db)
    expect(rows.map(({ key }) => key)).toContain(`load_upload:${id}`)
  })

  test('a retry is refused where the content has been uploaded again since', async () => {
    const user = await createAnalyst()
    const first = (await send(user, file('twice'))).json<Upload>()
    await outlay.databases.db
      .updateTable('upload')
      .set({ status: 'failed' })
      .where('id', '=', first.id)
      .execute()
    const second = (await send(user, file('twice'))).json<Upload>()
    const retried = await outlay.injectSignedInAs(user, {
      method: 'POST',
      url: `/api/uploads/${first.id}/retry`,
    })
    expect(retried.statusCode).toBe(409)
    expect(retried.json()).toMatchObject({ code: 'duplicate-file', existingUploadId: second.id })
  })
})

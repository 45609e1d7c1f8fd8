import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Problem } from '../../contract/problem.ts'
import type { Upload } from '../../contract/upload.ts'
import { createTestApp, type TestApp, type TestUser } from '../../testing/app.ts'
import { multipart } from '../../testing/multipart.ts'

let outlay: TestApp
let user: TestUser
beforeAll(async () => {
  outlay = await createTestApp()
  user = await outlay.createUser('analyst', await outlay.createClient())
})
afterAll(() => outlay.stop())

async function sent(content: string): Promise<Upload> {
  const request = await multipart([['file', { fileName: 'bill.csv', content }]])
  const response = await outlay.injectSignedInAs(user, { method: 'POST', url: '/api/uploads', ...request })
  return response.json<Upload>()
}

async function completed(content: string, mappingVersion: number): Promise<Upload> {
  const upload = await sent(content)
  await outlay.databases.db
    .updateTable('upload')
    .set({ status: 'completed', load_id: upload.id, format: 'focus', mapping_version: mappingVersion })
    .where('id', '=', upload.id)
    .execute()
  return upload
}

const reload = (id: string, by = user) =>
  outlay.injectSignedInAs(by, { method: 'POST', url: `/api/uploads/${id}/reload` })

const read = async (id: string) =>
  (await outlay.injectSignedInAs(user, { url: `/api/uploads/${id}` })).json<Upload>()

it('an upload whose mapping is outdated says so', async () => {
  const old = await completed('a', 0)
  const current = await completed('b', 999)
  expect([(await read(old.id)).mappingOutdated, (await read(current.id)).mappingOutdated]).toEqual([
    true,
    false,
  ])
})

it('is loaded again from the file that is kept, as a new upload that takes its place', async () => {
  const original = await completed('the content', 0)
  const response = await reload(original.id.toUpperCase())
  expect(response.statusCode).toBe(202)
  const again = response.json<Upload>()
  expect(again).toMatchObject({ status: 'pending', fileName: 'bill.csv', files: original.files })
  const { db } = outlay.databases
  const row = await db
    .selectFrom('upload')
    .where('id', '=', again.id)
    .select(['replaces_id', 'delivered_at'])
    .executeTakeFirstOrThrow()
  expect(row.replaces_id).toBe(original.id)
  await outlay.uploadStore.remove(`${user.clientId}/${original.id}.0`)
  expect(await text(outlay.uploadStore.read(`${user.clientId}/${again.id}.0`))).toBe('the content')
})

it('is loaded again once, and leaves no file behind when it is refused', async () => {
  const original = await completed('once', 0)
  expect((await reload(original.id)).statusCode).toBe(202)
  const second = await reload(original.id)
  expect([second.statusCode, second.json<Problem>().code]).toEqual([409, 'already-reloaded'])
  const keys = []
  for await (const { key } of outlay.uploadStore.list()) keys.push(key)
  const { db } = outlay.databases
  const known = await db.selectFrom('upload_file').select('storage_key').execute()
  expect(keys.filter((key) => !known.some(({ storage_key }) => storage_key === key))).toEqual([])
})

it('names what cannot be loaded again', async () => {
  const pending = await sent('pending')
  expect((await reload(pending.id)).json<Problem>()).toMatchObject({ status: 409, code: 'not-reloadable' })
  const stranger = await outlay.createUser('admin', await outlay.createClient())
  expect((await reload(pending.id, stranger)).statusCode).toBe(404)
  const viewer = await outlay.createUser('viewer', { id: user.clientId! })
  expect((await reload(pending.id, viewer)).statusCode).toBe(403)
})

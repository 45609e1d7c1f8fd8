import pg from 'pg'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Upload } from '../../contract/upload.ts'
import { startWorker } from '../../etl/worker.ts'
import { createTestApp, type TestApp, type TestUser } from '../../testing/app.ts'
import { multipart } from '../../testing/multipart.ts'

let outlay: TestApp
beforeAll(async () => {
  outlay = await createTestApp()
})
afterAll(() => outlay.stop())

async function createAnalyst(): Promise<TestUser> {
  return outlay.createUser('analyst', await outlay.createClient())
}

async function send(user: TestUser, name: string): Promise<string> {
  const form = await multipart([['file', { fileName: name, content: `no,bill\n${name},1\n` }]])
  const response = await outlay.injectSignedInAs(user, { method: 'POST', url: '/api/uploads', ...form })
  return response.json<Upload>().id
}

async function act(user: TestUser, id: string, action: 'cancel' | 'retry'): Promise<void> {
  const url = `/api/uploads/${id}/${action}`
  const response = await outlay.injectSignedInAs(user, { method: 'POST', url })
  expect(response.statusCode).toBe(202)
}

/** Lets a worker that loads one at a time take all that waits, and answers the names in its order. */
async function orderOfLoads(): Promise<string[]> {
  const { db, databaseUrl } = outlay.databases
  const pgPool = new pg.Pool({ connectionString: databaseUrl, max: 3 })
  pgPool.on('error', () => {})
  const worker = await startWorker(
    {
      db,
      clickhouse: outlay.clickhouse,
      uploadStore: outlay.uploadStore,
      log: pino({ level: 'silent' }),
      limits: { maxRejectShare: 0.05, maxMemoryBytes: 2_000_000_000, maxFileBytes: 1_000_000_000 },
    },
    {
      pgPool,
      concurrency: 1,
      silenceSeconds: 20,
      keepVersions: 2,
      onEnd: (error) => expect.fail(error.message),
    },
  )
  try {
    const waiting = db.selectFrom('upload').where('status', 'in', ['pending', 'processing']).select('id')
    await expect.poll(() => waiting.execute(), { timeout: 60_000 }).toEqual([])
  } finally {
    await worker.stop()
    await pgPool.end()
  }
  const loads = await db
    .selectFrom('load')
    .innerJoin('upload', 'upload.id', 'load.upload_id')
    .select('file_name')
    .orderBy('load.started_at')
    .execute()
  return loads.map(({ file_name }) => file_name)
}

test('the queue lets clients take turns, so that the files of one do not keep those of another waiting', async () => {
  const [many, few, retrying] = [await createAnalyst(), await createAnalyst(), await createAnalyst()]
  const stopped = await send(retrying, 'retried')
  await act(retrying, stopped, 'cancel')
  for (const number of [1, 2, 3, 4]) await send(many, `many-${number}`)
  for (const number of [1, 2]) await send(few, `few-${number}`)
  await act(retrying, stopped, 'retry')
  expect(await orderOfLoads()).toEqual(['many-1', 'few-1', 'retried', 'many-2', 'few-2', 'many-3', 'many-4'])
}, 90_000)

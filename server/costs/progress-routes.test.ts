import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { Problem } from '../../contract/problem.ts'
import type { QuestionProgress } from '../../contract/question.ts'
import { createTestApp, type TestApp, type TestUser } from '../../testing/app.ts'

const SLOW = 'SELECT sleepEachRow(1) FROM numbers(600) SETTINGS max_block_size = 1'

let outlay: TestApp
let ann: TestUser
let bob: TestUser
let stranger: TestUser
beforeAll(async () => {
  outlay = await createTestApp()
  const client = await outlay.createClient()
  ann = await outlay.createUser('viewer', client)
  bob = await outlay.createUser('viewer', client)
  stranger = await outlay.createUser('admin', await outlay.createClient())
})
afterAll(() => outlay.stop())

async function progressOf(user: TestUser, id: string) {
  const response = await outlay.injectSignedInAs(user, { url: `/api/questions/${id}/progress` })
  return {
    status: response.statusCode,
    progress: response.json<QuestionProgress>(),
    problem: response.json<Problem>(),
  }
}

test('a question tells the one who asked, and nobody else, how far it is, until the browser leaves', async () => {
  const questionId = randomUUID()
  const exec = outlay.clickhouse.exec.bind(outlay.clickhouse)
  // In place of what takes long where a client has much: a second for each of its rows.
  const slow = vi
    .spyOn(outlay.clickhouse, 'exec')
    .mockImplementation((asked) => exec({ ...asked, query: SLOW }))
  const address = await outlay.app.listen({ host: '127.0.0.1', port: 0 })
  const browser = new AbortController()
  const answer = fetch(`${address}/api/query`, {
    method: 'POST',
    headers: {
      cookie: await outlay.cookieOf(ann),
      'content-type': 'application/json',
      'x-question-id': questionId,
    },
    body: JSON.stringify({ measures: ['billedCost'] }),
    signal: browser.signal,
  })
  answer.catch(() => {})
  const statusOfOwn = async () => (await progressOf(ann, questionId)).status
  await expect.poll(statusOfOwn, { timeout: 20_000 }).toBe(200)
  for (const [user, id] of [
    [bob, questionId],
    [stranger, questionId],
    [ann, randomUUID()],
  ] as const) {
    const { status, problem } = await progressOf(user, id)
    expect([status, problem.code]).toEqual([404, 'not-found'])
  }
  const { progress } = await progressOf(ann, questionId)
  expect(progress.rowsTotal).toBeGreaterThanOrEqual(progress.rowsRead)
  expect(progress.elapsedMs).toBeGreaterThan(0)
  browser.abort()
  await expect(answer).rejects.toThrow('aborted')
  await expect.poll(statusOfOwn, { timeout: 20_000 }).toBe(404)
  slow.mockRestore()
})

test('an id that is none is refused, where it is given and where it is asked for', async () => {
  const asked = await outlay.injectSignedInAs(ann, {
    method: 'POST',
    url: '/api/query',
    headers: { 'x-question-id': `' OR 1` },
    payload: { measures: ['billedCost'] },
  })
  expect([asked.statusCode, asked.json<Problem>().errors?.[0]?.path]).toEqual([400, 'x-question-id'])
  expect((await progressOf(ann, 'none')).status).toBe(400)
})

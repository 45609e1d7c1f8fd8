import { fastify } from 'fastify'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createClickHouse } from '../../clickhouse/client.ts'
import type { Problem } from '../../contract/problem.ts'
import { freePort } from '../../embedded/free-port.ts'
import { createDatabase } from '../../migrations/database.ts'
import type { App } from './app-type.ts'
import { answerErrorsAsProblems } from './problem-responses.ts'

const app = fastify() as unknown as App
let close: () => Promise<unknown>
beforeAll(async () => {
  const nowhere = `127.0.0.1:${await freePort()}`
  const db = createDatabase(`postgres://outlay@${nowhere}/outlay`)
  const clickhouse = createClickHouse(`http://outlay@${nowhere}/outlay`)
  answerErrorsAsProblems(app)
  app.get('/postgres', () => sql`select`.execute(db))
  app.get('/clickhouse', () => clickhouse.query({ query: 'SELECT 1' }))
  close = () => Promise.all([app.close(), db.destroy(), clickhouse.close()])
})
afterAll(() => close())

it.each(['postgres', 'clickhouse'])(
  '%s that is not there is said to be so, and not where it is',
  async (which) => {
    const response = await app.inject(`/${which}`)
    expect([response.statusCode, response.json<Problem>().code]).toEqual([503, 'not-available'])
    expect(response.body).not.toMatch(/127\.0\.0\.1|ECONN/)
  },
)

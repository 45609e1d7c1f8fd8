import { readFileSync } from 'node:fs'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Session } from '../../contract/session.ts'
import { createTestApp, type TestApp } from '../../testing/app.ts'

const DOCUMENT = readFileSync(`${import.meta.dirname}/../../docs/operating.md`, 'utf8')

let outlay: TestApp
beforeAll(async () => {
  outlay = await createTestApp()
})
afterAll(() => outlay.stop())

test('the statements that are documented make an operator, and a link with which they get in', async () => {
  const statements = [...DOCUMENT.matchAll(/```sql\n([\s\S]*?)```/g)].map(([, statement = '']) => statement)
  const answers = []
  for (const statement of statements) {
    answers.push(await sql.raw<{ link: string }>(statement).execute(outlay.databases.db))
  }
  const link = answers.at(-1)?.rows[0]?.link ?? ''
  const [path, token] = link.split('#')
  expect(path).toBe('/set-password')
  const answer = await outlay.app.inject({
    method: 'POST',
    url: '/api/auth/set-password',
    payload: { token, password: 'six green whales at noon' },
  })
  expect(answer.json<Session>().user).toMatchObject({ email: 'grace@example.com', role: 'operator' })
})

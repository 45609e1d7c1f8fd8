import { pino } from 'pino'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTestDatabases, type TestDatabases } from '../testing/databases.ts'
import { errorForLog } from './error-for-log.ts'

let databases: TestDatabases
beforeAll(async () => {
  databases = await createTestDatabases()
})
afterAll(() => databases.stop())

it('says what Postgres refused, and not the row', async () => {
  const { db } = databases
  const { id } = await db
    .insertInto('client')
    .values({ name: 'Acme', slug: 'acme', profile: 'core' })
    .returning('id')
    .executeTakeFirstOrThrow()
  const row = {
    client_id: id,
    name: 'Payer',
    account_id: '111122223333',
    role_arn: 'arn:aws:iam::111122223333:role/outlay',
    bucket: 'acme-billing',
    prefix: 'without-a-slash',
    region: 'eu-central-1',
    external_id: 'outlay-the-external-id',
  }
  const error = await db
    .insertInto('connection')
    .values(row)
    .execute()
    .catch((refusal: Error) => refusal)
  expect(error).toHaveProperty('detail', expect.stringContaining(row.external_id))
  const lines: string[] = []
  const log = pino({ serializers: { err: errorForLog } }, { write: (line) => void lines.push(line) })
  log.error({ err: error }, 'refused')
  expect(lines.join('')).toContain('connection_prefix_check')
  for (const secret of [row.external_id, row.role_arn, row.account_id]) {
    expect(lines.join('')).not.toContain(secret)
  }
})

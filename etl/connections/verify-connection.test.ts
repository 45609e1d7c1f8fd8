import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { startTestAws, type TestAws } from '../../testing/aws.ts'
import { createTestDatabases, type TestDatabases } from '../../testing/databases.ts'
import { unknownId } from '../../testing/seed-upload.ts'
import { verifyConnection } from './verify-connection.ts'

const ROLE = 'arn:aws:iam::111122223333:role/outlay-billing'

let aws: TestAws
let databases: TestDatabases
let clientId: string
let connectionId: string
beforeAll(async () => {
  aws = await startTestAws()
  aws.applyEnv()
  await aws.addBucket('acme-billing', { region: 'eu-central-1' })
  databases = await createTestDatabases()
  const made = await databases.db
    .insertInto('client')
    .values({ name: 'Test', slug: 'test', profile: 'core' })
    .returning('id')
    .executeTakeFirstOrThrow()
  clientId = made.id
})
beforeEach(async () => {
  aws.faults.heal()
  allow('outlay-ours')
  await databases.db.deleteFrom('connection').execute()
  const { id } = await databases.db
    .insertInto('connection')
    .values({
      client_id: clientId,
      name: 'Payer account',
      account_id: '111122223333',
      role_arn: ROLE,
      bucket: 'acme-billing',
      prefix: 'cur/',
      region: 'eu-central-1',
      external_id: 'outlay-ours',
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  connectionId = id
})
afterAll(async () => {
  await databases.stop()
  await aws.stop()
})

function allow(externalId: string): void {
  aws.addRole({ arn: ROLE, externalId, policy: { bucket: 'acme-billing', prefixes: ['cur/'] } })
}

/** As the daily job does it. */
async function verifyDaily() {
  const outcome = await verifyConnection(databases, connectionId, null)
  if (outcome.kind !== 'recorded') throw new Error(outcome.kind)
  return outcome.verification
}

const row = () =>
  databases.db
    .selectFrom('connection')
    .where('id', '=', connectionId)
    .select(['status', 'checks', 'last_checked_at', 'last_verified_at', 'checking_since'])
    .executeTakeFirstOrThrow()

const events = () =>
  databases.db
    .selectFrom('audit_event')
    .where('object_id', '=', connectionId)
    .select(['action', 'client_id', 'user_id', 'detail'])
    .orderBy('id')
    .execute()

test('a daily check leaves an event where the status is another than before, of nobody', async () => {
  const by = { action: 'connection.verify', client_id: clientId, user_id: null }
  const verified = { ...by, detail: { status: 'verified', codes: [] } }
  const failed = { ...by, detail: { status: 'failed', codes: ['assume-role-denied'] } }
  await verifyDaily()
  await verifyDaily()
  expect(await events()).toEqual([verified])
  allow('outlay-other')
  await verifyDaily()
  await verifyDaily()
  expect(await events()).toEqual([verified, failed])
  allow('outlay-ours')
  await verifyDaily()
  expect(await events()).toEqual([verified, failed, verified])
})

test('a daily check for which AWS cannot be asked is recorded, and what was verified stays so', async () => {
  await verifyDaily()
  const before = await row()
  aws.faults.throttle('sts', 100)
  expect((await verifyDaily()).status).toBe('verified')
  const after = await row()
  expect(after).toMatchObject({ status: 'verified', last_verified_at: before.last_verified_at })
  expect(after.last_checked_at).not.toEqual(before.last_checked_at)
  expect(after.checks.map(({ code }) => code)).toContain('throttled')
})

test('what failed, or was never verified, is not made better by AWS that cannot be asked', async () => {
  aws.faults.throttle('sts', 100)
  expect((await verifyDaily()).status).toBe('unverified')
  aws.faults.heal()
  allow('outlay-other')
  await verifyDaily()
  aws.faults.throttle('sts', 100)
  expect((await verifyDaily()).status).toBe('failed')
})

test('a person verifies connections of the own client alone', async () => {
  const { id: other } = await databases.db
    .insertInto('client')
    .values({ name: 'Other', slug: 'other', profile: 'core' })
    .returning('id')
    .executeTakeFirstOrThrow()
  const by = { clientId: other, userId: unknownId(), address: '192.0.2.7', userAgent: undefined }
  const asked = aws.requests.length
  expect(await verifyConnection(databases, connectionId, by)).toEqual({ kind: 'no-connection' })
  expect(await verifyConnection(databases, unknownId(), null)).toEqual({ kind: 'no-connection' })
  expect([aws.requests.length, (await row()).last_checked_at]).toEqual([asked, null])
})

test('a verification that could not be recorded does not keep the next one waiting', async () => {
  const by = { clientId, userId: unknownId(), address: '192.0.2.7', userAgent: undefined }
  // The event names a user whom nobody knows.
  await expect(verifyConnection(databases, connectionId, by)).rejects.toThrow()
  expect(await row()).toMatchObject({ status: 'unverified', last_checked_at: null, checking_since: null })
  expect((await verifyDaily()).status).toBe('verified')
})

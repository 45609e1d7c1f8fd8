import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../testing/app.ts'
import { startTestAws, type TestAws } from '../../testing/aws.ts'
import { describedOperations, type Operation } from '../../testing/operations/operations.ts'
import { pathOfOwn } from '../../testing/operations/path-objects.ts'
import { createOwners, type Owners } from '../../testing/operations/owners.ts'
import { CONNECTED } from '../../testing/operations/seed-objects.ts'
import { validRequest } from '../../testing/operations/valid-requests.ts'
import { seedCompletedUpload } from '../../testing/seed-upload.ts'
import { wordsOfAction } from '../../web/src/lib/audit/action-words.ts'

/** Operations of users that are no GET and leave no event, and why. */
const notAudited: Record<string, string> = {
  queryCosts: 'reads',
  askQuestion: 'reads',
  findValues: 'reads',
  previewMapping: 'reads',
  previewSelection: 'reads',
  previewChargebackRules: 'reads',
  runSavedQuery: 'reads; what it answered is kept for those who may ask it',
  recordVisit: 'says when its user was here; nobody else sees it, and no data changes',
  saveSelection: 'says what its user looks at; nobody else sees it, and no data changes',
}

/** Operations that need more than one object; they are done below, one after the other. */
const byHand = ['supersedeUpload', 'restoreUpload']

let aws: TestAws
let outlay: TestApp
let operations: Operation[]
let owners: Owners
beforeAll(async () => {
  aws = await startTestAws()
  aws.applyEnv()
  await aws.addBucket(CONNECTED.bucket, { region: CONNECTED.region })
  await aws.putObject(CONNECTED.bucket, `${CONNECTED.prefix}october.csv`, 'Day,Cost\n2026-10-01,1\n')
  // Whatever the external id is that a connection was given.
  aws.addRole({ arn: CONNECTED.role_arn, externalId: null, policy: { bucket: CONNECTED.bucket } })
  outlay = await createTestApp()
  operations = await describedOperations(outlay.app)
  owners = await createOwners(outlay)
})
afterAll(async () => {
  await outlay.stop()
  await aws.stop()
})

/** Ids in a path may have capitals; whoever looks for what became of an object looks for it as lists write it. */
const withCapitals = (path: string) =>
  path.replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, (id) => id.toUpperCase())

const AGENT = 'Browser of the one who does it'

async function eventsOf(act: () => Promise<unknown>) {
  const { db } = outlay.databases
  const events = db
    .selectFrom('audit_event')
    .select(['id', 'action', 'object_id', 'user_id', 'address', 'user_agent'])
  const [last] = await events.orderBy('id', 'desc').limit(1).execute()
  await act()
  return events
    .$if(last !== undefined, (later) => later.where('id', '>', last?.id ?? ''))
    .orderBy('id')
    .execute()
}

test('every operation by which a user changes something leaves who did it, from where and with what', async () => {
  const silent: string[] = []
  for (const operation of operations) {
    const { operationId, method, permission } = operation
    if (method === 'GET' || !permission || byHand.includes(operationId)) continue
    const owner = owners.ownerFor(operation)
    const url = withCapitals(await pathOfOwn(outlay, operation, owner))
    const { headers, ...request } = await validRequest(outlay, operation, owner)
    const cookie = await outlay.cookieOf(owner.user)
    const events = await eventsOf(async () => {
      const { statusCode, body } = await outlay.app.inject({
        ...request,
        method,
        url,
        headers: { ...headers, cookie, 'user-agent': AGENT },
      })
      expect([operationId, statusCode < 300, body]).toEqual([operationId, true, body])
    })
    if (events.length === 0) silent.push(operationId)
    const by = { address: '127.0.0.1', user_agent: AGENT, user_id: owner.user.id }
    for (const event of events) {
      expect([operationId, event.object_id]).toEqual([operationId, event.object_id.toLowerCase()])
      expect([operationId, event]).toEqual([operationId, expect.objectContaining(by)])
      expect(wordsOfAction(event.action), 'has no words in the audit trail').not.toBe(event.action)
    }
  }
  expect(silent.sort()).toEqual(Object.keys(notAudited).sort())
})

describe('what follows from a change', () => {
  test('is on the account of who made it', async () => {
    const { client, user } = owners.admin
    const seed = async () =>
      (await seedCompletedUpload(outlay, { clientId: client.id, lines: [{}] })).uploadId
    const [older, newer] = [await seed(), await seed()]
    const by = { address: '127.0.0.1', user_agent: AGENT, user_id: user.id }
    const send = (method: 'POST' | 'DELETE', path: string, payload?: object) =>
      eventsOf(async () => {
        const response = await outlay.injectSignedInAs(user, {
          method,
          url: `/api/uploads/${path}`,
          headers: { 'user-agent': AGENT },
          ...(payload && { payload }),
        })
        expect(response.statusCode, response.body).toBeLessThan(300)
      })
    const done = (...actions: string[]) =>
      actions.map((action) => expect.objectContaining({ action, ...by }) as unknown)
    expect(await send('POST', `${newer}/supersede`, { uploadId: older })).toEqual(done('upload.supersede'))
    expect(await send('POST', `${older}/restore`)).toEqual(done('upload.restore'))
    await send('POST', `${newer}/supersede`, { uploadId: older })
    expect(await send('DELETE', newer)).toEqual(done('upload.delete', 'upload.current-again'))
  })
})

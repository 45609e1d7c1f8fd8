import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Connection, EventSecret } from '../../../contract/connection.ts'
import { createTestApp } from '../../../testing/app.ts'
import { seedConnection } from '../../../testing/operations/seed-objects.ts'
import {
  createEventTestbed,
  created,
  MANIFEST,
  type EventTestbed,
  type TestChannel,
} from '../../../testing/event-testbed.ts'

let testbed: EventTestbed
let channel: TestChannel
beforeAll(async () => {
  testbed = await createEventTestbed()
  channel = await testbed.createChannel()
})
afterAll(() => testbed.stop())

const change = (method: 'POST' | 'DELETE') =>
  testbed.outlay.injectSignedInAs(channel.admin, {
    method,
    url: `/api/connections/${channel.connectionId}/event-secret`,
    headers: { host: 'outlay.example' },
  })

async function secretSetAt(): Promise<string | null> {
  const url = `/api/connections/${channel.connectionId}`
  const response = await testbed.outlay.injectSignedInAs(channel.admin, { url })
  return response.json<Connection>().events.secretSetAt
}

const isTaken = async (secret: string) =>
  (await testbed.sendEvent({ ...channel, secret }, created(MANIFEST))).statusCode === 202

test('a secret is 256 bits, in the address for SNS alone, and kept as a hash', async () => {
  const response = await change('POST')
  expect(response.statusCode, response.body).toBe(201)
  const { secret, eventBridgeUrl, snsUrl } = response.json<EventSecret>()
  expect(Buffer.from(secret, 'base64url')).toHaveLength(32)
  expect(eventBridgeUrl).toBe(`http://outlay.example/api/connections/${channel.connectionId}/events`)
  expect(snsUrl).toBe(`${eventBridgeUrl}?secret=${secret}`)
  expect(await secretSetAt()).not.toBeNull()
  const rows = await testbed.outlay.databases.db.selectFrom('connection').selectAll().execute()
  expect(JSON.stringify(rows)).not.toContain(secret)
})

test('a newer secret takes the place of the one before, at once', async () => {
  const first = (await change('POST')).json<EventSecret>().secret
  expect(await isTaken(first)).toBe(true)
  const second = (await change('POST')).json<EventSecret>().secret
  expect([await isTaken(first), await isTaken(second)]).toEqual([false, true])
})

test('a channel that is closed takes nothing, and can be closed again', async () => {
  const { secret } = (await change('POST')).json<EventSecret>()
  expect([(await change('DELETE')).statusCode, (await change('DELETE')).statusCode]).toEqual([204, 204])
  expect([await isTaken(secret), await isTaken('')]).toEqual([false, false])
  expect(await secretSetAt()).toBeNull()
})

test('who opened and closed it is audited, without the secret', async () => {
  const { db } = testbed.outlay.databases
  await db
    .updateTable('connection')
    .set({ event_secret_hash: null })
    .where('id', '=', channel.connectionId)
    .execute()
  const lastBefore = await db.selectFrom('audit_event').select('id').orderBy('id', 'desc').executeTakeFirst()
  const secrets = [
    (await change('POST')).json<EventSecret>().secret,
    (await change('POST')).json<EventSecret>().secret,
  ]
  await change('DELETE')
  await change('DELETE')
  const events = await db
    .selectFrom('audit_event')
    .where('id', '>', lastBefore?.id ?? '')
    .select(['action', 'object_id', 'user_id', 'client_id', 'detail'])
    .orderBy('id')
    .execute()
  const of = { object_id: channel.connectionId, user_id: channel.admin.id, client_id: channel.admin.clientId }
  const name = 'A connection'
  expect(events).toEqual([
    { ...of, action: 'connection.create-event-secret', detail: { name, replaced: false } },
    { ...of, action: 'connection.create-event-secret', detail: { name, replaced: true } },
    { ...of, action: 'connection.delete-event-secret', detail: { name } },
  ])
  for (const secret of secrets) expect(JSON.stringify(events)).not.toContain(secret)
})

test('addresses for AWS are those that are set, whatever host a request names', async () => {
  const outlay = await createTestApp({ publicUrl: 'https://outlay.example', secureCookies: true })
  try {
    const client = await outlay.createClient()
    const user = await outlay.createUser('admin', client)
    const id = await seedConnection(outlay, { client, user })
    const cookie = (await outlay.cookieOf(user)).replace('outlay=', '__Host-outlay=')
    const url = `/api/connections/${id}/event-secret`
    const response = await outlay.app.inject({
      method: 'POST',
      url,
      headers: { cookie, host: 'evil.example' },
    })
    expect(response.json<EventSecret>().eventBridgeUrl).toBe(
      `https://outlay.example/api/connections/${id}/events`,
    )
  } finally {
    await outlay.stop()
  }
})

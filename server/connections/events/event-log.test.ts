import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createLog } from '../../../testing/log.ts'
import { snsConfirmation, snsNotification } from '../../../testing/sns.ts'
import {
  createEventTestbed,
  created,
  MANIFEST,
  notified,
  TOPIC,
  type EventTestbed,
  type TestChannel,
} from '../../../testing/event-testbed.ts'

const { log, text } = createLog()
let testbed: EventTestbed
let channel: TestChannel
beforeAll(async () => {
  testbed = await createEventTestbed(log)
  channel = await testbed.createChannel()
})
afterAll(() => testbed.stop())

/** The secret, and what was in bodies: keys, tokens, signatures. */
function expectNothingInLog(...more: string[]) {
  for (const secret of [channel.secret, 'report-Manifest', 'AWS said this', ...more]) {
    expect(text()).not.toContain(secret)
  }
}

const message = () => snsNotification(JSON.stringify(notified([MANIFEST])), { topicArn: TOPIC })

test('what is received and what is refused leaves no secret and no body in the log', async () => {
  const confirmation = snsConfirmation({ topicArn: TOPIC }) as { Token: string }
  const evil = { SigningCertURL: 'https://sns.eu-central-1.amazonaws.com.evil.example/x.pem' }
  const unreachable = {
    SigningCertURL: testbed.sns.at((_request, response) => response.writeHead(500).end()),
  }
  const statuses = [
    await testbed.sendEvent(channel, created(MANIFEST)),
    await testbed.sendMessage(channel, message()),
    await testbed.sendMessage(channel, confirmation),
    await testbed.sendEvent(channel, 'AWS said this'),
    await testbed.sendEvent(channel, '', { payload: '{"AWS said this' }),
    await testbed.sendMessage(channel, '', { payload: '{"AWS said this' }),
    await testbed.sendMessage(channel, { Message: 'AWS said this' }),
    await testbed.sendMessage({ ...channel, connectionId: 'no-id' }, message()),
    await testbed.sendMessage({ ...channel, connectionId: crypto.randomUUID() }, message()),
    await testbed.sendMessage(channel, { ...message(), ...evil }),
    await testbed.sendMessage(channel, { ...message(), ...unreachable }),
    await testbed.sendMessage(channel, 'x'.repeat(300_000)),
    await testbed.sendMessage(channel, message(), { headers: { 'content-type': 'application/xml' } }),
  ].map(({ statusCode }) => statusCode)
  expect(statuses).toEqual([202, 202, 202, 400, 400, 400, 400, 400, 401, 403, 503, 413, 415])
  expect(text()).toContain(`/api/connections/${channel.connectionId}/events"`)
  expectNothingInLog(confirmation.Token, 'evil.example')
})

test('a fault of ours leaves none either', async () => {
  const { db } = testbed.outlay.databases
  await sql`alter table connection add constraint unforeseen check (last_event_at is null) not valid`.execute(
    db,
  )
  const statuses = [
    await testbed.sendEvent(channel, created(MANIFEST)),
    await testbed.sendMessage(channel, message()),
  ].map(({ statusCode }) => statusCode)
  await sql`alter table connection drop constraint unforeseen`.execute(db)
  expect(statuses).toEqual([500, 500])
  expect(text()).toContain('"constraint":"unforeseen"')
  expectNothingInLog()
})

test.each([
  'events?Secret=*',
  'events?SECRET=*',
  'events?%73ecret=*',
  'events?a=b&secret=*',
  'events%3Fsecret=*',
  'events%3fsecret%3d*',
  'events%253Fsecret=*',
  'events;secret=*',
  'events%3Bsecret=*',
  'events&secret=*',
  'events&Secret%3D*',
  'events/secret=*',
  'events/?secret=*',
  'eventz?secret=*',
  'events%zz?secret=*',
  'events%zz&secret=*',
  `${'x'.repeat(300)}?secret=*`,
])('an address that is nearly right leaves no secret in the log: %s', async (written) => {
  const logged = text().length
  for (const method of ['POST', 'GET', 'OPTIONS'] as const) {
    const url = `/api/connections/${channel.connectionId}/${written.replace('*', channel.secret)}`
    await testbed.outlay.app.inject({ method, url })
  }
  expect(text().length).toBeGreaterThan(logged)
  expectNothingInLog()
})

test('the header and the names of the secret are never logged, wherever they stand', () => {
  const { log: logger, text: written } = createLog()
  const headers = { 'x-outlay-secret': 'SECRET' }
  logger.info({ headers, secret: 'SECRET', event_secret_hash: 'SECRET' }, 'one')
  logger.error({ request: { headers, secret: 'SECRET' }, ...headers }, 'two')
  expect(written()).not.toContain('SECRET')
})

import { randomUUID } from 'node:crypto'
import type { LightMyRequestResponse } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { snsNotification } from '../../../testing/sns.ts'
import { generateSecret } from '../../accounts/secret.ts'
import {
  createEventTestbed,
  created,
  MANIFEST,
  notified,
  TOPIC,
  type EventTestbed,
  type TestChannel,
} from '../../../testing/event-testbed.ts'
import { message, s3Event, withoutEffect } from './attacks.testing.ts'

let testbed: EventTestbed
let channel: TestChannel
let other: TestChannel
beforeAll(async () => {
  testbed = await createEventTestbed()
  channel = await testbed.createChannel()
  other = await testbed.createChannel()
})
afterAll(() => testbed.stop())

describe('who does not know the secret', () => {
  const attacks: Record<string, () => Promise<LightMyRequestResponse>> = {
    'names a connection that is none': () =>
      testbed.sendEvent({ ...channel, connectionId: randomUUID() }, created(MANIFEST)),
    'has a secret of their own': () =>
      testbed.sendEvent({ ...channel, secret: generateSecret() }, created(MANIFEST)),
    'has the secret of another connection': () =>
      testbed.sendEvent({ ...channel, secret: other.secret }, created(MANIFEST)),
    'has the secret of another connection, and a signature': () =>
      testbed.sendMessage({ ...channel, secret: other.secret }, message()),
    'has none': () => testbed.sendEvent({ ...channel, secret: '' }, created(MANIFEST)),
    'sends none': () =>
      testbed.sendMessage(channel, message(), { url: `/api/connections/${channel.connectionId}/events` }),
    'has a part of it': () =>
      testbed.sendEvent({ ...channel, secret: channel.secret.slice(0, -1) }, created(MANIFEST)),
    'has more than it': () =>
      testbed.sendEvent({ ...channel, secret: `${channel.secret}A` }, created(MANIFEST)),
    'sends two': () =>
      testbed.sendMessage(channel, message(), {
        url: `/api/connections/${channel.connectionId}/events?secret=${channel.secret}&secret=${channel.secret}`,
      }),
    'sends a wrong one beside the right one': () =>
      testbed.sendMessage(channel, message(), { headers: { 'x-outlay-secret': 'wrong' } }),
    'sends it as a token': () =>
      testbed.sendMessage(channel, message(), {
        url: `/api/connections/${channel.connectionId}/events`,
        headers: { authorization: `Bearer ${channel.secret}` },
      }),
    'sends it in the body': () => testbed.sendEvent({ ...channel, secret: 'x' }, { secret: channel.secret }),
    'sends what is not JSON': () => testbed.sendEvent({ ...channel, secret: 'x' }, '', { payload: '{' }),
    'sends too much': () => testbed.sendEvent({ ...channel, secret: 'x' }, 'x'.repeat(300_000)),
    'sends what nobody takes': () =>
      testbed.sendEvent({ ...channel, secret: 'x' }, '', { headers: { 'content-type': 'application/xml' } }),
  }

  test.each(Object.entries(attacks))('and %s is answered alike', async (_what, attack) => {
    expect(await withoutEffect(testbed, attack)).toEqual([401, 'wrong-event-secret'])
  })

  test('cannot tell by anything which connections there are and which take events', async () => {
    const { db } = testbed.outlay.databases
    const closed = await testbed.createChannel()
    await db
      .updateTable('connection')
      .set({ event_secret_hash: null })
      .where('id', '=', closed.connectionId)
      .execute()
    const deleted = await testbed.createChannel()
    await db
      .updateTable('connection')
      .set({ deleted_at: new Date() })
      .where('id', '=', deleted.connectionId)
      .execute()
    const answers = await Promise.all(
      [channel.connectionId, closed.connectionId, deleted.connectionId, randomUUID()].map(
        async (connectionId) => {
          const secret = connectionId === deleted.connectionId ? deleted.secret : 'x'
          const { statusCode, headers, body } = await testbed.sendEvent(
            { ...channel, connectionId, secret },
            [],
          )
          return { statusCode, body, headers: { ...headers, 'x-request-id': '', date: '' } }
        },
      ),
    )
    expect(answers[0]?.statusCode).toBe(401)
    for (const answer of answers) expect(answer).toEqual(answers[0])
  })

  test('cannot make a browser send it', async () => {
    for (const headers of [{ origin: 'https://evil.example' }, { 'sec-fetch-site': 'cross-site' }]) {
      const send = () => testbed.sendMessage(channel, message(), { headers })
      expect(await withoutEffect(testbed, send)).toEqual([403, 'cross-site-request'])
    }
  })
})

describe('a body that is none', () => {
  const nested = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
  const deep = `${'{"detail":'.repeat(20_000)}1${'}'.repeat(20_000)}`
  test.each([
    ['what is not JSON', '{', 400, 'invalid-request'],
    ['nothing', '', 400, 'invalid-request'],
    ['null', 'null', 400, 'invalid-request'],
    ['a number', '1', 400, 'invalid-request'],
    ['text', '"Object Created"', 400, 'invalid-request'],
    ['a list of numbers', '[1]', 400, 'invalid-request'],
    ['lists in lists', nested, 400, 'invalid-request'],
    ['objects in objects', deep, 202, undefined],
    ['a prototype', '{"__proto__":{"source":"aws.s3"}}', 400, 'invalid-request'],
    ['300,000 letters', JSON.stringify('x'.repeat(300_000)), 413, 'too-large'],
  ] as const)('by EventBridge: %s', async (_what, payload, ...answer) => {
    expect(await withoutEffect(testbed, () => testbed.sendEvent(channel, '', { payload }))).toEqual(answer)
  })

  test.each([
    ['what is not JSON', '{', 400, 'invalid-request'],
    ['nothing', '', 400, 'invalid-request'],
    ['null', 'null', 400, 'not-an-sns-message'],
    ['a list', '[]', 400, 'not-an-sns-message'],
    ['lists in lists', nested, 400, 'not-an-sns-message'],
    ['objects in objects', deep, 400, 'not-an-sns-message'],
    ['what S3 says, raw', s3Event, 400, 'not-an-sns-message'],
    ['what EventBridge says', JSON.stringify(created(MANIFEST)), 400, 'not-an-sns-message'],
    ['a prototype', '{"__proto__":{"Type":"Notification"}}', 400, 'not-an-sns-message'],
    ['300,000 letters', JSON.stringify('x'.repeat(300_000)), 413, 'too-large'],
  ] as const)('by SNS: %s', async (_what, payload, ...answer) => {
    expect(await withoutEffect(testbed, () => testbed.sendMessage(channel, '', { payload }))).toEqual(answer)
  })

  test.each(Object.keys(message()))('by SNS: without %s, or with something else there', async (field) => {
    for (const wrong of [undefined, null, 1, {}, [], ['x'], true]) {
      const send = () => testbed.sendMessage(channel, { ...message(), [field]: wrong })
      expect(await withoutEffect(testbed, send)).toEqual([400, 'not-an-sns-message'])
    }
  })

  test.each([
    'application/xml',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'text/html',
    'text/json',
    'nonsense',
    '',
  ])('is sent as %j', async (type) => {
    const headers = { 'content-type': type }
    for (const send of [
      () => testbed.sendEvent(channel, created(MANIFEST), { headers }),
      () => testbed.sendMessage(channel, message(), { headers }),
    ]) {
      expect(await withoutEffect(testbed, send)).toEqual([415, 'unsupported-media-type'])
    }
  })

  test('is text where SNS does not send it', async () => {
    const headers = { 'content-type': 'text/plain; charset=UTF-8' }
    const send = () => testbed.sendEvent(channel, created(MANIFEST), { headers })
    expect(await withoutEffect(testbed, send)).toEqual([415, 'unsupported-media-type'])
  })
})

describe('an event that is authentic', () => {
  const hostile = [
    'cur/../secret/report-Manifest.json',
    'cur/..%2fsecret/report-Manifest.json',
    'cur/%2e%2e/secret/report-Manifest.json',
    'cur/%252e%252e%252fsecret/report-Manifest.json',
    'cur/..\\secret\\report-Manifest.json',
    'cur/a\u0000b/report-Manifest.json',
    'cur/a\nb/report-Manifest.json',
    'cur//report-Manifest.json',
    '/cur/report-Manifest.json',
    'cur-secret/report-Manifest.json',
    'curreport-Manifest.json',
    'CUR/report-Manifest.json',
    'cur/arn:aws:s3:::another/report-Manifest.json/../-Manifest.json',
    'cur/\ud800-Manifest.json',
    `cur/${'x'.repeat(2000)}-Manifest.json`,
    '',
  ]
  test.each(hostile)('reads nothing outside the folder: %j', async (key) => {
    expect(await withoutEffect(testbed, () => testbed.sendEvent(channel, created(key)))).toEqual([
      202,
      undefined,
    ])
    const encoded = key.isWellFormed() ? [key, encodeURIComponent(key)] : [key]
    const text = JSON.stringify(notified(encoded))
    const send = () => testbed.sendMessage(channel, snsNotification(text, { topicArn: TOPIC }))
    expect(await withoutEffect(testbed, send)).toEqual([202, undefined])
  })

  test('has a hundred manifests looked at, of however many it names', async () => {
    const target = await testbed.createChannel()
    const keys = Array.from({ length: 1000 }, (_, index) => `cur/${index}/r-Manifest.json`)
    const answer = await testbed.sendEvent(
      target,
      keys.map((key) => created(key)),
    )
    expect(answer.statusCode).toBe(202)
    expect(await testbed.waiting(target)).toEqual(keys.slice(0, 100))
  })

  test('of ten thousand records that concern nobody is read through in no time', async () => {
    const records = { Records: Array.from({ length: 10_000 }, () => ({ s3: {} })) }
    const started = performance.now()
    const send = () =>
      testbed.sendMessage(channel, snsNotification(JSON.stringify(records), { topicArn: TOPIC }))
    expect(await withoutEffect(testbed, send)).toEqual([202, undefined])
    expect(performance.now() - started).toBeLessThan(5000)
  })

  test('of one connection has nothing looked at for another', async () => {
    const target = await testbed.createChannel()
    await testbed.sendEvent(target, created(MANIFEST))
    expect(await testbed.waiting(target)).toEqual([MANIFEST])
    expect(await testbed.waiting(other)).toEqual([])
    expect(await testbed.lastEventAt(other)).toBeNull()
  })
})

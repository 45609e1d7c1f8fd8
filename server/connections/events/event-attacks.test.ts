import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { LightMyRequestResponse } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { SnsMessage } from '../../../contract/connection-event.ts'
import { signed, snsConfirmation, snsNotification } from '../../../testing/sns.ts'
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

let testbed: EventTestbed
let channel: TestChannel
let other: TestChannel
beforeAll(async () => {
  testbed = await createEventTestbed()
  channel = await testbed.createChannel()
  other = await testbed.createChannel()
})
afterAll(() => testbed.stop())

type Answer = [status: number, code: string | undefined]

function answerOf({ statusCode, body }: LightMyRequestResponse): Answer {
  return [statusCode, body === '' ? undefined : (JSON.parse(body) as { code: string }).code]
}

/** What was answered, where nothing else came of it: no job for anybody, no request to anything but SNS. */
async function withoutEffect(attack: () => Promise<LightMyRequestResponse>): Promise<Answer> {
  const [jobs, asked] = [await testbed.countJobs(), testbed.sns.asked.length]
  const answer = answerOf(await attack())
  expect(await testbed.countJobs()).toBe(jobs)
  for (const url of testbed.sns.asked.slice(asked)) {
    expect(url).toMatch(/^https:\/\/sns\.eu-central-1\.amazonaws\.com\/[\w-]+\.pem$/)
  }
  return answer
}

const s3Event = JSON.stringify(notified([MANIFEST]))
const message = (timestamp = new Date()) => snsNotification(s3Event, { topicArn: TOPIC, timestamp })
const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000)

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
    expect(await withoutEffect(attack)).toEqual([401, 'wrong-event-secret'])
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
      expect(await withoutEffect(send)).toEqual([403, 'cross-site-request'])
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
    expect(await withoutEffect(() => testbed.sendEvent(channel, '', { payload }))).toEqual(answer)
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
    expect(await withoutEffect(() => testbed.sendMessage(channel, '', { payload }))).toEqual(answer)
  })

  test.each(Object.keys(message()))('by SNS: without %s, or with something else there', async (field) => {
    for (const wrong of [undefined, null, 1, {}, [], ['x'], true]) {
      const send = () => testbed.sendMessage(channel, { ...message(), [field]: wrong })
      expect(await withoutEffect(send)).toEqual([400, 'not-an-sns-message'])
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
      expect(await withoutEffect(send)).toEqual([415, 'unsupported-media-type'])
    }
  })

  test('is text where SNS does not send it', async () => {
    const headers = { 'content-type': 'text/plain; charset=UTF-8' }
    const send = () => testbed.sendEvent(channel, created(MANIFEST), { headers })
    expect(await withoutEffect(send)).toEqual([415, 'unsupported-media-type'])
  })
})

describe('a message that SNS did not send to us', () => {
  const certificate = (name: string) =>
    readFileSync(join(import.meta.dirname, '../../../testing/sns-signing', `${name}-of-tests.pem`), 'utf8')
  const at = (content: string | Buffer) => testbed.sns.at((_request, response) => response.end(content))
  const withCertificate = (SigningCertURL: string) => ({ ...message(), SigningCertURL })
  const fields = (more: Record<string, string>) => {
    const { Type, Message, MessageId, Timestamp, TopicArn } = message()
    return { Type, Message, MessageId, Timestamp, TopicArn, ...more }
  }

  const forgeries: Record<string, [forge: () => object, code: string]> = {
    'has no signature': [() => ({ ...message(), Signature: '' }), 'sns-signature-wrong'],
    'has a signature of nonsense': [() => ({ ...message(), Signature: 'nonsense' }), 'sns-signature-wrong'],
    'has the signature of another message': [
      () => ({ ...message(), Signature: snsNotification('x', { topicArn: TOPIC }).Signature }),
      'sns-signature-wrong',
    ],
    'says something else than what was signed': [
      () => ({ ...snsNotification('x', { topicArn: TOPIC }), Message: s3Event }),
      'sns-signature-wrong',
    ],
    'has a subject that was not signed': [() => ({ ...message(), Subject: 'x' }), 'sns-signature-wrong'],
    'has another id than what was signed': [() => ({ ...message(), MessageId: 'x' }), 'sns-signature-wrong'],
    'has a newer time than what was signed': [
      () => ({ ...message(minutesAgo(90)), Timestamp: new Date().toISOString() }),
      'sns-signature-wrong',
    ],
    'is signed in another version than it says': [
      () => ({ ...message(), SignatureVersion: '1' }),
      'sns-signature-wrong',
    ],
    'was signed as a notification and is a confirmation': [
      () => ({ ...snsConfirmation({ topicArn: TOPIC }), Signature: message().Signature }),
      'sns-signature-wrong',
    ],
    'moves its field’s end into the next field': [
      () => {
        const { Message, MessageId, ...rest } = message()
        return { ...rest, Message: `${Message}\nMessageId\n${MessageId}`, MessageId: '' }
      },
      'sns-signature-wrong',
    ],
    'is of another topic': [
      () => snsNotification(s3Event, { topicArn: TOPIC.replace('billing', 'another') }),
      'sns-topic-not-allowed',
    ],
    'is of a topic of the same name in another account': [
      () => snsNotification(s3Event, { topicArn: TOPIC.replace('111122223333', '999999999999') }),
      'sns-topic-not-allowed',
    ],
    'is of a topic of the same name in another region': [
      () => snsNotification(s3Event, { topicArn: TOPIC.replace('eu-central-1', 'us-east-1') }),
      'sns-topic-not-allowed',
    ],
    'is of another topic, and says ours': [
      () => ({ ...snsNotification(s3Event, { topicArn: `${TOPIC}-2` }), TopicArn: TOPIC }),
      'sns-signature-wrong',
    ],
    'is a confirmation of another topic': [
      () => snsConfirmation({ topicArn: `${TOPIC}-2` }),
      'sns-topic-not-allowed',
    ],
    'is of an hour ago': [() => message(minutesAgo(61)), 'sns-message-not-current'],
    'is of the future': [() => message(minutesAgo(-10)), 'sns-message-not-current'],
    'is of no time that there is': [
      () => signed(fields({ Timestamp: '2026-99-99T99:99:99.000Z' })),
      'sns-message-not-current',
    ],
    'has a certificate of another host': [
      () => withCertificate('https://sns.eu-central-1.amazonaws.com.evil.example/x.pem'),
      'sns-address-refused',
    ],
    'has a certificate of another region': [
      () => withCertificate('https://sns.us-east-1.amazonaws.com/x.pem'),
      'sns-address-refused',
    ],
    'has a certificate of this very machine': [
      () => withCertificate('https://127.0.0.1/x.pem'),
      'sns-address-refused',
    ],
    'has a certificate that SNS does not have': [
      () => withCertificate('https://sns.eu-central-1.amazonaws.com/unknown.pem'),
      'sns-address-refused',
    ],
    'has a certificate of the past': [
      () => withCertificate(at(certificate('expired'))),
      'sns-certificate-refused',
    ],
    'has a certificate of another name': [
      () => withCertificate(at(certificate('another-name'))),
      'sns-certificate-refused',
    ],
    'has a certificate of another kind of key': [
      () => withCertificate(at(certificate('another-kind'))),
      'sns-certificate-refused',
    ],
    'has a certificate that is none': [() => withCertificate(at('nothing')), 'sns-certificate-refused'],
    'has a certificate that is empty': [() => withCertificate(at('')), 'sns-certificate-refused'],
    'has a certificate of a megabyte': [
      () =>
        withCertificate(
          at(Buffer.concat([Buffer.from(certificate('certificate')), Buffer.alloc(1_000_000)])),
        ),
      'sns-address-refused',
    ],
    'has a certificate that is elsewhere': [
      () =>
        withCertificate(
          testbed.sns.at((_request, response) =>
            response.writeHead(302, { location: '/SimpleNotificationService-good.pem' }).end(),
          ),
        ),
      'sns-address-refused',
    ],
  }

  test.each(Object.entries(forgeries))('%s', async (_what, [forge, code]) => {
    const [forged, before] = [forge(), await testbed.lastEventAt(channel)]
    expect(await withoutEffect(() => testbed.sendMessage(channel, forged))).toEqual([403, code])
    expect(await testbed.lastEventAt(channel)).toEqual(before)
  })

  test('has a certificate that never comes to an end', { timeout: 20_000 }, async () => {
    const url = testbed.sns.at((_request, response) => void response.writeHead(200).write('-----BEGIN'))
    const send = () => testbed.sendMessage(channel, withCertificate(url))
    expect(await withoutEffect(send)).toEqual([503, 'sns-not-reachable'])
  })

  test('is good with a certificate of the names that SNS has in some regions', async () => {
    const url = at(certificate('regional'))
    expect(answerOf(await testbed.sendMessage(channel, withCertificate(url)))).toEqual([202, undefined])
    expect(await testbed.waiting(channel)).toEqual([MANIFEST])
  })

  test('is good until an hour after it was sent: again it starts nothing more', async () => {
    const again = message(minutesAgo(58))
    for (let time = 0; time < 3; time++) {
      expect(answerOf(await testbed.sendMessage(channel, again))).toEqual([202, undefined])
    }
    expect(await testbed.waiting(channel)).toEqual([MANIFEST])
  })

  const confirmations: Record<string, string> = {
    'at another host': 'https://sns.eu-central-1.amazonaws.com.evil.example/',
    'at another host, as a user': 'https://sns.eu-central-1.amazonaws.com@evil.example/',
    'at another port': 'https://sns.eu-central-1.amazonaws.com:8443/',
    'without https': 'http://sns.eu-central-1.amazonaws.com/',
    'in another region': 'https://sns.us-east-1.amazonaws.com/',
    'at this very machine': 'https://169.254.169.254/',
  }
  test.each(Object.entries(confirmations))('is to be confirmed %s', async (_what, origin) => {
    const { Type, Message, MessageId, Timestamp, TopicArn, Token, SubscribeURL } = snsConfirmation({
      topicArn: TOPIC,
    }) as Extract<SnsMessage, { SubscribeURL: string }>
    const url = SubscribeURL.replace('https://sns.eu-central-1.amazonaws.com/', origin)
    expect(url).not.toBe(SubscribeURL)
    // Signed: even who signs for SNS sends us nowhere else.
    const forged = signed({ Type, Message, MessageId, Timestamp, TopicArn, Token, SubscribeURL: url })
    expect(await withoutEffect(() => testbed.sendMessage(channel, forged))).toEqual([
      403,
      'sns-address-refused',
    ])
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
    expect(await withoutEffect(() => testbed.sendEvent(channel, created(key)))).toEqual([202, undefined])
    const encoded = key.isWellFormed() ? [key, encodeURIComponent(key)] : [key]
    const text = JSON.stringify(notified(encoded))
    const send = () => testbed.sendMessage(channel, snsNotification(text, { topicArn: TOPIC }))
    expect(await withoutEffect(send)).toEqual([202, undefined])
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
    expect(await withoutEffect(send)).toEqual([202, undefined])
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

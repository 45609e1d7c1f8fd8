import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
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

let testbed: EventTestbed
let channel: TestChannel
beforeAll(async () => {
  testbed = await createEventTestbed()
})
beforeEach(async () => {
  channel = await testbed.createChannel()
})
afterAll(() => testbed.stop())

const received = [202, '']
async function expectReceived(response: ReturnType<EventTestbed['sendEvent']>) {
  const { statusCode, body } = await response
  expect([statusCode, body]).toEqual(received)
}

describe('an event of EventBridge', () => {
  test('has the manifest looked at that it names', async () => {
    expect(await testbed.lastEventAt(channel)).toBeNull()
    await expectReceived(testbed.sendEvent(channel, created(MANIFEST)))
    expect(await testbed.waiting(channel)).toEqual([MANIFEST])
    expect(await testbed.lastEventAt(channel)).not.toBeNull()
  })

  test('may be one of several in a list', async () => {
    const keys = ['cur/a/A-Manifest.json', 'cur/b with blank+plus/B-Manifest.json']
    await expectReceived(
      testbed.sendEvent(
        channel,
        [...keys, 'cur/a/A-00001.csv.gz'].map((key) => created(key)),
      ),
    )
    expect(await testbed.waiting(channel)).toEqual(keys)
  })

  test('that comes ten times, at once and after each other, has one look taken', async () => {
    for (let time = 0; time < 5; time++) await expectReceived(testbed.sendEvent(channel, created(MANIFEST)))
    await Promise.all(Array.from({ length: 5 }, () => testbed.sendEvent(channel, created(MANIFEST))))
    expect(await testbed.waiting(channel)).toEqual([MANIFEST])
  })

  test('that names many manifests does not stand in the way of one that names them in another order', async () => {
    const events = Array.from({ length: 50 }, (_, index) => created(`cur/${index}/r-Manifest.json`))
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        testbed.sendEvent(channel, index % 2 ? events : events.toReversed()),
      ),
    )
    expect(answers.map(({ statusCode }) => statusCode)).toEqual(Array(8).fill(202))
    expect(await testbed.waiting(channel)).toHaveLength(50)
  })

  test('with the longest key that S3 takes is no other', async () => {
    const key = `cur/${'x'.repeat(1024 - 'cur/-Manifest.json'.length)}-Manifest.json`
    await expectReceived(testbed.sendEvent(channel, created(key)))
    expect(await testbed.waiting(channel)).toEqual([key])
  })

  test.each([
    ['of another bucket', created(MANIFEST, 'acme-billing-2')],
    ['of an object beside the folder', created('cur-secret/report-Manifest.json')],
    ['of a data file', created('cur/report/20261001-20261101/report-00001.csv.gz')],
    ['of what is only called like a manifest', created('cur/report-manifest.json')],
    ['of a deletion', { ...created(MANIFEST), 'detail-type': 'Object Deleted' }],
    [
      'of something else',
      { source: 'aws.ec2', 'detail-type': 'EC2 Instance State-change Notification', detail: {} },
    ],
    ['that is a list of nothing', []],
  ])('%s is received, and has nothing looked at', async (_what, event) => {
    await expectReceived(testbed.sendEvent(channel, event))
    expect(await testbed.waiting(channel)).toEqual([])
    expect(await testbed.lastEventAt(channel)).not.toBeNull()
  })

  test.each([
    { watch_enabled: false },
    { status: 'failed', watch_enabled: true },
    { status: 'unverified', watch_enabled: true },
  ] as const)('of a connection that is %j is received, and has nothing looked at', async (state) => {
    const { db } = testbed.outlay.databases
    await db.updateTable('connection').set(state).where('id', '=', channel.connectionId).execute()
    await expectReceived(testbed.sendEvent(channel, created(MANIFEST)))
    expect(await testbed.waiting(channel)).toEqual([])
  })
})

describe('a message of SNS', () => {
  test.each(['1', '2'] as const)(
    'with a signature of version %s has the manifests looked at',
    async (version) => {
      const message = snsNotification(
        JSON.stringify(notified([MANIFEST, 'cur/my+%C3%9Cber/report-Manifest.json'])),
        {
          topicArn: TOPIC,
          version,
          subject: 'Amazon S3 Notification',
        },
      )
      await expectReceived(testbed.sendMessage(channel, message))
      expect(await testbed.waiting(channel)).toEqual([MANIFEST, 'cur/my Über/report-Manifest.json'])
    },
  )

  test('may have an event of EventBridge in it, and come as JSON', async () => {
    const message = snsNotification(JSON.stringify(created(MANIFEST)), { topicArn: TOPIC })
    const headers = { 'content-type': 'application/json' }
    await expectReceived(testbed.sendMessage(channel, message, { headers }))
    expect(await testbed.waiting(channel)).toEqual([MANIFEST])
  })

  test.each([
    ['what S3 sends to test a topic', JSON.stringify({ Service: 'Amazon S3', Event: 's3:TestEvent' })],
    ['what somebody typed', 'Hello'],
    ['something else in JSON', '[null, 1]'],
    ['nothing', ''],
  ])('with %s is received, and has nothing looked at', async (_what, text) => {
    await expectReceived(testbed.sendMessage(channel, snsNotification(text, { topicArn: TOPIC })))
    expect(await testbed.waiting(channel)).toEqual([])
    expect(await testbed.lastEventAt(channel)).not.toBeNull()
  })

  test('asks for its certificate once', async () => {
    const send = () => testbed.sendMessage(channel, snsNotification('', { topicArn: TOPIC }))
    await expectReceived(send())
    const { length } = testbed.sns.asked
    await expectReceived(send())
    expect(testbed.sns.asked).toHaveLength(length)
  })

  test('confirms a subscription at SNS, and the end of one nowhere', async () => {
    await expectReceived(testbed.sendMessage(channel, snsNotification('', { topicArn: TOPIC })))
    const before = testbed.sns.asked.length
    const end = snsConfirmation({ topicArn: TOPIC }, 'UnsubscribeConfirmation')
    await expectReceived(testbed.sendMessage(channel, end))
    expect(testbed.sns.asked).toHaveLength(before)
    const begin = snsConfirmation({ topicArn: TOPIC })
    await expectReceived(testbed.sendMessage(channel, begin))
    expect(testbed.sns.asked.slice(before)).toEqual([(begin as { SubscribeURL: string }).SubscribeURL])
    expect(await testbed.waiting(channel)).toEqual([])
  })

  test('that SNS cannot be asked about is asked for again', async () => {
    const SigningCertURL = testbed.sns.at((_request, response) => response.writeHead(503).end())
    const message = { ...snsNotification('', { topicArn: TOPIC }), SigningCertURL }
    const { statusCode, json } = await testbed.sendMessage(channel, message)
    expect([statusCode, json<{ code: string }>().code]).toEqual([503, 'sns-not-reachable'])
  })
})

test('a connection takes a thousand events in a minute, and another one its own', async () => {
  const statuses = new Map<number, number>()
  for (let batch = 0; batch < 25; batch++) {
    const responses = await Promise.all(Array.from({ length: 41 }, () => testbed.sendEvent(channel, [])))
    for (const { statusCode } of responses) statuses.set(statusCode, (statuses.get(statusCode) ?? 0) + 1)
  }
  expect(Object.fromEntries(statuses)).toEqual({ 202: 1000, 429: 25 })
  const refused = await testbed.sendEvent(channel, [])
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
  await expectReceived(testbed.sendEvent(await testbed.createChannel(), []))
})

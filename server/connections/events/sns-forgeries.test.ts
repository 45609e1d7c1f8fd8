import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { SnsMessage } from '../../../contract/connection-event.ts'
import {
  createEventTestbed,
  MANIFEST,
  TOPIC,
  type EventTestbed,
  type TestChannel,
} from '../../../testing/event-testbed.ts'
import { signed, snsConfirmation, snsNotification } from '../../../testing/sns.ts'
import { answerOf, message, s3Event, withoutEffect } from './attacks.testing.ts'

let testbed: EventTestbed
let channel: TestChannel
beforeAll(async () => {
  testbed = await createEventTestbed()
  channel = await testbed.createChannel()
})
afterAll(() => testbed.stop())

const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000)

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
    expect(await withoutEffect(testbed, () => testbed.sendMessage(channel, forged))).toEqual([403, code])
    expect(await testbed.lastEventAt(channel)).toEqual(before)
  })

  test('has a certificate that never comes to an end', { timeout: 20_000 }, async () => {
    const url = testbed.sns.at((_request, response) => void response.writeHead(200).write('-----BEGIN'))
    const send = () => testbed.sendMessage(channel, withCertificate(url))
    expect(await withoutEffect(testbed, send)).toEqual([503, 'sns-not-reachable'])
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
    expect(await withoutEffect(testbed, () => testbed.sendMessage(channel, forged))).toEqual([
      403,
      'sns-address-refused',
    ])
  })
})

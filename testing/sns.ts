import { createPrivateKey, sign } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { v7 as uuid } from 'uuid'
import type { SnsMessage } from '../contract/connection-event.ts'

const directory = join(import.meta.dirname, 'sns-signing')
const privateKey = createPrivateKey(readFileSync(join(directory, 'private-key-of-tests.pem')))

/** What lies at `SigningCertURL`. */
export const snsCertificate = readFileSync(join(directory, 'certificate-of-tests.pem'), 'utf8')

type SignatureVersion = SnsMessage['SignatureVersion']

interface SnsOptions {
  topicArn: string
  version?: SignatureVersion
  timestamp?: Date
}

/** A message of a topic, signed as SNS does. */
export function snsNotification(
  message: string,
  { subject, ...options }: SnsOptions & { subject?: string },
): SnsMessage {
  return signed(
    {
      Type: 'Notification',
      Message: message,
      ...common(options),
      ...(subject !== undefined && { Subject: subject }),
    },
    options.version,
  )
}

/** What SNS asks a new subscriber, signed as SNS does. */
export function snsConfirmation(
  options: SnsOptions,
  type: 'SubscriptionConfirmation' | 'UnsubscribeConfirmation' = 'SubscriptionConfirmation',
): SnsMessage {
  const token = '2336412f37fb687f5d51e6e2425dacbbaa9eb9a3'
  const query = `Action=ConfirmSubscription&TopicArn=${options.topicArn}&Token=${token}`
  return signed(
    {
      Type: type,
      Message: `You have chosen to subscribe to the topic ${options.topicArn}.`,
      ...common(options),
      Token: token,
      SubscribeURL: `${originOf(options.topicArn)}/?${query}`,
    },
    options.version,
  )
}

type Fields = Record<string, string>

/** With a signature of these very fields: for messages that are changed in what only a signer can change. */
export function signed(fields: Fields, version: SignatureVersion = '2'): SnsMessage {
  const text = Object.keys(fields)
    .filter((name) => SIGNED.includes(name))
    .sort()
    .map((name) => `${name}\n${fields[name]}\n`)
    .join('')
  const signature = sign(version === '1' ? 'sha1' : 'sha256', Buffer.from(text), privateKey)
  return {
    SigningCertURL: `${originOf(fields['TopicArn']!)}/SimpleNotificationService-0123456789abcdef.pem`,
    ...fields,
    SignatureVersion: version,
    Signature: signature.toString('base64'),
  } as SnsMessage
}

const SIGNED = ['Message', 'MessageId', 'Subject', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type']

function common({ topicArn, timestamp = new Date() }: SnsOptions): Fields {
  return { MessageId: uuid(), Timestamp: timestamp.toISOString(), TopicArn: topicArn }
}

function originOf(topicArn: string): string {
  return `https://sns.${topicArn.split(':')[3]}.amazonaws.com`
}

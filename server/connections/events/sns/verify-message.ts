import { verify, type X509Certificate } from 'node:crypto'
import type { SnsMessage } from '../../../../contract/connection-event.ts'
import { forbidden } from '../../../http/problem.ts'
import { isCertificateAddress } from './aws-address.ts'
import type { SigningCertificates } from './signing-certificates.ts'

/** SNS gives up on an address within the hour. */
const MAX_AGE_MS = 60 * 60_000

/** Clocks differ. */
const MAX_AHEAD_MS = 5 * 60_000

const DIGESTS = { '1': 'sha1', '2': 'sha256' } as const

/**
 * Whether a message is of one of these topics, of now, and signed by SNS; a 403 that says which it is not. What needs
 * no question to anybody comes first: a message that is refused by it makes us ask nobody.
 */
export async function requireAuthentic(
  message: SnsMessage,
  { topicArns, certificates }: { topicArns: string[]; certificates: SigningCertificates },
): Promise<void> {
  if (!topicArns.includes(message.TopicArn)) {
    throw forbidden(
      'The topic is not one that this connection takes messages of: add its ARN to the connection.',
      'sns-topic-not-allowed',
    )
  }
  if (!isOfNow(message.Timestamp)) {
    throw forbidden('The message is older than an hour, or of the future.', 'sns-message-not-current')
  }
  if (!isCertificateAddress(message.SigningCertURL, message.TopicArn)) {
    throw forbidden(
      'The certificate of the message is not at SNS in the region of its topic.',
      'sns-address-refused',
    )
  }
  if (!isSignedBy(await certificates(message.SigningCertURL), message)) {
    throw forbidden('The signature is not of this message.', 'sns-signature-wrong')
  }
}

function isOfNow(timestamp: string): boolean {
  const age = Date.now() - Date.parse(timestamp)
  return -MAX_AHEAD_MS <= age && age <= MAX_AGE_MS
}

function isSignedBy({ publicKey }: X509Certificate, message: SnsMessage): boolean {
  const { SignatureVersion, Signature } = message
  const signed = Buffer.from(signedText(message))
  return verify(DIGESTS[SignatureVersion], signed, publicKey, Buffer.from(Signature, 'base64'))
}

/** The fields that SNS signs, each with its name, in the order of their names. */
function signedText(message: SnsMessage): string {
  const { Message, MessageId, Timestamp, TopicArn, Type } = message
  const fields: Record<string, string | null | undefined> =
    message.Type === 'Notification'
      ? { Message, MessageId, Subject: message.Subject, Timestamp, TopicArn, Type }
      : {
          Message,
          MessageId,
          SubscribeURL: message.SubscribeURL,
          Timestamp,
          Token: message.Token,
          TopicArn,
          Type,
        }
  return Object.entries(fields)
    .filter(([, value]) => typeof value === 'string')
    .map(([name, value]) => `${name}\n${value}\n`)
    .join('')
}

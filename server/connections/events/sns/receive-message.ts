import { Value } from 'typebox/value'
import { SnsMessage } from '../../../../contract/connection-event.ts'
import { forbidden, invalidRequest } from '../../../http/problem.ts'
import { isConfirmationAddress } from './aws-address.ts'
import { fetchFromSns, type Fetch } from './fetch-from-sns.ts'
import { createSigningCertificates } from './signing-certificates.ts'
import { requireAuthentic } from './verify-message.ts'

/** Takes a message of SNS, and answers what it says, if that is JSON. Confirms a subscription that it asks to confirm. */
export type ReceiveMessage = (body: unknown, topicArns: string[]) => Promise<unknown>

export function createMessageReceiver(fetch: Fetch): ReceiveMessage {
  const certificates = createSigningCertificates(fetch)
  return async (body, topicArns) => {
    if (!Value.Check(SnsMessage, body)) {
      throw invalidRequest(
        'body',
        'is not a message of SNS. If it comes from SNS, turn off raw message delivery of the subscription',
        'not-an-sns-message',
      )
    }
    await requireAuthentic(body, { topicArns, certificates })
    if (body.Type === 'Notification') return parseIfJson(body.Message)
    // The confirmation of an end has an address that would begin anew: it stays unasked.
    if (body.Type === 'SubscriptionConfirmation') await confirm(fetch, body)
    return undefined
  }
}

async function confirm(
  fetch: Fetch,
  { SubscribeURL, TopicArn, Token }: { SubscribeURL: string; TopicArn: string; Token: string },
): Promise<void> {
  if (!isConfirmationAddress(SubscribeURL, { topicArn: TopicArn, token: Token })) {
    throw forbidden(
      'The address to confirm the subscription at is not of SNS in the region of the topic.',
      'sns-address-refused',
    )
  }
  await fetchFromSns(fetch, SubscribeURL)
}

function parseIfJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

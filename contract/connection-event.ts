import { Type, type Static } from 'typebox'

/*
 * What AWS says of a client's bucket. AWS adds to these, so that fields which are not named here are passed over.
 */

/** Objects were created, as EventBridge says it. Keys are as they are. */
export const S3Event = Type.Object({
  source: Type.Literal('aws.s3'),
  'detail-type': Type.Literal('Object Created'),
  detail: Type.Object({
    bucket: Type.Object({ name: Type.String() }),
    object: Type.Object({ key: Type.String() }),
  }),
})

/** An event by EventBridge, or several where an input transformer puts them into a list; other events are passed over. */
export const EventBridgeDelivery = Type.Union([S3Event, Type.Array(S3Event)])

/** Something happened to an object, as S3 itself notifies of it. Keys are encoded as in a form. */
export const S3Notification = Type.Object({
  eventSource: Type.Literal('aws:s3'),
  eventName: Type.String(),
  s3: Type.Object({
    bucket: Type.Object({ name: Type.String() }),
    object: Type.Object({ key: Type.String() }),
  }),
})

const SnsMessageFields = {
  MessageId: Type.String({ maxLength: 200 }),
  TopicArn: Type.String({ maxLength: 400 }),
  Message: Type.String({ description: 'JSON: a notification of S3, or an event by EventBridge.' }),
  Timestamp: Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?Z$' }),
  SignatureVersion: Type.Union([Type.Literal('1'), Type.Literal('2')]),
  Signature: Type.String({ maxLength: 2000 }),
  SigningCertURL: Type.String({ maxLength: 2000 }),
}

const SnsNotification = Type.Object({
  ...SnsMessageFields,
  Type: Type.Literal('Notification'),
  Subject: Type.Optional(Type.Union([Type.String(), Type.Null()])),
})

const SnsConfirmation = Type.Object({
  ...SnsMessageFields,
  Type: Type.Union([Type.Literal('SubscriptionConfirmation'), Type.Literal('UnsubscribeConfirmation')]),
  Token: Type.String({ maxLength: 2000 }),
  SubscribeURL: Type.String({ maxLength: 4000 }),
})

/** What SNS sends to subscribers over HTTPS, as JSON that it calls text. */
export const SnsMessage = Type.Union([SnsNotification, SnsConfirmation], { $id: 'SnsMessage' })
export type SnsMessage = Static<typeof SnsMessage>

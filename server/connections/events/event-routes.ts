import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { EventBridgeDelivery, SnsMessage } from '../../../contract/connection-event.ts'
import { Id } from '../../../contract/scalars.ts'
import type { Dependencies } from '../../dependencies.ts'
import type { App } from '../../http/app-type.ts'
import { UUID } from '../../http/cursor.ts'
import { problems } from '../../http/problem-schemas.ts'
import { invalidRequest, ProblemError } from '../../http/problem.ts'
import { createRequestLimit } from '../../http/request-limit.ts'
import { announcedObjects } from './announced-objects.ts'
import { findEventChannel, type EventChannel } from './event-channel.ts'
import { createMessageReceiver } from './sns/receive-message.ts'
import { takeHints } from './take-hints.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Where an event comes in whose sender knew the secret. */
    eventChannel: EventChannel | null
  }
}

/** What SNS and EventBridge send at most. */
const BODY_LIMIT_BYTES = 256 * 1024

/** A delivery of a large report makes hundreds of objects; what is refused is sent again by AWS. */
const EVENTS_PER_MINUTE = 1000

const SECRET_HEADER = 'x-outlay-secret'

/**
 * Events of clients' buckets. Register it apart: it reads text, which no other route does.
 *
 * Who sends is told by how the secret comes. EventBridge has it in a header. SNS can send none, and has it in the
 * address, which more people see: what comes with that has to be signed besides.
 */
export function eventRoutes(app: App, { db, fetch = globalThis.fetch }: Dependencies): void {
  const limitEvents = createRequestLimit(app, {
    max: EVENTS_PER_MINUTE,
    minutes: 1,
    keyOf: ({ eventChannel }) => eventChannel?.connectionId ?? '',
    refusal: 'Too many events came for this connection.',
  })
  const receiveMessage = createMessageReceiver(fetch)

  app.decorateRequest('eventChannel', null)
  app.addContentTypeParser(
    'text/plain',
    { parseAs: 'string' },
    async (_request: unknown, text: string | Buffer) => parseJson(text.toString()),
  )

  app.post(
    '/connections/:id/events',
    {
      config: {
        permission: 'public',
        documentedBody: {
          content: {
            'application/json': { schema: EventBridgeDelivery },
            'text/plain': { schema: SnsMessage },
          },
        },
      },
      bodyLimit: BODY_LIMIT_BYTES,
      schema: {
        operationId: 'receiveConnectionEvent',
        summary: 'For AWS: objects were created in the bucket of a connection',
        description:
          'For an API destination of EventBridge, with the secret in the header, and for a subscription of SNS, with the secret in the address. An event is a hint: where the connection is watched, the manifests that it names are looked at with the connection’s role.',
        tags: ['Connections'],
        params: Type.Object({ id: Id }),
        querystring: Type.Object({
          secret: Type.Optional(
            Type.String({ description: 'Of SNS, whose messages have to be signed besides.' }),
          ),
        }),
        headers: Type.Object({
          [SECRET_HEADER]: Type.Optional(Type.String({ description: 'Of EventBridge.' })),
        }),
        response: {
          // Null would be sent as the word.
          202: Type.Unsafe<undefined>(Type.Null({ description: 'It was received, whatever it was about.' })),
          ...problems(400, 401, 403, 413, 415, 429, 500, 503),
        },
      },
      // Before the body is read, which is anybody's until then.
      onRequest: async (request, reply) => {
        const connectionId = request.params.id
        // What is no id is refused by the schema.
        if (!UUID.test(connectionId.toLowerCase())) return
        const channel = await findEventChannel(db, { connectionId, secret: secretOf(request) })
        if (!channel) throw wrongSecret()
        request.eventChannel = channel
        await limitEvents(request, reply)
      },
    },
    async (request, reply) => {
      const channel = request.eventChannel
      if (!channel) throw wrongSecret()
      const event = isOfEventBridge(request)
        ? requireEvent(request)
        : await receiveMessage(request.body, channel.snsTopicArns)
      await takeHints(db, channel, announcedObjects(event))
      return reply.code(202).send(undefined)
    },
  )
}

function isOfEventBridge({ headers }: FastifyRequest): boolean {
  return headers[SECRET_HEADER] !== undefined
}

function secretOf(request: FastifyRequest): string {
  const { secret } = request.query as Record<string, unknown>
  const sent = isOfEventBridge(request) ? request.headers[SECRET_HEADER] : secret
  return typeof sent === 'string' ? sent : ''
}

function requireEvent({ headers, body }: FastifyRequest): unknown {
  if (headers['content-type']?.startsWith('text/')) {
    throw new ProblemError(415, 'unsupported-media-type', 'Send events with a secret in the header as JSON.')
  }
  const events: unknown[] = Array.isArray(body) ? body : [body]
  if (!events.every((event) => typeof event === 'object' && event !== null && !Array.isArray(event))) {
    throw invalidRequest('body', 'is neither an event nor a list of events')
  }
  return body
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Without the cause, which repeats what was sent.
    throw invalidRequest('body', 'is not valid JSON')
  }
}

/** The same for every reason: who does not know the secret does not learn which connections there are. */
function wrongSecret(): ProblemError {
  return new ProblemError(
    401,
    'wrong-event-secret',
    'There is no such connection, it takes no events, or this is not its secret.',
  )
}

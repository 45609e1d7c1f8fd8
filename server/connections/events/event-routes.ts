import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { EventBridgeDelivery, SnsMessage } from '../../../contract/connection-event.ts'
import { Id } from '../../../contract/scalars.ts'
import type { Dependencies } from '../../dependencies.ts'
import type { App } from '../../http/app-type.ts'
import { problems } from '../../http/problem-schemas.ts'
import { invalidRequest, ProblemError } from '../../http/problem.ts'
import { announcedObjects } from './announced-objects.ts'
import { findEventChannel, type EventChannel } from './event-channel.ts'
import { createEventLimit } from './event-limit.ts'
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

const ID = new RegExp(Id.pattern)

/**
 * Events of clients' buckets. Register it apart: it reads text, which no other route does.
 *
 * How the secret comes says who sends: EventBridge has it in a header. SNS cannot send one, and has it in the address,
 * which more people see; so what comes with that has to be signed as well.
 */
export function eventRoutes(app: App, { db, fetch = globalThis.fetch }: Dependencies): void {
  const limitEvents = createEventLimit(app)
  const receiveMessage = createMessageReceiver(fetch)

  app.decorateRequest('eventChannel', null)
  app.addContentTypeParser('text/plain', { parseAs: 'string' }, async (_request: unknown, text: string | Buffer) =>
    parseText(text.toString()),
  )

  app.post(
    '/connections/:id/events',
    {
      config: {
        permission: 'public',
        documentedBody: {
          content: { 'application/json': { schema: EventBridgeDelivery }, 'text/plain': { schema: SnsMessage } },
        },
      },
      bodyLimit: BODY_LIMIT_BYTES,
      schema: {
        operationId: 'receiveConnectionEvent',
        summary: 'For AWS: objects were created in the bucket of a connection',
        description:
          'For an API destination of EventBridge, with the secret in the header `x-outlay-secret`, and for a subscription of SNS, with the secret in the address. An event is a hint: manifests that it names are looked at with the connection’s role, if the connection is watched.',
        tags: ['Connections'],
        params: Type.Object({ id: Id }),
        querystring: Type.Object({
          secret: Type.Optional(Type.String({ description: 'Of SNS, which sends no header.' })),
        }),
        headers: Type.Object({
          'x-outlay-secret': Type.Optional(Type.String({ description: 'Of EventBridge.' })),
        }),
        response: {
          // Null would be sent as the word.
          202: Type.Unsafe<undefined>(Type.Null({ description: 'It was received, whatever it was about.' })),
          ...problems(400, 401, 403, 413, 415, 429, 500, 503),
        },
      },
      // Before the body is read, which may be anybody's.
      onRequest: async (request, reply) => {
        const { id } = request.params
        // What is no id is refused as such, by the schema.
        if (!ID.test(id)) return
        request.eventChannel = (await findEventChannel(db, { connectionId: id, ...secretOf(request) })) ?? null
        await limitEvents(request, reply)
      },
    },
    async (request, reply) => {
      const channel = channelOf(request)
      const event = isOfEventBridge(request)
        ? requireEvent(request)
        : await receiveMessage(request.body, channel.snsTopicArns)
      await takeHints(db, channel, announcedObjects(event))
      return reply.code(202).send(undefined)
    },
  )
}

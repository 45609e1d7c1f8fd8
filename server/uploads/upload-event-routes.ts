import type { Readable } from 'node:stream'
import { Type } from 'typebox'
import { isStillAllowed } from '../accounts/authentication.ts'
import { clientIdentityOf } from '../accounts/identity.ts'
import type { Dependencies } from '../dependencies.ts'
import type { App } from '../http/app-type.ts'
import { signedInProblems } from '../http/problem-schemas.ts'
import { createUploadEventStream } from './upload-event-stream.ts'
import { createUploadEvents } from './upload-events.ts'
import { findUpload } from './uploads-repository.ts'

export function uploadEventRoutes(app: App, { db, config }: Dependencies): void {
  const events = createUploadEvents(config.databaseUrl, app.log)
  // Before the server waits for its requests to end: event streams would not.
  app.addHook('preClose', () => events.close())

  app.get(
    '/uploads/events',
    {
      config: { permission: 'see-client-data' },
      // A HEAD request would open a stream that nobody reads and nobody ends.
      exposeHeadRoute: false,
      schema: {
        operationId: 'streamUploadEvents',
        summary: 'Changes of uploads, as server-sent events',
        description:
          'Each `upload` event carries the upload as it is now. The stream ends where changes could have been ' +
          'missed: read the uploads again each time it opens.',
        tags: ['Uploads'],
        response: {
          200: {
            description: 'A stream of `upload` events.',
            content: { 'text/event-stream': { schema: Type.Unsafe<Readable>(Type.String()) } },
          },
          ...signedInProblems,
        },
      },
    },
    async (request, reply) => {
      const identity = clientIdentityOf(request)
      const { client } = identity
      const stream = createUploadEventStream({
        clientId: client.id,
        events,
        findUpload: (id) => findUpload(db, client.id, id),
        mayStillRead: () => isStillAllowed(db, identity, 'see-client-data'),
        log: request.log,
      })
      return reply.type('text/event-stream').header('x-accel-buffering', 'no').send(stream)
    },
  )
}

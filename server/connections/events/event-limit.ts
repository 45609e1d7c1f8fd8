import type { FastifyReply, FastifyRequest } from 'fastify'
import type { App } from '../../http/app-type.ts'
import { ProblemError } from '../../http/problem.ts'

const TIME_WINDOW = 60_000

/** A delivery of a large report makes hundreds of objects; what is refused is sent again by AWS. */
export const EVENTS_PER_MINUTE = 1000

/** Limits the events of a connection, of which the senders know the secret. Each server counts for itself. */
export function createEventLimit(app: App): (request: FastifyRequest, reply: FastifyReply) => Promise<void> {
  const check = app.createRateLimit({
    max: EVENTS_PER_MINUTE,
    timeWindow: TIME_WINDOW,
    keyGenerator: ({ eventChannel }) => eventChannel?.connectionId ?? '',
  })
  return async (request, reply) => {
    const limit = await check(request)
    if (limit.isAllowed || !limit.isExceeded) return
    reply.header('retry-after', limit.ttlInSeconds)
    throw new ProblemError(
      429,
      'too-many-requests',
      `Too many events came for this connection. Try again in ${limit.ttlInSeconds} seconds.`,
    )
  }
}

import type { FastifyReply, FastifyRequest } from 'fastify'
import type { App } from './app-type.ts'
import { ProblemError } from './problem.ts'

/** Limits how often one address uses a route that is public. Each server counts for itself. */
export function createAddressLimit(
  app: App,
  { max, minutes }: { max: number; minutes: number },
): (request: FastifyRequest, reply: FastifyReply) => Promise<void> {
  const check = app.createRateLimit({ max, timeWindow: minutes * 60_000 })
  return async (request, reply) => {
    const limit = await check(request)
    if (limit.isAllowed || !limit.isExceeded) return
    reply.header('retry-after', limit.ttlInSeconds)
    throw new ProblemError(
      429,
      'too-many-requests',
      `This was done too often from your address. Try again in ${limit.ttlInSeconds} seconds.`,
    )
  }
}

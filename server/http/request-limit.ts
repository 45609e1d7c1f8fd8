import type { FastifyReply, FastifyRequest } from 'fastify'
import type { App } from './app-type.ts'
import { ProblemError } from './problem.ts'

interface RequestLimit {
  max: number
  minutes: number
  /** Whose requests are counted together; those of one address where it is absent. */
  keyOf?: (request: FastifyRequest) => string
  /** What was too much, as a sentence. */
  refusal: string
}

/** Limits how often a route is used. Each server counts for itself. */
export function createRequestLimit(
  app: App,
  { max, minutes, keyOf, refusal }: RequestLimit,
): (request: FastifyRequest, reply: FastifyReply) => Promise<void> {
  const check = app.createRateLimit({
    max,
    timeWindow: minutes * 60_000,
    ...(keyOf && { keyGenerator: keyOf }),
  })
  return async (request, reply) => {
    const limit = await check(request)
    if (limit.isAllowed || !limit.isExceeded) return
    reply.header('retry-after', limit.ttlInSeconds)
    throw new ProblemError(429, 'too-many-requests', `${refusal} Try again in ${limit.ttlInSeconds} seconds.`)
  }
}

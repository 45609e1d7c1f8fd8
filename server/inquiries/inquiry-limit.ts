import { normalizeIP } from '@fastify/rate-limit'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { App } from '../http/app-type.ts'
import { ProblemError } from '../http/problem.ts'

const TIME_WINDOW = 60 * 60 * 1000

/** A person who has something to ask writes once, and perhaps corrects it. */
const INQUIRIES_PER_ADDRESS = 5

/** What is kept does not grow faster than somebody can read it, from however many addresses it comes. */
const INQUIRIES = 200

/**
 * Limits inquiries by address, and all of them together: what an address has too many of does not count for the
 * others. Each server counts for itself.
 */
export function createInquiryLimit(
  app: App,
): (request: FastifyRequest, reply: FastifyReply) => Promise<void> {
  const limits = [
    {
      check: app.createRateLimit({
        max: INQUIRIES_PER_ADDRESS,
        timeWindow: TIME_WINDOW,
        keyGenerator: (request) => normalizeIP(request.ip),
      }),
      what: 'Too many inquiries came from this address.',
    },
    {
      check: app.createRateLimit({ max: INQUIRIES, timeWindow: TIME_WINDOW, keyGenerator: () => 'all' }),
      what: 'Too many inquiries came at once.',
    },
  ]
  return async (request, reply) => {
    for (const { check, what } of limits) {
      const limit = await check(request)
      if (limit.isAllowed || !limit.isExceeded) continue
      reply.header('retry-after', limit.ttlInSeconds)
      const minutes = Math.ceil(limit.ttlInSeconds / 60)
      throw new ProblemError(
        429,
        'too-many-requests',
        `${what} Try again in ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}.`,
      )
    }
  }
}

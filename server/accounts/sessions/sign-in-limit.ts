import { normalizeIP } from '@fastify/rate-limit'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { SignIn } from '../../../contract/session.ts'
import type { App } from '../../http/app-type.ts'
import { ProblemError } from '../../http/problem.ts'

const TIME_WINDOW = 5 * 60 * 1000

/** Enough for a person who tries their passwords, far too few to guess one. */
const ATTEMPTS_PER_ACCOUNT = 20

/** Against one password tried on many accounts; above what an office behind one address needs. */
const ATTEMPTS_PER_ADDRESS = 200

/**
 * Limits sign-ins, the successful ones too, by account and address and by address alone. Not by account alone:
 * that would let anybody lock anybody out. Each server counts for itself.
 */
export function createSignInLimit(app: App): (request: FastifyRequest, reply: FastifyReply) => Promise<void> {
  const limits = [
    app.createRateLimit({
      max: ATTEMPTS_PER_ACCOUNT,
      timeWindow: TIME_WINDOW,
      keyGenerator: (request) =>
        `${normalizeIP(request.ip)} ${(request.body as SignIn).email.trim().toLowerCase()}`,
    }),
    app.createRateLimit({ max: ATTEMPTS_PER_ADDRESS, timeWindow: TIME_WINDOW }),
  ]
  return async (request, reply) => {
    for (const check of limits) {
      const limit = await check(request)
      if (limit.isAllowed || !limit.isExceeded) continue
      reply.header('retry-after', limit.ttlInSeconds)
      throw new ProblemError(
        429,
        'too-many-requests',
        `Too many attempts to sign in. Try again in ${limit.ttlInSeconds} seconds.`,
      )
    }
  }
}

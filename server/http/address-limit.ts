import type { FastifyReply, FastifyRequest } from 'fastify'
import type { App } from './app-type.ts'
import { createRequestLimit } from './request-limit.ts'

/** Limits how often one address uses a route that is public. Each server counts for itself. */
export function createAddressLimit(
  app: App,
  { max, minutes }: { max: number; minutes: number },
): (request: FastifyRequest, reply: FastifyReply) => Promise<void> {
  return createRequestLimit(app, { max, minutes, refusal: 'This was done too often from your address.' })
}

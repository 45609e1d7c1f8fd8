import type { FastifyRequest } from 'fastify'

/** Where a request comes from, as far as it says: for the audit trail, and for a user to tell sessions apart. */
export interface Caller {
  address: string
  userAgent: string | undefined
}

/** Browsers say less of themselves; what is longer is not one. */
const MAX_USER_AGENT = 500

export function callerOf(request: FastifyRequest): Caller {
  return { address: request.ip, userAgent: request.headers['user-agent']?.slice(0, MAX_USER_AGENT) }
}

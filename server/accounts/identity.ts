import type { FastifyRequest } from 'fastify'
import type { Role } from '../../contract/session.ts'
import { forbidden, notSignedIn } from '../http/problem.ts'

/** Who makes a request: the user of its session and the user's client, as they are in the database now. */
export interface Identity {
  sessionId: string
  user: { id: string; email: string; name: string; role: Role }
  client: { id: string; slug: string; name: string; profile: string } | null
}

export interface ClientIdentity extends Identity {
  client: NonNullable<Identity['client']>
}

/** The identity of a request to a route that needs a session. */
export function identityOf(request: FastifyRequest): Identity {
  if (!request.identity) throw notSignedIn()
  return request.identity
}

/** The identity of a request to a route that belongs to a client. */
export function clientIdentityOf(request: FastifyRequest): ClientIdentity {
  const { client, ...identity } = identityOf(request)
  if (!client) throw forbidden('Operators belong to no client.')
  return { ...identity, client }
}

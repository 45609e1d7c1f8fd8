import type { FastifyRequest } from 'fastify'
import type { TokenScope } from '../../contract/account.ts'
import type { Role } from '../../contract/session.ts'
import { forbidden, notSignedIn } from '../http/problem.ts'

/** What a request is made with. */
export type Credential = { kind: 'session'; id: string } | { kind: 'token'; id: string; scopes: TokenScope[] }

/** Who makes a request: the user of its session or token and the user's client, as they are in the database now. */
export interface Identity {
  credential: Credential
  user: { id: string; email: string; name: string; role: Role }
  client: { id: string; slug: string; name: string; profile: string; disabledModules: string[] } | null
}

export interface ClientIdentity extends Identity {
  client: NonNullable<Identity['client']>
}

/** The identity of a request to a route that is not public. */
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

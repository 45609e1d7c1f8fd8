import type { FastifyRequest } from 'fastify'
import type { Kysely } from 'kysely'
import type { Database } from '../../migrations/tables.ts'
import type { App } from '../http/app-type.ts'
import { forbidden, noSuchRoute, notSignedIn, type ProblemError } from '../http/problem.ts'
import { findIdentityAgain, findIdentityOfSession, findIdentityOfToken } from './find-identity.ts'
import type { Identity } from './identity.ts'
import { isAllowed, isInScope, refusalOf, type Permission } from './permissions.ts'
import { hashSecret } from './secret.ts'
import type { SessionCookies } from './sessions/session-cookies.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What a caller needs to be allowed; `public` is for everybody. */
    permission?: Permission | 'public'
    /** The capability profile whose part of the API it is: for clients of others it does not exist. */
    profile?: string
  }
  interface FastifyRequest {
    identity: Identity | null
  }
}

/** Whether the one who made a request may still do this: for answers that go on long after it was allowed. */
export async function isStillAllowed(
  db: Kysely<Database>,
  identity: Identity,
  permission: Permission,
): Promise<boolean> {
  const now = await findIdentityAgain(db, identity)
  return now !== undefined && now.client?.id === identity.client?.id && !refusalFor(now, permission)
}

/**
 * Resolves who makes a request and refuses it before its body is read. Every route has to name a permission:
 * one that does not is refused when it is registered, not when somebody finds it open.
 */
export function authenticate(app: App, db: Kysely<Database>, cookies: SessionCookies): void {
  app.decorateRequest('identity', null)
  app.addHook('onRoute', (route) => {
    if (!route.config?.permission) throw new Error(`${String(route.method)} ${route.url} names no permission`)
  })
  app.addHook('onRequest', async (request) => {
    const { permission, profile } = request.routeOptions.config
    if (permission === 'public' || permission === undefined) return
    request.identity = (await resolveIdentity(db, cookies, request)) ?? null
    if (!request.identity) throw notSignedIn()
    const { client } = request.identity
    if (profile !== undefined && client && client.profile !== profile) throw noSuchRoute(request)
    const refusal = refusalFor(request.identity, permission)
    if (refusal) throw refusal
  })
}

/** Why somebody may not do something; nothing where they may. */
function refusalFor({ credential, user }: Identity, permission: Permission): ProblemError | undefined {
  if (!isAllowed(user.role, permission)) return forbidden(refusalOf(permission))
  if (credential.kind === 'session') return undefined
  // A token does what its user may, as far as its scopes go, and nothing once its user may have none.
  if (!isAllowed(user.role, 'use-own-tokens')) return forbidden(refusalOf('use-own-tokens'))
  if (isInScope(credential.scopes, permission)) return undefined
  return forbidden('The scopes of this API token do not allow this.', 'not-in-scope')
}

/** By the token in the header, whatever cookie came along; else by the session's cookie. */
async function resolveIdentity(
  db: Kysely<Database>,
  cookies: SessionCookies,
  request: FastifyRequest,
): Promise<Identity | undefined> {
  const { authorization } = request.headers
  if (authorization !== undefined) {
    const token = /^Bearer ([\w-]{1,200})$/i.exec(authorization)?.[1]
    return token === undefined ? undefined : findIdentityOfToken(db, hashSecret(token))
  }
  const session = cookies.readSession(request)
  return session && findIdentityOfSession(db, { id: session.sid, userId: session.sub })
}

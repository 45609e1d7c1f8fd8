import type { Kysely } from 'kysely'
import type { Database } from '../../migrations/tables.ts'
import type { App } from '../http/app-type.ts'
import { forbidden, notSignedIn } from '../http/problem.ts'
import type { Identity } from './identity.ts'
import { isAllowed, refusalOf, type Permission } from './permissions.ts'
import { findIdentity } from './sessions-repository.ts'
import type { SessionCookie } from './session-cookie.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What a caller needs to be allowed; `public` is for everybody. */
    permission?: Permission | 'public'
  }
  interface FastifyRequest {
    identity: Identity | null
  }
}

/** Whether the one who made a request may still do this: for answers that go on long after it was allowed. */
export async function isStillAllowed(
  db: Kysely<Database>,
  { sessionId, user, client }: Identity,
  permission: Permission,
): Promise<boolean> {
  const now = await findIdentity(db, { id: sessionId, userId: user.id })
  return now !== undefined && now.client?.id === client?.id && isAllowed(now.user.role, permission)
}

/**
 * Resolves who makes a request and refuses it before its body is read. Every route has to name a permission:
 * one that does not is refused when it is registered, not when somebody finds it open.
 */
export function authenticate(app: App, db: Kysely<Database>, cookie: SessionCookie): void {
  app.decorateRequest('identity', null)
  app.addHook('onRoute', (route) => {
    if (!route.config?.permission) throw new Error(`${String(route.method)} ${route.url} names no permission`)
  })
  app.addHook('onRequest', async (request) => {
    const { permission } = request.routeOptions.config
    if (permission === 'public' || permission === undefined) return
    const token = cookie.read(request)
    request.identity = (token && (await findIdentity(db, { id: token.sid, userId: token.sub }))) ?? null
    if (!request.identity) throw notSignedIn()
    if (!isAllowed(request.identity.user.role, permission)) throw forbidden(refusalOf(permission))
  })
}

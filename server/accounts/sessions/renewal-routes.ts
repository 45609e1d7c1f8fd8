import { Type } from 'typebox'
import type { FastifyRequest } from 'fastify'
import type { Kysely } from 'kysely'
import type { Database } from '../../../migrations/tables.ts'
import { recordAudit } from '../../audit/record-audit.ts'
import type { Dependencies } from '../../dependencies.ts'
import type { App } from '../../http/app-type.ts'
import { problems } from '../../http/problem-schemas.ts'
import { ProblemError } from '../../http/problem.ts'
import { callerOf } from '../../http/caller.ts'
import { findSessionOfRefreshToken, rotateRefreshToken, type Renewal } from './refresh-token.ts'
import type { SessionCookies } from './session-cookies.ts'
import { prolongSession, revokeSession } from './sessions-repository.ts'

/** Renewing and ending the session that the cookies are of: both work when its signed token has run out. */
export function renewalRoutes(app: App, { db, config }: Dependencies, cookies: SessionCookies): void {
  app.post(
    '/auth/refresh',
    {
      config: { permission: 'public' },
      schema: {
        operationId: 'refreshSession',
        summary: 'Renew the session by its refresh token',
        description:
          'A refresh token is used once. One that was used before ends its session, wherever it is open.',
        tags: ['Session'],
        response: { 204: Type.Null({ description: 'The session goes on.' }), ...problems(401, 403, 500) },
      },
    },
    async (request, reply) => {
      const token = cookies.readRefreshToken(request)
      const renewal: Renewal =
        token === undefined ? { kind: 'over' } : await renew(db, config.sessionSecret, token, request)
      if (renewal.kind !== 'renewed') {
        cookies.clear(reply)
        throw new ProblemError(401, 'session-over', 'The session is over: sign in again.')
      }
      cookies.set(reply, { sid: renewal.sessionId, sub: renewal.userId }, renewal.refreshToken)
      return reply.code(204).send(null)
    },
  )

  app.post(
    '/auth/sign-out',
    {
      config: { permission: 'public' },
      schema: {
        operationId: 'signOut',
        summary: 'End this session',
        tags: ['Session'],
        response: { 204: Type.Null({ description: 'The session is over.' }), ...problems(403, 500) },
      },
    },
    async (request, reply) => {
      const token = cookies.readRefreshToken(request)
      const signed = cookies.readSession(request)
      await db.transaction().execute(async (trx) => {
        const session =
          (signed && { id: signed.sid, userId: signed.sub }) ??
          (token === undefined ? undefined : await findSessionOfRefreshToken(trx, token))
        if (!session || !(await revokeSession(trx, session))) return
        await recordAudit(trx, {
          action: 'session.sign-out',
          objectType: 'session',
          objectId: session.id,
          ...(await ownerOf(trx, session.userId)),
          ...callerOf(request),
        })
      })
      cookies.clear(reply)
      return reply.code(204).send(null)
    },
  )
}

/** In one transaction: two requests with one token are told apart by who came first. */
function renew(
  db: Kysely<Database>,
  secret: string,
  token: string,
  request: FastifyRequest,
): Promise<Renewal> {
  return db.transaction().execute(async (trx) => {
    const renewal = await rotateRefreshToken(trx, token, secret)
    if (renewal.kind === 'renewed') await prolongSession(trx, renewal.sessionId, callerOf(request))
    if (renewal.kind === 'reused') {
      await revokeSession(trx, { id: renewal.sessionId, userId: renewal.userId })
      await recordAudit(trx, {
        action: 'session.token-reused',
        objectType: 'session',
        objectId: renewal.sessionId,
        ...(await ownerOf(trx, renewal.userId)),
        ...callerOf(request),
      })
    }
    return renewal
  })
}

async function ownerOf(
  db: Kysely<Database>,
  userId: string,
): Promise<{ userId: string; clientId: string | null }> {
  const user = await db.selectFrom('app_user').where('id', '=', userId).select('client_id').executeTakeFirst()
  return { userId, clientId: user?.client_id ?? null }
}

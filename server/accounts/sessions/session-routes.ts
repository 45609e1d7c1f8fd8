import { Type } from 'typebox'
import { OwnSessionList } from '../../../contract/account.ts'
import { Id } from '../../../contract/scalars.ts'
import { recordAudit } from '../../audit/record-audit.ts'
import type { Dependencies } from '../../dependencies.ts'
import type { App } from '../../http/app-type.ts'
import { problems, signedInProblems } from '../../http/problem-schemas.ts'
import { notFound } from '../../http/problem.ts'
import { identityOf } from '../identity.ts'
import { callerOf } from '../../http/caller.ts'
import { deviceOf } from './device.ts'
import type { SessionCookies } from './session-cookies.ts'
import { listSessionsOf, revokeSession, revokeSessionsOf } from './sessions-repository.ts'

/** A user's own sessions, wherever they are open. */
export function sessionRoutes(app: App, { db }: Dependencies, cookies: SessionCookies): void {
  app.get(
    '/sessions',
    {
      config: { permission: 'use-own-account' },
      schema: {
        operationId: 'listSessions',
        summary: 'Own sessions that are not over, the one that was used last first',
        description:
          'A session counts as used when it is renewed, which a browser in use does every 15 minutes.',
        tags: ['Session'],
        response: { 200: OwnSessionList, ...signedInProblems },
      },
    },
    async (request) => {
      const { user, credential } = identityOf(request)
      const sessions = await listSessionsOf(db, user.id)
      return {
        items: sessions.map(({ id, user_agent, address, created_at, last_used_at, expires_at }) => ({
          id,
          current: id === credential.id,
          device: deviceOf(user_agent),
          address,
          createdAt: created_at.toISOString(),
          lastUsedAt: last_used_at.toISOString(),
          expiresAt: expires_at.toISOString(),
        })),
      }
    },
  )

  app.delete(
    '/sessions/:id',
    {
      config: { permission: 'use-own-account' },
      schema: {
        operationId: 'revokeSession',
        summary: 'End one of the own sessions, at once',
        tags: ['Session'],
        params: Type.Object({ id: Id }),
        response: {
          204: Type.Null({ description: 'The session is over.' }),
          ...signedInProblems,
          ...problems(400, 404),
        },
      },
    },
    async (request, reply) => {
      // As Postgres writes it: the audit refers to it as text.
      const id = request.params.id.toLowerCase()
      const { user, client, credential } = identityOf(request)
      await db.transaction().execute(async (trx) => {
        if (!(await revokeSession(trx, { id, userId: user.id }))) throw notFound(`session ${id}`)
        await recordAudit(trx, {
          action: 'session.revoke',
          objectType: 'session',
          objectId: id,
          clientId: client?.id ?? null,
          userId: user.id,
          ...callerOf(request),
        })
      })
      if (id === credential.id) cookies.clear(reply)
      return reply.code(204).send(null)
    },
  )

  app.post(
    '/auth/sign-out-everywhere',
    {
      config: { permission: 'use-own-account' },
      schema: {
        operationId: 'signOutEverywhere',
        summary: 'End all own sessions, this one too',
        description: 'API tokens stay: they are revoked one by one.',
        tags: ['Session'],
        response: { 204: Type.Null({ description: 'No session is left.' }), ...signedInProblems },
      },
    },
    async (request, reply) => {
      const { user, client } = identityOf(request)
      await db.transaction().execute(async (trx) => {
        await revokeSessionsOf(trx, user.id)
        await recordAudit(trx, {
          action: 'session.sign-out-everywhere',
          objectType: 'user',
          objectId: user.id,
          clientId: client?.id ?? null,
          userId: user.id,
          ...callerOf(request),
        })
      })
      cookies.clear(reply)
      return reply.code(204).send(null)
    },
  )
}

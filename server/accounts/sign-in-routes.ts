import { Type } from 'typebox'
import { Session, SignIn } from '../../contract/session.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { Dependencies } from '../dependencies.ts'
import type { App } from '../http/app-type.ts'
import { problems } from '../http/problem-schemas.ts'
import { ProblemError } from '../http/problem.ts'
import { identityOf } from './identity.ts'
import { verifyPassword } from './password.ts'
import { findIdentity, createSession, revokeSession } from './sessions-repository.ts'
import { describeSession } from './session-view.ts'
import type { SessionCookie } from './session-cookie.ts'
import { createSignInLimit } from './sign-in-limit.ts'
import { findCredentials } from './users-repository.ts'

export function signInRoutes(app: App, { db }: Dependencies, cookie: SessionCookie): void {
  const limitSignIn = createSignInLimit(app)

  app.post(
    '/auth/sign-in',
    {
      config: { permission: 'public' },
      schema: {
        operationId: 'signIn',
        summary: 'Sign in with e-mail address and password',
        tags: ['Session'],
        body: SignIn,
        response: { 200: Session, ...problems(400, 401, 403, 413, 415, 429, 500) },
      },
    },
    async (request, reply) => {
      await limitSignIn(request, reply)
      const { email, password } = request.body
      const credentials = await findCredentials(db, email.trim())
      const valid = await verifyPassword(password, credentials?.passwordHash)
      if (!credentials || !valid) {
        await db.transaction().execute((trx) =>
          recordAudit(trx, {
            action: 'session.sign-in-failed',
            objectType: 'user',
            // What an unknown address was is not kept: now and then it is a password in the wrong field.
            objectId: credentials?.id ?? 'unknown',
            clientId: credentials?.clientId ?? null,
            userId: null,
            address: request.ip,
          }),
        )
        throw new ProblemError(401, 'invalid-credentials', 'The e-mail address or the password is wrong.')
      }
      const sessionId = await db.transaction().execute(async (trx) => {
        const created = await createSession(trx, credentials.id)
        await recordAudit(trx, {
          action: 'session.sign-in',
          objectType: 'session',
          objectId: created,
          clientId: credentials.clientId,
          userId: credentials.id,
          address: request.ip,
        })
        return created
      })
      const identity = await findIdentity(db, { id: sessionId, userId: credentials.id })
      if (!identity) throw new Error('A session that was just made cannot be found')
      cookie.set(reply, { sid: sessionId, sub: credentials.id })
      return describeSession(db, identity)
    },
  )

  app.post(
    '/auth/sign-out',
    {
      config: { permission: 'use-own-session' },
      schema: {
        operationId: 'signOut',
        summary: 'End this session',
        tags: ['Session'],
        response: { 204: Type.Null({ description: 'The session is over.' }), ...problems(401, 403, 500) },
      },
    },
    async (request, reply) => {
      const { sessionId, user, client } = identityOf(request)
      await db.transaction().execute(async (trx) => {
        if (!(await revokeSession(trx, sessionId))) return
        await recordAudit(trx, {
          action: 'session.sign-out',
          objectType: 'session',
          objectId: sessionId,
          clientId: client?.id ?? null,
          userId: user.id,
          address: request.ip,
        })
      })
      cookie.clear(reply)
      return reply.code(204).send(null)
    },
  )

  app.get(
    '/session',
    {
      config: { permission: 'use-own-session' },
      schema: {
        operationId: 'getSession',
        summary: 'Who is signed in, what they may see, and where they stand',
        tags: ['Session'],
        response: { 200: Session, ...problems(401, 403, 500) },
      },
    },
    (request) => describeSession(db, identityOf(request)),
  )
}

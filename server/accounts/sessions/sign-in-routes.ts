import { Session, SignIn } from '../../../contract/session.ts'
import { recordAudit } from '../../audit/record-audit.ts'
import type { Dependencies } from '../../dependencies.ts'
import type { App } from '../../http/app-type.ts'
import { problems } from '../../http/problem-schemas.ts'
import { findCredentials } from '../../users/users-repository.ts'
import { identityOf } from '../identity.ts'
import { callerOf } from '../../http/caller.ts'
import { beginSession, invalidCredentials } from './begin-session.ts'
import type { SessionCookies } from './session-cookies.ts'
import { describeSession } from './session-view.ts'
import { checkPassword, giveBackFailures } from './sign-in-throttle.ts'

export function signInRoutes(app: App, { db }: Dependencies, cookies: SessionCookies): void {
  app.post(
    '/auth/sign-in',
    {
      config: { permission: 'public' },
      schema: {
        operationId: 'signIn',
        summary: 'Sign in with e-mail address and password',
        tags: ['Session'],
        body: SignIn,
        response: { 200: Session, ...problems(400, 401, 403, 413, 415, 429, 500, 503) },
      },
    },
    async (request, reply) => {
      const { password } = request.body
      const email = request.body.email.trim()
      const attempt = { email, address: request.ip }
      const credentials = await findCredentials(db, email)
      const passwordHash = credentials?.passwordHash ?? undefined
      const valid = await checkPassword(db, attempt, { password, hash: passwordHash }, reply)
      if (!credentials || passwordHash === undefined || !valid || credentials.disabled) {
        await db.transaction().execute((trx) =>
          recordAudit(trx, {
            action: 'session.sign-in-failed',
            objectType: 'user',
            // What an unknown address was is not kept: now and then it is a password in the wrong field.
            objectId: credentials?.id ?? 'unknown',
            clientId: credentials?.clientId ?? null,
            userId: null,
            ...callerOf(request),
          }),
        )
        throw invalidCredentials()
      }
      await giveBackFailures(db, attempt)
      return beginSession(db, cookies, { ...credentials, passwordHash }, { request, reply })
    },
  )

  app.get(
    '/session',
    {
      config: { permission: 'see-own-session' },
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

import { OpenPasswordLink, PasswordLink, SetPassword } from '../../../contract/account.ts'
import { Session } from '../../../contract/session.ts'
import { recordAudit } from '../../audit/record-audit.ts'
import type { Dependencies } from '../../dependencies.ts'
import { createAddressLimit } from '../../http/address-limit.ts'
import type { App } from '../../http/app-type.ts'
import { problems } from '../../http/problem-schemas.ts'
import { ProblemError } from '../../http/problem.ts'
import { callerOf } from '../../http/caller.ts'
import { beginSession } from '../sessions/begin-session.ts'
import type { SessionCookies } from '../sessions/session-cookies.ts'
import { forgetFailuresOfAccount } from '../sessions/sign-in-throttle.ts'
import { requireGoodPassword } from './password-rules.ts'
import { hashPassword } from './password.ts'
import { findPasswordLink, usePasswordLink } from './use-password-link.ts'

/** An office that is invited on one day; a token has 256 bits, and is not found by trying. */
const LIMIT = { max: 100, minutes: 5 }

/** What a person does with a link that they were given. */
export function passwordLinkRoutes(app: App, { db }: Dependencies, cookies: SessionCookies): void {
  const limitByAddress = createAddressLimit(app, LIMIT)

  app.post(
    '/auth/password-link',
    {
      config: { permission: 'public' },
      schema: {
        operationId: 'openPasswordLink',
        summary: 'Whom a link that sets a password is for',
        description: 'Opening it does not use it up.',
        tags: ['Session'],
        body: OpenPasswordLink,
        response: { 200: PasswordLink, ...problems(400, 403, 404, 413, 415, 429, 500) },
      },
    },
    async (request, reply) => {
      await limitByAddress(request, reply)
      const link = await findPasswordLink(db, request.body.token)
      if (!link) throw linkInvalid()
      const { user, clientName, purpose, expiresAt } = link
      return {
        purpose,
        email: user.email,
        name: user.name,
        clientName,
        expiresAt: expiresAt.toISOString(),
      }
    },
  )

  app.post(
    '/auth/set-password',
    {
      config: { permission: 'public' },
      schema: {
        operationId: 'setPassword',
        summary: 'Set a password with a link, and sign in',
        description: 'A link is used once. It ends every session of its user, and other links.',
        tags: ['Session'],
        body: SetPassword,
        response: { 200: Session, ...problems(400, 401, 403, 404, 413, 415, 429, 500, 503) },
      },
    },
    async (request, reply) => {
      await limitByAddress(request, reply)
      const { token, password } = request.body
      const link = await findPasswordLink(db, token)
      if (!link) throw linkInvalid()
      const { user, purpose } = link
      await requireGoodPassword(password, 'password', user)
      const passwordHash = await hashPassword(password)
      await db.transaction().execute(async (trx) => {
        if (!(await usePasswordLink(trx, { token, userId: user.id, passwordHash }))) throw linkInvalid()
        await recordAudit(trx, {
          action: 'user.set-password',
          objectType: 'user',
          objectId: user.id,
          clientId: user.clientId,
          userId: user.id,
          ...callerOf(request),
          detail: { purpose },
        })
      })
      await forgetFailuresOfAccount(db, user.email)
      return beginSession(db, cookies, { ...user, passwordHash }, { request, reply })
    },
  )
}

/** The same for every reason: a stranger who tries tokens learns nothing. */
function linkInvalid(): ProblemError {
  return new ProblemError(
    404,
    'link-invalid',
    'This link cannot be used: it was used before, has run out, or was replaced by a newer one. Ask for another.',
  )
}

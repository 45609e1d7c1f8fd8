import { Type } from 'typebox'
import { ChangePassword } from '../../../contract/account.ts'
import { recordAudit } from '../../audit/record-audit.ts'
import type { Dependencies } from '../../dependencies.ts'
import type { App } from '../../http/app-type.ts'
import { problems, signedInProblems } from '../../http/problem-schemas.ts'
import { invalidRequest } from '../../http/problem.ts'
import { findCredentials } from '../../users/users-repository.ts'
import { identityOf } from '../identity.ts'
import { callerOf } from '../../http/caller.ts'
import { checkPassword, giveBackFailures } from '../sessions/sign-in-throttle.ts'
import { requireGoodPassword } from './password-rules.ts'
import { hashPassword } from './password.ts'
import { setPassword } from './set-password.ts'

export function changePasswordRoutes(app: App, { db }: Dependencies): void {
  app.post(
    '/auth/password',
    {
      config: { permission: 'use-own-account' },
      schema: {
        operationId: 'changePassword',
        summary: 'Change your own password',
        description: 'Ends your other sessions, and links that could set a password.',
        tags: ['Session'],
        body: ChangePassword,
        response: {
          204: Type.Null({ description: 'The password is changed.' }),
          ...signedInProblems,
          ...problems(400, 413, 415, 429, 503),
        },
      },
    },
    async (request, reply) => {
      const { credential, user, client } = identityOf(request)
      const { currentPassword, newPassword } = request.body
      const event = {
        objectType: 'user',
        objectId: user.id,
        clientId: client?.id ?? null,
        userId: user.id,
        ...callerOf(request),
      }
      await requireGoodPassword(newPassword, 'newPassword', user)
      // Whoever finds a browser open may not guess the password any faster than at sign-in.
      const attempt = { email: user.email, address: request.ip }
      const checkedHash = (await findCredentials(db, user.email))?.passwordHash ?? undefined
      const checked = { password: currentPassword, hash: checkedHash }
      if (!(await checkPassword(db, attempt, checked, reply)) || checkedHash === undefined) {
        await db
          .transaction()
          .execute((trx) => recordAudit(trx, { ...event, action: 'user.change-password-failed' }))
        throw wrongPassword()
      }
      await giveBackFailures(db, attempt)
      const passwordHash = await hashPassword(newPassword)
      await db.transaction().execute(async (trx) => {
        const keep = { checkedHash, keptSession: credential.id }
        if (!(await setPassword(trx, user.id, passwordHash, keep))) throw wrongPassword()
        await recordAudit(trx, { ...event, action: 'user.change-password' })
      })
      return reply.code(204).send(null)
    },
  )
}

function wrongPassword() {
  return invalidRequest('currentPassword', 'is not your password', 'wrong-password')
}

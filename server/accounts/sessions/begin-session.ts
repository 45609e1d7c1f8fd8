import type { FastifyReply, FastifyRequest } from 'fastify'
import { sql, type Kysely } from 'kysely'
import type { Session } from '../../../contract/session.ts'
import type { Database } from '../../../migrations/tables.ts'
import { recordAudit } from '../../audit/record-audit.ts'
import { callerOf } from '../../http/caller.ts'
import { ProblemError } from '../../http/problem.ts'
import { findIdentityOfSession } from '../find-identity.ts'
import type { SessionCookies } from './session-cookies.ts'
import { describeSession } from './session-view.ts'
import { createSession } from './sessions-repository.ts'

/**
 * Signs a user in whose password was checked, or who has just set one. Refuses it where the password is another one
 * by now: its change ends the sessions that there are, and not one that is made a moment later.
 */
export async function beginSession(
  db: Kysely<Database>,
  cookies: SessionCookies,
  user: { id: string; clientId: string | null; passwordHash: string },
  { request, reply }: { request: FastifyRequest; reply: FastifyReply },
): Promise<Session> {
  const session = await db.transaction().execute(async (trx) => {
    const { numUpdatedRows } = await trx
      .updateTable('app_user')
      .set({ last_sign_in_at: sql<Date>`now()` })
      .where('id', '=', user.id)
      .where('password_hash', '=', user.passwordHash)
      .where('disabled_at', 'is', null)
      .executeTakeFirstOrThrow()
    if (numUpdatedRows === 0n) throw invalidCredentials()
    const created = await createSession(trx, user.id, callerOf(request))
    await recordAudit(trx, {
      action: 'session.sign-in',
      objectType: 'session',
      objectId: created.id,
      clientId: user.clientId,
      userId: user.id,
      ...callerOf(request),
    })
    return created
  })
  const identity = await findIdentityOfSession(db, { id: session.id, userId: user.id })
  if (!identity) throw new Error('A session that was just made cannot be found')
  cookies.set(reply, { sid: session.id, sub: user.id }, session.refreshToken)
  return describeSession(db, identity)
}

export function invalidCredentials(): ProblemError {
  return new ProblemError(401, 'invalid-credentials', 'The e-mail address or the password is wrong.')
}

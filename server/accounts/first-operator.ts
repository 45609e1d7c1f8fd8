import { sql, type Kysely } from 'kysely'
import type { Database } from '../../migrations/tables.ts'
import { violatedConstraint } from '../../migrations/violated-constraint.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { generatePassword, hashPassword } from './passwords/password.ts'

const DEFAULT_EMAIL = 'operator@outlay.local'

/** Any number that nothing else locks. */
const ADVISORY_LOCK = 7_148_302_211

/**
 * Makes the first operator where there is none: a new installation has nobody who could make one. Servers that
 * start at once make one between them.
 *
 * @returns who was made, with the password if it was made up here; nothing where there is an operator already
 */
export async function ensureFirstOperator(
  db: Kysely<Database>,
  admin: { email: string | undefined; password: string | undefined },
): Promise<{ email: string; generatedPassword: string | undefined } | undefined> {
  return db.transaction().execute(async (trx) => {
    await sql`select pg_advisory_xact_lock(${ADVISORY_LOCK})`.execute(trx)
    const existing = await trx
      .selectFrom('app_user')
      .where('role', '=', 'operator')
      .select('id')
      .limit(1)
      .executeTakeFirst()
    if (existing) return undefined

    const email = admin.email ?? DEFAULT_EMAIL
    const generatedPassword = admin.password === undefined ? generatePassword() : undefined
    const password_hash = await hashPassword(admin.password ?? generatedPassword ?? '')
    const operator = await trx
      .insertInto('app_user')
      .values({ email, name: 'Operator', role: 'operator', password_hash })
      .returning('id')
      .executeTakeFirstOrThrow()
      .catch((error: unknown) => {
        if (violatedConstraint(error) !== 'app_user_email_key') throw error
        throw new Error(`ADMIN_EMAIL ${email} belongs to a user of a client: choose another one`, {
          cause: error,
        })
      })
    await recordAudit(trx, {
      action: 'user.create',
      objectType: 'user',
      objectId: operator.id,
      clientId: null,
      userId: null,
      detail: { role: 'operator', reason: 'first start' },
    })
    return { email, generatedPassword }
  })
}

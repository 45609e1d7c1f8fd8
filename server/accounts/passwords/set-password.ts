import { sql, type Transaction } from 'kysely'
import type { Database } from '../../../migrations/tables.ts'
import { revokeSessionsOf } from '../sessions/sessions-repository.ts'
import { revokePasswordLinksOf } from './password-links.ts'

/**
 * Gives a user another password, and ends what the one before could have opened: links, and sessions but for the
 * one that is kept. False where the user is disabled, or no longer has the password that was checked.
 */
export async function setPassword(
  trx: Transaction<Database>,
  userId: string,
  passwordHash: string,
  { checkedHash, keptSession }: { checkedHash?: string; keptSession?: string } = {},
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('app_user')
    .set({ password_hash: passwordHash, password_changed_at: sql<Date>`now()` })
    .where('id', '=', userId)
    .where('disabled_at', 'is', null)
    .$if(checkedHash !== undefined, (query) => query.where('password_hash', '=', checkedHash ?? ''))
    .executeTakeFirstOrThrow()
  if (numUpdatedRows === 0n) return false
  await revokePasswordLinksOf(trx, userId)
  await revokeSessionsOf(trx, userId, keptSession === undefined ? {} : { except: keptSession })
  return true
}

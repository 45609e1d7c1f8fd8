import { sql, type Kysely, type Transaction } from 'kysely'
import type { PasswordLink } from '../../../contract/account.ts'
import type { Database } from '../../../migrations/tables.ts'
import { hashSecret } from '../secret.ts'
import { setPassword } from './set-password.ts'

export interface UsablePasswordLink {
  user: { id: string; email: string; name: string; clientId: string | null }
  clientName: string | null
  purpose: PasswordLink['purpose']
  expiresAt: Date
}

/** The link that the token opens, and whose it is; nothing where it cannot be used. */
export async function findPasswordLink(
  db: Kysely<Database>,
  token: string,
): Promise<UsablePasswordLink | undefined> {
  const row = await db
    .selectFrom('password_link')
    .innerJoin('app_user', 'app_user.id', 'password_link.user_id')
    .leftJoin('client', 'client.id', 'app_user.client_id')
    .where('password_link.token_hash', '=', hashSecret(token))
    .where('password_link.used_at', 'is', null)
    .where('password_link.revoked_at', 'is', null)
    .where('password_link.expires_at', '>', sql<Date>`now()`)
    .where('app_user.disabled_at', 'is', null)
    .select(['app_user.id', 'app_user.email', 'app_user.name', 'app_user.client_id'])
    .select(['client.name as client_name', 'password_link.purpose', 'password_link.expires_at'])
    .executeTakeFirst()
  return (
    row && {
      user: { id: row.id, email: row.email, name: row.name, clientId: row.client_id },
      clientName: row.client_name,
      purpose: row.purpose,
      expiresAt: row.expires_at,
    }
  )
}

/** Sets the password of the link's user. False where somebody was first, or the link ran out meanwhile. */
export async function usePasswordLink(
  trx: Transaction<Database>,
  { token, userId, passwordHash }: { token: string; userId: string; passwordHash: string },
): Promise<boolean> {
  // The user before the link, as where links are made: in another order the two could wait for each other.
  await trx.selectFrom('app_user').where('id', '=', userId).select('id').forNoKeyUpdate().execute()
  const { numUpdatedRows } = await trx
    .updateTable('password_link')
    .set({ used_at: sql<Date>`now()` })
    .where('token_hash', '=', hashSecret(token))
    .where('user_id', '=', userId)
    .where('used_at', 'is', null)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', sql<Date>`now()`)
    .executeTakeFirstOrThrow()
  return numUpdatedRows > 0n && setPassword(trx, userId, passwordHash)
}

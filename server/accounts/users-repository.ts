import { sql, type Kysely, type Transaction } from 'kysely'
import type { NewUser, User } from '../../contract/client.ts'
import type { ClientRole } from '../../contract/session.ts'
import type { Database } from '../../migrations/tables.ts'

/** The user and password hash behind an e-mail address, however it is capitalised. */
export async function findCredentials(
  db: Kysely<Database>,
  email: string,
): Promise<{ id: string; clientId: string | null; passwordHash: string } | undefined> {
  const row = await db
    .selectFrom('app_user')
    .where(sql<boolean>`lower(email) = lower(${email})`)
    .select(['id', 'client_id', 'password_hash'])
    .executeTakeFirst()
  return row && { id: row.id, clientId: row.client_id, passwordHash: row.password_hash }
}

export async function createClientUser(
  trx: Transaction<Database>,
  clientId: string,
  { email, name, role }: Pick<NewUser, 'email' | 'name' | 'role'>,
  passwordHash: string,
): Promise<User> {
  const { id, created_at } = await trx
    .insertInto('app_user')
    .values({ client_id: clientId, email, name, role, password_hash: passwordHash })
    .returning(['id', 'created_at'])
    .executeTakeFirstOrThrow()
  return { id, clientId, email, name, role, createdAt: created_at.toISOString() }
}

/** Users of a client in the order they were made, after the given id. */
export async function listClientUsers(
  db: Kysely<Database>,
  clientId: string,
  { after, limit }: { after: string | undefined; limit: number },
): Promise<User[]> {
  const rows = await db
    .selectFrom('app_user')
    .where('client_id', '=', clientId)
    .$if(after !== undefined, (query) => query.where('id', '>', after ?? ''))
    .select(['id', 'email', 'name', 'role', 'created_at'])
    .orderBy('id')
    .limit(limit)
    .execute()
  return rows.map(({ created_at, role, ...user }) => ({
    ...user,
    clientId,
    // The table's check keeps operators out of clients.
    role: role as ClientRole,
    createdAt: created_at.toISOString(),
  }))
}

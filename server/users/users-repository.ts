import { sql, type Kysely, type Selectable, type Transaction } from 'kysely'
import type { ChangedUser } from '../../contract/account.ts'
import type { NewUser, User } from '../../contract/client.ts'
import type { ClientRole } from '../../contract/session.ts'
import type { Database } from '../../migrations/tables.ts'

/** The user and password hash behind an e-mail address, however it is capitalised. */
export async function findCredentials(
  db: Kysely<Database>,
  email: string,
): Promise<
  { id: string; clientId: string | null; passwordHash: string | null; disabled: boolean } | undefined
> {
  const row = await db
    .selectFrom('app_user')
    .where(sql<boolean>`lower(email) = lower(${email})`)
    .select(['id', 'client_id', 'password_hash', 'disabled_at'])
    .executeTakeFirst()
  return (
    row && {
      id: row.id,
      clientId: row.client_id,
      passwordHash: row.password_hash,
      disabled: row.disabled_at !== null,
    }
  )
}

export async function createClientUser(
  trx: Transaction<Database>,
  clientId: string,
  { email, name, role }: Pick<NewUser, 'email' | 'name' | 'role'>,
  passwordHash: string | null,
): Promise<User> {
  const row = await trx
    .insertInto('app_user')
    .values({ client_id: clientId, email, name, role, password_hash: passwordHash })
    .returning(USER_COLUMNS)
    .executeTakeFirstOrThrow()
  return userFrom(row, clientId)
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
    .select(USER_COLUMNS)
    .orderBy('id')
    .limit(limit)
    .execute()
  return rows.map((row) => userFrom(row, clientId))
}

/** A user of the client, who stays as they are until the transaction ends. */
export async function lockClientUser(
  trx: Transaction<Database>,
  clientId: string,
  userId: string,
): Promise<User | undefined> {
  const row = await trx
    .selectFrom('app_user')
    .where('client_id', '=', clientId)
    .where('id', '=', userId)
    .select(USER_COLUMNS)
    .forNoKeyUpdate()
    .executeTakeFirst()
  return row && userFrom(row, clientId)
}

export async function updateClientUser(
  trx: Transaction<Database>,
  clientId: string,
  userId: string,
  { name, role, disabled }: ChangedUser,
): Promise<User> {
  const row = await trx
    .updateTable('app_user')
    .set({
      ...(name !== undefined && { name }),
      ...(role !== undefined && { role }),
      ...(disabled !== undefined && {
        disabled_at: disabled ? sql<Date>`coalesce(disabled_at, now())` : null,
      }),
    })
    .where('client_id', '=', clientId)
    .where('id', '=', userId)
    .returning(USER_COLUMNS)
    .executeTakeFirstOrThrow()
  return userFrom(row, clientId)
}

/** Whether the client has an admin who can sign in, besides the given one. */
export async function hasOtherActiveAdmin(
  trx: Transaction<Database>,
  clientId: string,
  userId: string,
): Promise<boolean> {
  const row = await trx
    .selectFrom('app_user')
    .where('client_id', '=', clientId)
    .where('id', '!=', userId)
    .where('role', '=', 'admin')
    .where('disabled_at', 'is', null)
    .where('password_hash', 'is not', null)
    .select('id')
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

const USER_COLUMNS = [
  'id',
  'email',
  'name',
  'role',
  'password_hash',
  'disabled_at',
  'last_sign_in_at',
  'created_at',
] as const

function userFrom(
  row: Pick<Selectable<Database['app_user']>, (typeof USER_COLUMNS)[number]>,
  clientId: string,
): User {
  const { id, email, name, role, password_hash, disabled_at, last_sign_in_at, created_at } = row
  return {
    id,
    clientId,
    email,
    name,
    // The table's check keeps operators out of clients.
    role: role as ClientRole,
    status: disabled_at ? 'disabled' : password_hash === null ? 'invited' : 'active',
    lastSignInAt: last_sign_in_at?.toISOString() ?? null,
    createdAt: created_at.toISOString(),
  }
}

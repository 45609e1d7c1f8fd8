import { sql, type Kysely } from 'kysely'
import type { Database } from '../../migrations/tables.ts'
import type { Identity } from './identity.ts'

export const SESSION_HOURS = 12

/** How many sessions that are over one sign-in removes: its user does not wait for the work of years. */
const MAX_REMOVED = 100

/** Makes a session, and removes those of the user that are over. */
export async function createSession(db: Kysely<Database>, userId: string): Promise<string> {
  await db
    .deleteFrom('session')
    .where('id', 'in', (query) =>
      query
        .selectFrom('session')
        .where('user_id', '=', userId)
        .where('expires_at', '<', sql<Date>`now()`)
        .select('id')
        .limit(MAX_REMOVED)
        // Somebody else who signs in as the same user removes these already.
        .forUpdate()
        .skipLocked(),
    )
    .execute()
  const session = await db
    .insertInto('session')
    .values({ user_id: userId, expires_at: sql<Date>`now() + make_interval(hours => ${SESSION_HOURS})` })
    .returning('id')
    .executeTakeFirstOrThrow()
  return session.id
}

/** The user and client of a session that is neither revoked nor over: one query, run for every request. */
export async function findIdentity(
  db: Kysely<Database>,
  session: { id: string; userId: string },
): Promise<Identity | undefined> {
  const row = await db
    .selectFrom('session')
    .innerJoin('app_user', 'app_user.id', 'session.user_id')
    .leftJoin('client', 'client.id', 'app_user.client_id')
    .where('session.id', '=', session.id)
    .where('session.user_id', '=', session.userId)
    .where('session.revoked_at', 'is', null)
    .where('session.expires_at', '>', sql<Date>`now()`)
    .select(['app_user.id', 'app_user.email', 'app_user.name', 'app_user.role'])
    .select(['client.id as client_id', 'client.slug', 'client.name as client_name', 'client.profile'])
    .executeTakeFirst()
  if (!row) return undefined
  const { id, email, name, role, client_id, slug, client_name, profile } = row
  return {
    sessionId: session.id,
    user: { id, email, name, role },
    client:
      client_id !== null && slug !== null && client_name !== null && profile !== null
        ? { id: client_id, slug, name: client_name, profile }
        : null,
  }
}

/** False where the session was over already. */
export async function revokeSession(db: Kysely<Database>, sessionId: string): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('session')
    .set({ revoked_at: sql<Date>`now()` })
    .where('id', '=', sessionId)
    .where('revoked_at', 'is', null)
    .executeTakeFirstOrThrow()
  return numUpdatedRows > 0n
}

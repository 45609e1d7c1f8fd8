import { sql, type Kysely } from 'kysely'
import type { Database } from '../../../migrations/tables.ts'
import type { Caller } from '../../http/caller.ts'
import { generateSecret, hashSecret } from '../secret.ts'

/** A session that nobody uses for this long is over. */
export const IDLE_DAYS = 7

/** The most that are listed: a script that signs in again and again leaves hundreds. */
const MAX_LISTED = 200

/** However much it is used, it is over after this. */
const MAX_DAYS = 30

/** How many sessions that are over one sign-in removes: its user does not wait for the work of years. */
const MAX_REMOVED = 100

export interface NewSession {
  id: string
  refreshToken: string
}

/** Makes a session, and removes those of the user that are over. */
export async function createSession(
  db: Kysely<Database>,
  userId: string,
  { address, userAgent }: Caller,
): Promise<NewSession> {
  const over = db
    .selectFrom('session')
    .where('user_id', '=', userId)
    .where('expires_at', '<', sql<Date>`now()`)
    .select('id')
    .limit(MAX_REMOVED)
    // Somebody else who signs in as the same user removes these already.
    .forUpdate()
    .skipLocked()
  // As an array it is looked for once; as a list, some plans look for it again with each row.
  await db
    .deleteFrom('session')
    .where('id', '=', sql<string>`any(array(${over}))`)
    .execute()
  const session = await db
    .insertInto('session')
    .values({
      user_id: userId,
      expires_at: sql<Date>`now() + make_interval(days => ${IDLE_DAYS})`,
      address,
      user_agent: userAgent ?? null,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  const refreshToken = generateSecret()
  await db
    .insertInto('refresh_token')
    .values({ token_hash: hashSecret(refreshToken), session_id: session.id })
    .execute()
  return { id: session.id, refreshToken }
}

/** Notes that a session is used, which lets it live on. */
export async function prolongSession(
  db: Kysely<Database>,
  sessionId: string,
  { address, userAgent }: Caller,
): Promise<void> {
  await db
    .updateTable('session')
    .set({
      last_used_at: sql<Date>`now()`,
      expires_at: sql<Date>`least(now() + make_interval(days => ${IDLE_DAYS}), created_at + make_interval(days => ${MAX_DAYS}))`,
      address,
      user_agent: userAgent ?? null,
    })
    .where('id', '=', sessionId)
    .execute()
}

/** The sessions of a user that are not over, the one that was used last first. */
export async function listSessionsOf(db: Kysely<Database>, userId: string) {
  return db
    .selectFrom('session')
    .where('user_id', '=', userId)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', sql<Date>`now()`)
    .select(['id', 'user_agent', 'address', 'created_at', 'last_used_at', 'expires_at'])
    .orderBy('last_used_at', 'desc')
    .orderBy('id', 'desc')
    .limit(MAX_LISTED)
    .execute()
}

/** False where the user has no such session, or it is over. */
export async function revokeSession(
  db: Kysely<Database>,
  session: { id: string; userId: string },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('session')
    .set({ revoked_at: sql<Date>`now()` })
    .where('id', '=', session.id)
    .where('user_id', '=', session.userId)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', sql<Date>`now()`)
    .executeTakeFirstOrThrow()
  return numUpdatedRows > 0n
}

/** Ends every session of a user, but for the one that is kept. */
export async function revokeSessionsOf(
  db: Kysely<Database>,
  userId: string,
  { except }: { except?: string } = {},
): Promise<void> {
  await db
    .updateTable('session')
    .set({ revoked_at: sql<Date>`now()` })
    .where('user_id', '=', userId)
    .where('revoked_at', 'is', null)
    .$if(except !== undefined, (query) => query.where('id', '!=', except ?? ''))
    .execute()
}

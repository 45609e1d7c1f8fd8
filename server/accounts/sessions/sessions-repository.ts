import { sql, type Kysely } from 'kysely'
import type { Database } from '../../../migrations/tables.ts'
import { generateSecret, hashSecret } from '../secret.ts'

/** A session that nobody uses for this long is over. */
export const IDLE_DAYS = 7

/** However much it is used, it is over after this. */
const MAX_DAYS = 30

/** How many sessions that are over one sign-in removes: its user does not wait for the work of years. */
const MAX_REMOVED = 100

/** What a session knows of the browser that it is used from. */
export interface Caller {
  address: string
  userAgent: string | undefined
}

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
    .values({
      user_id: userId,
      expires_at: sql<Date>`now() + make_interval(days => ${IDLE_DAYS})`,
      address,
      user_agent: userAgent?.slice(0, 500) ?? null,
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
      user_agent: userAgent?.slice(0, 500) ?? null,
    })
    .where('id', '=', sessionId)
    .execute()
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

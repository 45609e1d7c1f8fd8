import { sql, type Kysely, type Selectable, type Transaction } from 'kysely'
import type { ApiToken, NewApiToken } from '../../../contract/account.ts'
import type { Database } from '../../../migrations/tables.ts'
import { hashSecret } from '../secret.ts'

/** How many tokens that work one user may have. */
export const MAX_LIVE_TOKENS = 50

/** How long a token that is over is still listed: its owner sees why a script stopped. */
const LISTED_DAYS = 30

/** The first characters of a token, which tell it from others and are no help in guessing it. */
const PREFIX_LENGTH = 12

const COLUMNS = ['id', 'name', 'scopes', 'prefix', 'created_at', 'expires_at', 'last_used_at'] as const

/** Keeps what is needed to know a token again; undefined where the user has as many as they may have. */
export async function createToken(
  trx: Transaction<Database>,
  userId: string,
  { name, scopes, expiresInDays, token }: NewApiToken & { token: string },
): Promise<ApiToken | undefined> {
  // One after the other for each user: two at once would both find room for one more.
  await trx.selectFrom('app_user').where('id', '=', userId).select('id').forNoKeyUpdate().execute()
  const { live } = await trx
    .selectFrom('api_token')
    .where('user_id', '=', userId)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', sql<Date>`now()`)
    .select(({ fn }) => fn.countAll().as('live'))
    .executeTakeFirstOrThrow()
  if (Number(live) >= MAX_LIVE_TOKENS) return undefined
  const row = await trx
    .insertInto('api_token')
    .values({
      user_id: userId,
      name,
      scopes,
      token_hash: hashSecret(token),
      prefix: token.slice(0, PREFIX_LENGTH),
      expires_at: sql<Date>`now() + make_interval(days => ${expiresInDays})`,
    })
    .returning(COLUMNS)
    .executeTakeFirstOrThrow()
  return tokenFrom(row)
}

/** A user's tokens that are neither revoked nor long over, the newest first. */
export async function listTokens(db: Kysely<Database>, userId: string): Promise<ApiToken[]> {
  const rows = await db
    .selectFrom('api_token')
    .where('user_id', '=', userId)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', sql<Date>`now() - make_interval(days => ${LISTED_DAYS})`)
    .select(COLUMNS)
    .orderBy('id', 'desc')
    .execute()
  return rows.map(tokenFrom)
}

/** The name of the token that was revoked; undefined where the user has no such token, or it was already. */
export async function revokeToken(
  trx: Transaction<Database>,
  { id, userId }: { id: string; userId: string },
): Promise<string | undefined> {
  const row = await trx
    .updateTable('api_token')
    .set({ revoked_at: sql<Date>`now()` })
    .where('id', '=', id)
    .where('user_id', '=', userId)
    .where('revoked_at', 'is', null)
    .returning('name')
    .executeTakeFirst()
  return row?.name
}

function tokenFrom(row: Pick<Selectable<Database['api_token']>, (typeof COLUMNS)[number]>): ApiToken {
  const { id, name, scopes, prefix, created_at, expires_at, last_used_at } = row
  return {
    id,
    name,
    scopes,
    prefix,
    createdAt: created_at.toISOString(),
    expiresAt: expires_at.toISOString(),
    lastUsedAt: last_used_at?.toISOString() ?? null,
  }
}

import { sql, type Kysely } from 'kysely'
import type { Database } from '../../migrations/tables.ts'
import type { Credential, Identity } from './identity.ts'

/** Whether the use of a token has to be noted: not every request of a script writes. */
const useIsStale = sql<boolean>`coalesce(api_token.last_used_at < now() - interval '1 minute', true)`

/** The user and client of a session that is neither revoked nor over: one query, run for every request. */
export async function findIdentityOfSession(
  db: Kysely<Database>,
  session: { id: string; userId: string },
): Promise<Identity | undefined> {
  const row = await activeUsers(db)
    .innerJoin('session', 'session.user_id', 'app_user.id')
    .where('session.id', '=', session.id)
    .where('session.user_id', '=', session.userId)
    .where('session.revoked_at', 'is', null)
    .where('session.expires_at', '>', sql<Date>`now()`)
    .executeTakeFirst()
  return row && identityFrom(row, { kind: 'session', id: session.id })
}

/** The user and client of an API token that is neither revoked nor over; notes its use. */
export async function findIdentityOfToken(
  db: Kysely<Database>,
  tokenHash: Buffer,
): Promise<Identity | undefined> {
  const row = await activeUsers(db)
    .innerJoin('api_token', 'api_token.user_id', 'app_user.id')
    .where('api_token.token_hash', '=', tokenHash)
    .where('api_token.revoked_at', 'is', null)
    .where('api_token.expires_at', '>', sql<Date>`now()`)
    .select(['api_token.id as token_id', 'api_token.scopes'])
    .select(useIsStale.as('stale'))
    .executeTakeFirst()
  if (!row) return undefined
  if (row.stale) {
    await db
      .updateTable('api_token')
      .set({ last_used_at: sql<Date>`now()` })
      .where('id', '=', row.token_id)
      // Of requests that come at once one notes it.
      .where(useIsStale)
      .execute()
  }
  return identityFrom(row, { kind: 'token', id: row.token_id, scopes: row.scopes })
}

/** The same credential's identity as it is now; undefined where it is over. */
export async function findIdentityAgain(
  db: Kysely<Database>,
  { credential, user }: Identity,
): Promise<Identity | undefined> {
  if (credential.kind === 'session') {
    return findIdentityOfSession(db, { id: credential.id, userId: user.id })
  }
  const token = await db
    .selectFrom('api_token')
    .where('id', '=', credential.id)
    .select('token_hash')
    .executeTakeFirst()
  return token && findIdentityOfToken(db, token.token_hash)
}

function activeUsers(db: Kysely<Database>) {
  return db
    .selectFrom('app_user')
    .leftJoin('client', 'client.id', 'app_user.client_id')
    .where('app_user.disabled_at', 'is', null)
    .select(['app_user.id', 'app_user.email', 'app_user.name', 'app_user.role'])
    .select([
      'client.id as client_id',
      'client.slug',
      'client.name as client_name',
      'client.profile',
      'client.disabled_modules',
    ])
}

type ActiveUser = Awaited<ReturnType<ReturnType<typeof activeUsers>['executeTakeFirstOrThrow']>>

function identityFrom(row: ActiveUser, credential: Credential): Identity {
  const { id, email, name, role, client_id, slug, client_name, profile, disabled_modules } = row
  const hasClient =
    client_id !== null &&
    slug !== null &&
    client_name !== null &&
    profile !== null &&
    disabled_modules !== null
  return {
    credential,
    user: { id, email, name, role },
    client: hasClient
      ? { id: client_id, slug, name: client_name, profile, disabledModules: disabled_modules }
      : null,
  }
}

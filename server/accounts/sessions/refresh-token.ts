import { createHmac } from 'node:crypto'
import { sql, type Transaction } from 'kysely'
import type { Database } from '../../../migrations/tables.ts'
import { hashSecret } from '../secret.ts'

/** Two tabs renew a session at once: the second one to come is given what the first one was. */
const GRACE_SECONDS = 30

/** More tokens than any browser can use up within the grace. */
const MAX_SUCCESSORS = 100

export type Renewal =
  | { kind: 'renewed'; sessionId: string; userId: string; refreshToken: string }
  /** The token was used up long ago: somebody has a copy of it. */
  | { kind: 'reused'; sessionId: string; userId: string }
  | { kind: 'over' }

/**
 * Uses a refresh token up for its successor. A token's successor is made of it and our secret, so that it can be
 * answered again although only hashes are kept. Sessions are locked one after the other.
 */
export async function rotateRefreshToken(
  trx: Transaction<Database>,
  refreshToken: string,
  secret: string,
): Promise<Renewal> {
  let token = refreshToken
  for (let step = 0; step < MAX_SUCCESSORS; step += 1) {
    const known = await findToken(trx, token)
    if (!known) return { kind: 'over' }
    const { sessionId, userId, state } = known
    if (state === 'used') return { kind: 'reused', sessionId, userId }
    const successor = successorOf(token, secret)
    if (state === 'fresh') {
      await replaceToken(trx, { sessionId, token, successor })
      return { kind: 'renewed', sessionId, userId, refreshToken: successor }
    }
    const next = await findToken(trx, successor)
    if (next?.state === 'fresh') return { kind: 'renewed', sessionId, userId, refreshToken: successor }
    token = successor
  }
  return { kind: 'over' }
}

/** Which session a refresh token belongs to, used or not: for who signs out with nothing else. */
export async function findSessionOfRefreshToken(
  trx: Transaction<Database>,
  refreshToken: string,
): Promise<{ id: string; userId: string } | undefined> {
  const known = await findToken(trx, refreshToken)
  return known && { id: known.sessionId, userId: known.userId }
}

async function findToken(trx: Transaction<Database>, token: string) {
  const row = await trx
    .selectFrom('refresh_token')
    .innerJoin('session', 'session.id', 'refresh_token.session_id')
    .innerJoin('app_user', 'app_user.id', 'session.user_id')
    .where('refresh_token.token_hash', '=', hashSecret(token))
    .where('session.revoked_at', 'is', null)
    .where('session.expires_at', '>', sql<Date>`now()`)
    .where('app_user.disabled_at', 'is', null)
    .select(['session.id as sessionId', 'session.user_id as userId'])
    .select(
      sql<'fresh' | 'grace' | 'used'>`case
        when refresh_token.used_at is null then 'fresh'
        when refresh_token.used_at > now() - make_interval(secs => ${GRACE_SECONDS}) then 'grace'
        else 'used' end`.as('state'),
    )
    .forUpdate(['session', 'refresh_token'])
    .executeTakeFirst()
  return row
}

async function replaceToken(
  trx: Transaction<Database>,
  { sessionId, token, successor }: { sessionId: string; token: string; successor: string },
): Promise<void> {
  await trx
    .updateTable('refresh_token')
    .set({ used_at: sql<Date>`now()` })
    .where('token_hash', '=', hashSecret(token))
    .execute()
  await trx
    .insertInto('refresh_token')
    .values({ token_hash: hashSecret(successor), session_id: sessionId })
    .execute()
}

function successorOf(token: string, secret: string): string {
  return createHmac('sha256', secret).update(`refresh token after ${token}`).digest('base64url')
}

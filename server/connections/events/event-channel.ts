import { timingSafeEqual } from 'node:crypto'
import { sql, type Kysely, type Transaction } from 'kysely'
import type { Database } from '../../../migrations/tables.ts'
import { hashSecret } from '../../accounts/secret.ts'

/** Where events of a connection come in, and what they may concern. */
export interface EventChannel {
  connectionId: string
  bucket: string
  prefix: string
  /** Whether what is announced is looked at. */
  isWatched: boolean
  snsTopicArns: string[]
}

/** Compared with where there is no secret: nothing is hashed to it. */
const NO_HASH = Buffer.alloc(32)

/**
 * The channel of a connection, for who knows its secret. No such connection, one without a channel, and a wrong
 * secret are the same, also in what they take.
 */
export async function findEventChannel(
  db: Kysely<Database>,
  { connectionId, secret }: { connectionId: string; secret: string },
): Promise<EventChannel | undefined> {
  const row = await db
    .selectFrom('connection')
    .where('id', '=', connectionId)
    .where('deleted_at', 'is', null)
    .select(['id', 'bucket', 'prefix', 'status', 'watch_enabled', 'sns_topic_arns', 'event_secret_hash'])
    .executeTakeFirst()
  const isRight = timingSafeEqual(hashSecret(secret), row?.event_secret_hash ?? NO_HASH)
  if (!row || !isRight) return undefined
  return {
    connectionId: row.id,
    bucket: row.bucket,
    prefix: row.prefix,
    isWatched: row.watch_enabled && row.status === 'verified',
    snsTopicArns: row.sns_topic_arns,
  }
}

export async function noteEvent(trx: Transaction<Database>, { connectionId }: EventChannel): Promise<void> {
  await trx
    .updateTable('connection')
    .set({ last_event_at: sql<Date>`now()` })
    .where('id', '=', connectionId)
    .execute()
}

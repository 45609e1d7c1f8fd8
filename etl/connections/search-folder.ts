import { sql, type Kysely, type Selectable } from 'kysely'
import type { Logger } from 'pino'
import { AccessError } from '../../client-bucket/access-error.ts'
import { addressOf } from '../../client-bucket/address-of.ts'
import type { ClientBucket } from '../../client-bucket/client-bucket.ts'
import { openClientBucket } from '../../client-bucket/open-client-bucket.ts'
import type { ConnectionError } from '../../contract/connection.ts'
import type { Database } from '../../migrations/tables.ts'
import { ConnectionChanged } from './connection-changed.ts'
import { connectionErrorOf } from './delivery-refusal.ts'

export interface ConnectionContext {
  db: Kysely<Database>
  log: Logger
}

type Connection = Selectable<Database['connection']>

/** A connection that may be read, whether it is watched or not. */
export function findVerifiedConnection(db: Kysely<Database>, id: string): Promise<Connection | undefined> {
  return db
    .selectFrom('connection')
    .where('id', '=', id)
    .where('status', '=', 'verified')
    .where('deleted_at', 'is', null)
    .selectAll()
    .executeTakeFirst()
}

/**
 * Searches the folder of a connection, and records with the connection how that ended: what a search answers or
 * throws, or that it was good; and answers that. Only what has to stop ends in an error here.
 */
export async function searchFolder(
  { db, log }: ConnectionContext,
  connection: Connection,
  { isPoll, signal }: { isPoll: boolean; signal: AbortSignal },
  search: (bucket: ClientBucket) => Promise<ConnectionError | null>,
): Promise<ConnectionError | null> {
  const bucket = openClientBucket(addressOf(connection))
  try {
    const error = await search(bucket).catch((thrown: unknown) => {
      signal.throwIfAborted()
      if (thrown instanceof AccessError) return connectionErrorOf(thrown)
      if (thrown instanceof ConnectionChanged) return null
      log.error({ err: thrown, connectionId: connection.id }, 'search of a connection ended')
      return UNEXPECTED
    })
    if (error) log.warn({ connectionId: connection.id, code: error.code }, 'connection cannot be searched')
    await recordSearch(db, connection, { isPoll, error })
    return error
  } finally {
    bucket.close()
  }
}

/** With the connection as long as it leads where it did. */
async function recordSearch(
  db: Kysely<Database>,
  { id, client_id, bucket, prefix }: Connection,
  { isPoll, error }: { isPoll: boolean; error: ConnectionError | null },
): Promise<void> {
  await db
    .updateTable('connection')
    .set({
      poll_error: error && JSON.stringify(error),
      ...(isPoll && { last_polled_at: sql<Date>`now()` }),
    })
    .where('id', '=', id)
    .where('client_id', '=', client_id)
    .where('bucket', '=', bucket)
    .where('prefix', '=', prefix)
    .where('deleted_at', 'is', null)
    .execute()
}

/** What is said of a fault that is not the account’s. */
export const UNEXPECTED: ConnectionError = {
  code: 'unexpected',
  message: 'The folder could not be looked through, by a fault that is not the account’s.',
  remedy: 'It is tried again by itself. Whoever runs this installation finds the cause in the log of etl.',
}

/** What is said of a folder in which not everything was looked into. */
export const TOO_MANY_FOLDERS: ConnectionError = {
  code: 'too-many-folders',
  message: 'The folder of this connection has more folders than are looked through for reports.',
  remedy: 'Connect the folder that has the reports alone. What was found of them is taken.',
}

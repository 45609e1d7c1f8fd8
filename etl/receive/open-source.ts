import type { Kysely, Selectable } from 'kysely'
import type { ClientBucket } from '../../client-bucket/client-bucket.ts'
import { addressOf } from '../../client-bucket/address-of.ts'
import { openClientBucket } from '../../client-bucket/open-client-bucket.ts'
import type { Database } from '../../migrations/tables.ts'
import type { Attempt, AttemptFile } from '../attempts-repository.ts'
import { parseSourceUri } from '../connections/source-uri.ts'
import type { LoadContext } from '../load-upload.ts'
import { connectionChanged, connectionDeleted } from './refusals.ts'

/**
 * Opens the bucket that these files are in, as the connection of the upload leads there now.
 *
 * @throws LoadError where it leads there no more
 */
export async function openSource(
  { db, openBucket = openClientBucket }: LoadContext,
  attempt: Attempt,
  files: AttemptFile[],
): Promise<ClientBucket> {
  return openBucket(addressOf(await requireSource(db, attempt, files)))
}

/**
 * The connection of the upload, which leads to these files.
 *
 * @throws LoadError where it leads there no more
 */
export async function requireSource(
  db: Kysely<Database>,
  attempt: Attempt,
  files: AttemptFile[],
): Promise<Selectable<Database['connection']>> {
  const connection = await db
    .selectFrom('connection')
    .selectAll()
    .where('client_id', '=', attempt.clientId)
    .where('id', '=', attempt.connectionId)
    .where('deleted_at', 'is', null)
    .executeTakeFirst()
  if (!connection) throw connectionDeleted()
  const isWithin = ({ source }: AttemptFile) => {
    const { bucket, key } = parseSourceUri(source!.uri)
    return bucket === connection.bucket && key.startsWith(connection.prefix)
  }
  if (!files.every(isWithin)) throw connectionChanged(connection.name)
  return connection
}

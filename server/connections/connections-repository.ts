import { sql, type Kysely, type Selectable, type Transaction, type UpdateObject } from 'kysely'
import { jsonObjectFrom } from 'kysely/helpers/postgres'
import type { NewConnection } from '../../contract/connection.ts'
import type { Database } from '../../migrations/tables.ts'
import { conflict, notFound } from '../http/problem.ts'

/** How many connections a client may have. */
export const MAX_CONNECTIONS = 50

export type ConnectionRow = Selectable<Database['connection']>
export type ConnectionValues = UpdateObject<Database, 'connection'>
export type ListedConnectionRow = ConnectionRow & { createdBy: { id: string; name: string } | null }

/** A client's connections in the order they were made. */
export function listConnections(db: Kysely<Database>, clientId: string): Promise<ListedConnectionRow[]> {
  return selectConnections(db, clientId).orderBy('connection.id').execute()
}

/** A connection of the client; a 404 where it has none of this id, or it was deleted. */
export async function requireConnection(
  db: Kysely<Database>,
  clientId: string,
  id: string,
): Promise<ListedConnectionRow> {
  const row = await selectConnections(db, clientId).where('connection.id', '=', id).executeTakeFirst()
  if (!row) throw noConnection(id)
  return row
}

/** A connection whose folder may be read; a 409 where it is not verified. */
export async function requireVerifiedConnection(
  db: Kysely<Database>,
  clientId: string,
  id: string,
): Promise<ListedConnectionRow> {
  const row = await requireConnection(db, clientId, id)
  if (row.status !== 'verified') throw notVerified(row)
  return row
}

/** A connection, which nobody else changes until the transaction ends; a 404 where the client has none of this id. */
export async function lockConnection(
  trx: Transaction<Database>,
  clientId: string,
  id: string,
): Promise<ConnectionRow> {
  const row = await trx
    .selectFrom('connection')
    .where('client_id', '=', clientId)
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .selectAll()
    .forNoKeyUpdate()
    .executeTakeFirst()
  if (!row) throw noConnection(id)
  return row
}

/** The id of the new connection; undefined where the client has as many as it may have. */
export async function createConnection(
  trx: Transaction<Database>,
  clientId: string,
  connection: NewConnection & { externalId: string; userId: string },
): Promise<string | undefined> {
  // One after the other for each client: two at once would both find room for one more.
  await trx.selectFrom('client').where('id', '=', clientId).select('id').forNoKeyUpdate().execute()
  const { count } = await trx
    .selectFrom('connection')
    .where('client_id', '=', clientId)
    .where('deleted_at', 'is', null)
    .select(({ fn }) => fn.countAll().as('count'))
    .executeTakeFirstOrThrow()
  if (Number(count) >= MAX_CONNECTIONS) return undefined
  const { id } = await trx
    .insertInto('connection')
    .values({
      client_id: clientId,
      name: connection.name,
      account_id: connection.accountId,
      role_arn: connection.roleArn,
      bucket: connection.bucket,
      prefix: connection.prefix,
      region: connection.region,
      external_id: connection.externalId,
      created_by: connection.userId,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

export function updateConnection(
  trx: Transaction<Database>,
  { client_id, id }: Pick<ConnectionRow, 'client_id' | 'id'>,
  values: ConnectionValues,
): Promise<ConnectionRow> {
  return trx
    .updateTable('connection')
    .set(values)
    .where('client_id', '=', client_id)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
}

/**
 * Ends a connection: it is watched no more, and nobody's events are taken. Its row stays, since uploads and deliveries
 * name it. Answers its name, or undefined where the client has none of this id.
 */
export async function deleteConnection(
  trx: Transaction<Database>,
  clientId: string,
  id: string,
): Promise<string | undefined> {
  const row = await trx
    .updateTable('connection')
    .set({
      deleted_at: sql<Date>`now()`,
      watch_enabled: false,
      next_poll_at: null,
      event_secret_hash: null,
      event_secret_set_at: null,
    })
    .where('client_id', '=', clientId)
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .returning('name')
    .executeTakeFirst()
  return row?.name
}

export const noConnection = (id: string) => notFound(`connection ${id}`)

export function notVerified({ status }: Pick<ConnectionRow, 'status'>) {
  return conflict(
    'connection-not-verified',
    status === 'failed'
      ? 'The last verification of this connection failed: look at its checks, do what they say, and verify it again.'
      : 'This connection is not verified: verify it first.',
  )
}

function selectConnections(db: Kysely<Database>, clientId: string) {
  return db
    .selectFrom('connection')
    .where('connection.client_id', '=', clientId)
    .where('connection.deleted_at', 'is', null)
    .selectAll('connection')
    .select((eb) =>
      jsonObjectFrom(
        eb
          .selectFrom('app_user')
          .whereRef('app_user.id', '=', 'connection.created_by')
          .select(['id', 'name']),
      ).as('createdBy'),
    )
}

import { sql, type Kysely, type Transaction } from 'kysely'
import { jsonObjectFrom } from 'kysely/helpers/postgres'
import type { SavedQuery, SavedQueryVersionList, SavedQuestion } from '../../contract/saved-query.ts'
import type { Database } from '../../migrations/tables.ts'
import type { ClientIdentity } from '../accounts/identity.ts'
import { isAllowed } from '../accounts/permissions.ts'

/** What of a saved query can be changed without a new version. */
export interface SavedQueryLabel {
  name: string
  description: string
  shared: boolean
}

/** A list of them is answered whole. */
export const MAX_OWN_QUERIES = 200

const MAX_LISTED_VERSIONS = 100

/** The caller's own and those that are shared in the client, by name. */
export async function listSavedQueries(
  db: Kysely<Database>,
  identity: ClientIdentity,
): Promise<SavedQuery[]> {
  const rows = await selectVisible(db, identity)
    .orderBy('saved_query.name')
    .orderBy('saved_query.id')
    .execute()
  return rows.map((row) => savedQueryFromRow(row, identity))
}

/** Undefined for what is another client's, or private to a colleague. */
export async function findSavedQuery(
  db: Kysely<Database>,
  identity: ClientIdentity,
  id: string,
): Promise<SavedQuery | undefined> {
  const row = await selectVisible(db, identity).where('saved_query.id', '=', id).executeTakeFirst()
  return row && savedQueryFromRow(row, identity)
}

/** Keeps others from changing it until the transaction ends. */
export async function lockSavedQuery(
  trx: Transaction<Database>,
  identity: ClientIdentity,
  id: string,
): Promise<SavedQuery | undefined> {
  await trx
    .selectFrom('saved_query')
    .where('id', '=', id)
    .where('client_id', '=', identity.client.id)
    .select('id')
    .forUpdate()
    .execute()
  return findSavedQuery(trx, identity, id)
}

/** Undefined where the user has as many as there may be. */
export async function createSavedQuery(
  trx: Transaction<Database>,
  { user, client }: ClientIdentity,
  { question, ...label }: SavedQueryLabel & { question: SavedQuestion },
): Promise<string | undefined> {
  // One after the other for a user: two at once would both find room for one.
  await trx.selectFrom('app_user').where('id', '=', user.id).select('id').forNoKeyUpdate().execute()
  const { count } = await trx
    .selectFrom('saved_query')
    .where('owner_id', '=', user.id)
    .where('client_id', '=', client.id)
    .where('deleted_at', 'is', null)
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .executeTakeFirstOrThrow()
  if (Number(count) >= MAX_OWN_QUERIES) return undefined
  const { id } = await trx
    .insertInto('saved_query')
    .values({ client_id: client.id, owner_id: user.id, ...label })
    .returning('id')
    .executeTakeFirstOrThrow()
  await insertVersion(trx, { id, version: 1, userId: user.id, question })
  return id
}

/** @param question makes a new version; undefined where it stays as it is */
export async function updateSavedQuery(
  trx: Transaction<Database>,
  { user, client }: ClientIdentity,
  { id, version }: Pick<SavedQuery, 'id' | 'version'>,
  { question, ...label }: SavedQueryLabel & { question: SavedQuestion | undefined },
): Promise<void> {
  const newVersion = question ? version + 1 : version
  await trx
    .updateTable('saved_query')
    .set({ ...label, version: newVersion, updated_at: sql<Date>`now()` })
    .where('id', '=', id)
    .where('client_id', '=', client.id)
    .execute()
  if (question) await insertVersion(trx, { id, version: newVersion, userId: user.id, question })
}

/** Its definition stays, for the audit trail; what it answered goes. */
export async function deleteSavedQuery(
  trx: Transaction<Database>,
  { client }: ClientIdentity,
  id: string,
): Promise<void> {
  await trx
    .updateTable('saved_query')
    .set({ deleted_at: sql<Date>`now()` })
    .where('id', '=', id)
    .where('client_id', '=', client.id)
    .execute()
  await trx
    .deleteFrom('saved_query_run')
    .using('saved_query')
    .whereRef('saved_query.id', '=', 'saved_query_id')
    .where('client_id', '=', client.id)
    .where('saved_query_id', '=', id)
    .execute()
}

/** The newest first. The query is one that the caller may see. */
export async function listVersions(
  db: Kysely<Database>,
  { client }: ClientIdentity,
  { id }: Pick<SavedQuery, 'id'>,
): Promise<SavedQueryVersionList['items']> {
  const rows = await db
    .selectFrom('saved_query_version as made')
    .innerJoin('saved_query', 'saved_query.id', 'made.saved_query_id')
    .innerJoin('app_user', 'app_user.id', 'made.created_by')
    .where('saved_query.client_id', '=', client.id)
    .where('saved_query_id', '=', id)
    .select(['made.version', 'question', 'app_user.id', 'app_user.name', 'made.created_at'])
    .orderBy('made.version', 'desc')
    .limit(MAX_LISTED_VERSIONS)
    .execute()
  return rows.map(({ version, question, id: userId, name, created_at }) => ({
    version,
    question,
    createdBy: { id: userId, name },
    createdAt: created_at.toISOString(),
  }))
}

async function insertVersion(
  trx: Transaction<Database>,
  { id, version, userId, question }: { id: string; version: number; userId: string; question: SavedQuestion },
): Promise<void> {
  await trx
    .insertInto('saved_query_version')
    .values({ saved_query_id: id, version, question: JSON.stringify(question), created_by: userId })
    .execute()
}

function selectVisible(db: Kysely<Database>, { user, client }: ClientIdentity) {
  return db
    .selectFrom('saved_query')
    .innerJoin('saved_query_version as current', (join) =>
      join
        .onRef('current.saved_query_id', '=', 'saved_query.id')
        .onRef('current.version', '=', 'saved_query.version'),
    )
    .where('client_id', '=', client.id)
    .where('deleted_at', 'is', null)
    .where((eb) => eb.or([eb('shared', '=', true), eb('owner_id', '=', user.id)]))
    .select([
      'saved_query.id',
      'saved_query.name',
      'saved_query.description',
      'saved_query.shared',
      'saved_query.version',
      'saved_query.created_at',
      'saved_query.updated_at',
      'current.question',
    ])
    .select((eb) => [
      jsonObjectFrom(
        eb
          .selectFrom('app_user')
          .whereRef('app_user.id', '=', 'saved_query.owner_id')
          .select(['app_user.id', 'app_user.name']),
      )
        .$notNull()
        .as('owner'),
      eb
        .selectFrom('saved_query_run')
        .whereRef('saved_query_run.saved_query_id', '=', 'saved_query.id')
        .where((run) => run.or([run('of_selection', '=', false), run('run_by', '=', user.id)]))
        .select((run) => run.fn.max('run_at').as('run_at'))
        .as('last_run_at'),
    ])
}

type SavedQueryRow = Awaited<ReturnType<ReturnType<typeof selectVisible>['executeTakeFirstOrThrow']>>

function savedQueryFromRow(
  { created_at, updated_at, last_run_at, ...row }: SavedQueryRow,
  { user }: ClientIdentity,
): SavedQuery {
  return {
    ...row,
    own: row.owner.id === user.id && isAllowed(user.role, 'use-saved-queries'),
    lastRunAt: last_run_at?.toISOString() ?? null,
    createdAt: created_at.toISOString(),
    updatedAt: updated_at.toISOString(),
  }
}

import { sql, type Kysely, type Transaction } from 'kysely'
import type { NewTagMerge, TagMerge } from '../../contract/tag-merge.ts'
import type { Database } from '../../migrations/tables.ts'

/** The merges of a client that are in force, the newest first. */
export async function listTagMerges(db: Kysely<Database>, clientId: string): Promise<TagMerge[]> {
  const rows = await selectMerges(db, clientId).orderBy('tag_merge.id', 'desc').execute()
  return rows.map(mergeFromRow)
}

export async function findTagMerge(
  db: Kysely<Database>,
  clientId: string,
  id: string,
): Promise<TagMerge | undefined> {
  const row = await selectMerges(db, clientId).where('tag_merge.id', '=', id).executeTakeFirst()
  return row && mergeFromRow(row)
}

/** Until its end, nobody else changes the merges of the client: each has to fit the others. */
export async function lockTagMerges(trx: Transaction<Database>, clientId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('tag merges of ' || ${clientId}, 0))`.execute(trx)
}

export async function insertTagMerge(
  trx: Transaction<Database>,
  { clientId, userId, merge }: { clientId: string; userId: string; merge: NewTagMerge },
): Promise<string> {
  const { key = null, target, spellings } = merge
  const { id } = await trx
    .insertInto('tag_merge')
    .values({ client_id: clientId, key, target, spellings, created_by: userId })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/** It stays, for the audit trail. */
export async function endTagMerge(
  trx: Transaction<Database>,
  { clientId, userId, id }: { clientId: string; userId: string; id: string },
): Promise<void> {
  await trx
    .updateTable('tag_merge')
    .set({ undone_by: userId, undone_at: sql<Date>`now()` })
    .where('id', '=', id)
    .where('client_id', '=', clientId)
    .execute()
}

function selectMerges(db: Kysely<Database>, clientId: string) {
  return db
    .selectFrom('tag_merge')
    .innerJoin('app_user', 'app_user.id', 'tag_merge.created_by')
    .where('tag_merge.client_id', '=', clientId)
    .where('undone_at', 'is', null)
    .select(['tag_merge.id', 'key', 'target', 'spellings', 'app_user.id as userId', 'app_user.name'])
    .select('tag_merge.created_at')
}

type MergeRow = Awaited<ReturnType<ReturnType<typeof selectMerges>['executeTakeFirstOrThrow']>>

function mergeFromRow({ userId, name, created_at, ...merge }: MergeRow): TagMerge {
  return { ...merge, createdBy: { id: userId, name }, createdAt: created_at.toISOString() }
}

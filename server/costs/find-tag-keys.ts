import { sql, type Kysely } from 'kysely'
import type { Dimensions } from '../../contract/dimensions.ts'
import type { Database } from '../../migrations/tables.ts'

/** Tag keys to choose from: those after them are in next to no line. */
const MAX_LISTED_KEYS = 500

/** Those first that most lines have. The loads are those of a scope, all of them the client's own. */
export async function findTagKeys(db: Kysely<Database>, loadIds: string[]): Promise<Dimensions['tagKeys']> {
  const keys = await db
    .selectFrom('load_tag_key')
    .where('load_id', '=', sql<string>`any(${loadIds}::uuid[])`)
    .groupBy('key')
    .select(['key', sql<string>`sum(line_count)`.as('lines'), sql<string>`max(value_count)`.as('values')])
    .orderBy('lines', 'desc')
    .orderBy('key')
    .limit(MAX_LISTED_KEYS)
    .execute()
  return keys.map(({ key, lines, values }) => ({
    key,
    name: `tag:${key}`,
    lineCount: Number(lines),
    values: Number(values),
  }))
}

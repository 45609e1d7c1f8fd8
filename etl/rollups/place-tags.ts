import { sql, type Kysely, type Transaction } from 'kysely'
import { TAG_COLUMN_COUNT } from '../../clickhouse/rollups.ts'
import type { Database } from '../../migrations/tables.ts'
import type { RolledUpLoad } from './build-rollups.ts'
import type { FoundTagKey } from './find-tags.ts'

/** A tag key of a load, and where rollups have it. */
export interface TagKey extends FoundTagKey {
  /** The number of its column; undefined where it has none. */
  column: number | undefined
}

/** The tags of a load, and where rollups have them. */
export interface PlacedTags {
  keys: TagKey[]
  areClean: boolean
}

/**
 * Gives the keys of a load their columns, and records what keys it has. A key keeps the column that it has in other
 * loads of the client; where none is left, keys that no load has any more give theirs up.
 *
 * @param found those first that are to get a column first
 */
export async function placeTags(
  db: Kysely<Database>,
  load: RolledUpLoad,
  found: FoundTagKey[],
): Promise<TagKey[]> {
  return db.transaction().execute(async (trx) => {
    await sql`select pg_advisory_xact_lock(hashtextextended('tag columns of ' || ${load.clientId}, 0))`.execute(
      trx,
    )
    const columns = await giveColumns(trx, load, found)
    const keys = found.map((key) => ({
      ...key,
      column: key.mayHaveColumn ? columns.get(key.key) : undefined,
    }))
    await recordKeys(trx, load, keys)
    return keys
  })
}

async function giveColumns(
  trx: Transaction<Database>,
  load: RolledUpLoad,
  found: FoundTagKey[],
): Promise<ReadonlyMap<string, number>> {
  let columns = await findColumns(trx, load)
  const isWithout = ({ key, mayHaveColumn }: FoundTagKey) => mayHaveColumn && !columns.has(key)
  if (columns.size + found.filter(isWithout).length > TAG_COLUMN_COUNT) {
    await takeUnusedColumns(trx, load)
    columns = await findColumns(trx, load)
  }
  const taken = new Set(columns.values())
  const free = Array.from({ length: TAG_COLUMN_COUNT }, (_, index) => index + 1).filter(
    (number) => !taken.has(number),
  )
  const given = found
    .filter(isWithout)
    .slice(0, free.length)
    .map(({ key }, index) => ({ client_id: load.clientId, key, number: free[index]! }))
  if (given.length > 0) await trx.insertInto('tag_column').values(given).execute()
  for (const { key, number } of given) columns.set(key, number)
  return columns
}

async function findColumns(
  trx: Transaction<Database>,
  { clientId }: RolledUpLoad,
): Promise<Map<string, number>> {
  const columns = await trx
    .selectFrom('tag_column')
    .where('client_id', '=', clientId)
    .select(['key', 'number'])
    .execute()
  return new Map(columns.map(({ key, number }) => [key, number]))
}

async function takeUnusedColumns(trx: Transaction<Database>, { clientId }: RolledUpLoad): Promise<void> {
  await trx
    .deleteFrom('tag_column')
    .where('client_id', '=', clientId)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('load_tag_key')
            .innerJoin('load', 'load.id', 'load_tag_key.load_id')
            .where('load.client_id', '=', clientId)
            .where('load.purged_at', 'is', null)
            .where('load_tag_key.rolled_up', '=', true)
            .whereRef('load_tag_key.key', '=', 'tag_column.key')
            .select('load_tag_key.key'),
        ),
      ),
    )
    .execute()
}

async function recordKeys(
  trx: Transaction<Database>,
  { loadId }: RolledUpLoad,
  keys: TagKey[],
): Promise<void> {
  await trx.deleteFrom('load_tag_key').where('load_id', '=', loadId).execute()
  const rows = keys.map(({ key, valueCount, lineCount, column, byResource }) => ({
    load_id: loadId,
    key,
    value_count: valueCount,
    line_count: lineCount,
    rolled_up: column !== undefined,
    by_resource: byResource,
  }))
  // A parameter for each value, of which Postgres takes 65,535.
  for (let start = 0; start < rows.length; start += 1000) {
    await trx
      .insertInto('load_tag_key')
      .values(rows.slice(start, start + 1000))
      .execute()
  }
}

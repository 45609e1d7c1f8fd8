import { sql, type Kysely } from 'kysely'
import type { Dimensions } from '../../contract/dimensions.ts'
import type { Database } from '../../migrations/tables.ts'
import type { CostScope } from './cost-scope.ts'
import { readKey } from './tag-reading.ts'

/** Tag keys to choose from: those after them are in next to no line. */
const MAX_LISTED_KEYS = 500

/** The tag keys of a scope, those first that most lines have. What is read as one key is one here. */
export async function findTagKeys(
  db: Kysely<Database>,
  { clientId, loads, rolledUp }: Pick<CostScope, 'clientId' | 'loads' | 'rolledUp'>,
): Promise<Dimensions['tagKeys']> {
  const loadIds = loads.map(({ loadId }) => loadId)
  const spellings = await db
    .selectFrom('load_tag_key')
    .innerJoin('load', 'load.id', 'load_tag_key.load_id')
    .where('load.client_id', '=', clientId)
    .where('load_id', '=', sql<string>`any(${loadIds}::uuid[])`)
    .groupBy('key')
    .select(['key', sql<string>`sum(line_count)`.as('lines'), sql<string>`max(value_count)`.as('values')])
    .orderBy('lines', 'desc')
    .orderBy('key')
    .limit(MAX_LISTED_KEYS)
    .execute()
  const keys = new Map<string, Dimensions['tagKeys'][number]>()
  for (const { key: spelling, lines, values } of spellings) {
    const key = readKey(spelling, rolledUp.tags.reading)
    const known = keys.get(key) ?? { key, name: `tag:${key}`, lineCount: 0, values: 0 }
    keys.set(key, {
      ...known,
      lineCount: known.lineCount + Number(lines),
      values: Math.max(known.values, Number(values)),
    })
  }
  return [...keys.values()].toSorted((a, b) => b.lineCount - a.lineCount)
}

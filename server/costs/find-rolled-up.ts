import { sql, type Kysely } from 'kysely'
import { ROLLUP_VERSION } from '../../clickhouse/rollups.ts'
import type { Database } from '../../migrations/tables.ts'
import { findTagReading } from './find-tag-reading.ts'
import type { RolledUp } from './tables.ts'

/** Which rollups these loads have, where those have tags, and how tags are read. */
export async function findRolledUp(
  db: Kysely<Database>,
  clientId: string,
  loadIds: string[],
): Promise<RolledUp> {
  const [{ complete, columns, others }, reading] = await Promise.all([
    findPlaces(db, clientId, loadIds),
    findTagReading(db, clientId, loadIds),
  ])
  return {
    complete,
    tags: {
      reading,
      columns: new Map(Object.entries(columns)),
      withoutColumn: new Set(others.map(([key]) => key)),
      inLinesAlone: new Set(others.flatMap(([key, byResource]) => (byResource ? [] : [key]))),
    },
  }
}

interface Places {
  complete: boolean
  columns: Record<string, number>
  others: [key: string, byResource: boolean][]
}

/** In one statement, since a column may be given to another key when no load has the one of before any more. */
async function findPlaces(db: Kysely<Database>, clientId: string, loadIds: string[]): Promise<Places> {
  const ofLoads = sql`any(${loadIds}::uuid[])`
  const { rows } = await sql<Places>`
    select
      not exists (select from load where client_id = ${clientId} and id = ${ofLoads} and rollup_version <> ${ROLLUP_VERSION}) as complete,
      (select coalesce(json_object_agg(key, number), '{}') from tag_column where client_id = ${clientId}) as columns,
      (select coalesce(json_agg(json_build_array(key, by_resource)), '[]') from (
        select key, bool_and(by_resource) as by_resource
        from load_tag_key join load on load.id = load_id and client_id = ${clientId}
        where load_id = ${ofLoads} and not rolled_up group by key
      ) as other) as others
  `.execute(db)
  return rows[0]!
}

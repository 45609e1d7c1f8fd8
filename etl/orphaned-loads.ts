import type { ClickHouseClient } from '@clickhouse/client'
import { sql, type Kysely } from 'kysely'
import type { Database } from '../migrations/tables.ts'
import { findLoadsWithRows, purgeLoad } from './load/load-tables.ts'

/** A load this young may belong to a try that has just begun, on a machine whose clock is not ours. */
const ORPHANED_AFTER_MS = 60 * 60 * 1000

/**
 * Removes rows of loads that no record names, or that were purged: a try that had lost, and did not know it yet,
 * began another statement after its purge. Nobody reads them, and nobody else would remove them. Answers how many
 * loads they were of.
 */
export async function purgeOrphanedLoads({
  db,
  clickhouse,
}: {
  db: Kysely<Database>
  clickhouse: ClickHouseClient
}): Promise<number> {
  const before = Date.now() - ORPHANED_AFTER_MS
  const old = (await findLoadsWithRows(clickhouse)).filter(({ loadId }) => timeOf(loadId) < before)
  const known = await findUnpurgedLoads(
    db,
    old.map(({ loadId }) => loadId),
  )
  const orphaned = old.filter(({ loadId }) => !known.has(loadId))
  for (const load of orphaned) await purgeLoad(clickhouse, load)
  return orphaned.length
}

/** When the id was made: a UUIDv7 begins with it, in milliseconds. An id of another kind is none of ours. */
function timeOf(uuid: string): number {
  return uuid[14] === '7'
    ? Number.parseInt(uuid.slice(0, 8) + uuid.slice(9, 13), 16)
    : Number.POSITIVE_INFINITY
}

async function findUnpurgedLoads(db: Kysely<Database>, ids: string[]): Promise<Set<string>> {
  const rows = await db
    .selectFrom('load')
    .select('id')
    .where('id', '=', sql<string>`any(${ids}::uuid[])`)
    .where('purged_at', 'is', null)
    .execute()
  return new Set(rows.map(({ id }) => id))
}

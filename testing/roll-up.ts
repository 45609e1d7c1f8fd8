import { pino } from 'pino'
import type { ClickHouseClient } from '@clickhouse/client'
import type { Kysely } from 'kysely'
import { rollUpLoad } from '../etl/rollups/rollup-job.ts'
import type { Database } from '../migrations/tables.ts'
import { NOT_ROLLED_UP, type RolledUp } from '../server/costs/tables.ts'

/** Makes the rollups of loads of completed uploads, as etl does after it has completed them. */
export async function rollUp(
  { databases: { db }, clickhouse }: { databases: { db: Kysely<Database> }; clickhouse: ClickHouseClient },
  ...loads: { loadId: string }[]
): Promise<void> {
  const context = {
    db,
    clickhouse,
    limits: { maxRejectShare: 1, maxMemoryBytes: 2_000_000_000, maxFileBytes: Infinity },
    log: pino({ level: 'silent' }),
  }
  for (const { loadId } of loads) await rollUpLoad(context, loadId, AbortSignal.timeout(60_000))
}

/** Of loads that have all rollups, and tags with these columns. */
export function rolledUpWith(columns: Record<string, number> = {}): RolledUp {
  return { complete: true, tags: { ...NOT_ROLLED_UP.tags, columns: new Map(Object.entries(columns)) } }
}

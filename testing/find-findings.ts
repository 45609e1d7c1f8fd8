import { pino } from 'pino'
import type { ClickHouseClient } from '@clickhouse/client'
import type { Kysely } from 'kysely'
import { checkFindings } from '../etl/findings/check-findings.ts'
import { findFindingsOfLoad } from '../etl/findings/findings-job.ts'
import type { Database } from '../migrations/tables.ts'

interface Engines {
  databases: { db: Kysely<Database> }
  clickhouse: ClickHouseClient
}

const contextOf = ({ databases: { db }, clickhouse }: Engines) => ({
  db,
  clickhouse,
  limits: { maxRejectShare: 1, maxMemoryBytes: 2_000_000_000, maxFileBytes: Infinity },
  log: pino({ level: 'silent' }),
})

/** Has rules look at loads of completed uploads, as etl does after it has completed them. */
export async function lookForFindings(engines: Engines, ...loads: { loadId: string }[]): Promise<void> {
  for (const { loadId } of loads) {
    await findFindingsOfLoad(contextOf(engines), loadId, AbortSignal.timeout(120_000))
  }
}

/** Compares what a client has done with the bills after it, as etl does whenever one of them changes. */
export async function checkFindingsOf(engines: Engines, clientId: string): Promise<void> {
  await checkFindings(contextOf(engines), clientId, AbortSignal.timeout(60_000))
}

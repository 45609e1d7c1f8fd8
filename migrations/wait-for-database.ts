import { setTimeout as sleep } from 'node:timers/promises'
import { sql, type Kysely } from 'kysely'
import type { Database } from './tables.ts'

/** Nobody listens yet, or Postgres says that it is starting, recovering or stopping. */
const PASSING = new Set(['ECONNREFUSED', 'ECONNRESET', '57P01', '57P02', '57P03'])

const PATIENCE_MS = 30_000
const AGAIN_AFTER_MS = 250

/**
 * Resolves once Postgres takes statements. A process that is started again beside a Postgres that recovers would
 * crash until whoever keeps it running gives up.
 *
 * @throws what Postgres answers, where waiting does not help
 */
export async function waitForDatabase(db: Kysely<Database>): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS
  for (;;) {
    try {
      await sql`select`.execute(db)
      return
    } catch (error) {
      if (!PASSING.has((error as { code?: string }).code ?? '') || Date.now() > deadline) throw error
      await sleep(AGAIN_AFTER_MS)
    }
  }
}

import { sql, type Transaction } from 'kysely'
import type { Database } from '../../migrations/tables.ts'

/**
 * Lets one transaction at a time change a client's findings, or what they are to be made with: two loads have findings
 * in common, and would wait for each other's in another order. To be taken after the lock of versions and of uploads,
 * and before any finding is written.
 */
export async function lockFindings(trx: Transaction<Database>, clientId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('findings of ' || ${clientId}::uuid, 0))`.execute(
    trx,
  )
}

import type { Transaction } from 'kysely'
import type { Database } from '../../../../migrations/tables.ts'

/**
 * Has changes of a client's chargeback wait for each other: rules name cost centres that may be archived beside them,
 * and versions and revisions are counted.
 */
export async function lockChargeback(trx: Transaction<Database>, clientId: string): Promise<void> {
  await trx.selectFrom('client').where('id', '=', clientId).select('id').forNoKeyUpdate().execute()
}

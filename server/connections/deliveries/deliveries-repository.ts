import type { Kysely } from 'kysely'
import type { Delivery } from '../../../contract/connection.ts'
import type { Database } from '../../../migrations/tables.ts'
import type { ConnectionRow } from '../connections-repository.ts'

/** What arrived by a connection, newest first, after one of them. */
export async function listDeliveries(
  db: Kysely<Database>,
  { client_id, id, prefix }: ConnectionRow,
  { before, limit }: { before: string | undefined; limit: number },
): Promise<Delivery[]> {
  const rows = await db
    .selectFrom('delivery')
    .leftJoin('upload', 'upload.id', 'delivery.upload_id')
    .where('delivery.client_id', '=', client_id)
    .where('delivery.connection_id', '=', id)
    .$if(before !== undefined, (query) => query.where('delivery.id', '<', before!))
    .orderBy('delivery.id', 'desc')
    .limit(limit)
    .selectAll('delivery')
    .select('upload.status as upload_status')
    .execute()
  return rows.map((row) => ({
    id: row.id,
    path: pathOf(prefix, row.manifest_key),
    report: row.report,
    period: row.period?.slice(0, 7) ?? null,
    deliveredAt: row.delivered_at.toISOString(),
    foundBy: row.found_by,
    foundAt: row.found_at.toISOString(),
    upload: row.upload_id && row.upload_status ? { id: row.upload_id, status: row.upload_status } : null,
    error: row.error,
  }))
}

/** The connection may have led to another folder when it arrived: then all of the key is said. */
function pathOf(prefix: string, key: string): string {
  return key.startsWith(prefix) ? key.slice(prefix.length) : key
}

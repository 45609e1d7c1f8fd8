import type { ClickHouseClient } from '@clickhouse/client'
import { sql, type Kysely, type Transaction } from 'kysely'
import type { Database } from '../../migrations/tables.ts'
import { removePurgedFindings } from '../findings/store-findings.ts'
import { purgeSlices } from '../load/load-tables.ts'
import { announceUploads, lockVersions } from './supersession.ts'

/**
 * Removes the rows of versions that are older than those to keep: the current one of each slice, and those before
 * it. Two steps, so that a crash at any moment loses nothing that counts: first Postgres says that the rows are not
 * read any more, then they are deleted, and what was not deleted is at the next call.
 *
 * @param keepVersions how many versions of a slice keep their rows, the current one included
 */
export async function purgeOldVersions(
  { db, clickhouse }: { db: Kysely<Database>; clickhouse: ClickHouseClient },
  keepVersions: number,
): Promise<void> {
  for (const clientId of await findClientsWithOldVersions(db, keepVersions)) {
    await db.transaction().execute(async (trx) => {
      await lockVersions(trx, clientId)
      await markOldVersions(trx, clientId, keepVersions)
    })
  }
  for (const slices of await findSlicesToEmpty(db)) {
    await purgeSlices(clickhouse, slices)
    await markEmptied(db, slices)
  }
}

/**
 * Slices whose rows are there still and that so many newer versions supersede. A newer version may lack the account,
 * since a delivery replaces the whole period: then its period decides, and where its accounts differ, the one that is
 * current, so that rows are rather kept than lost.
 */
const oldVersions = (keepVersions: number) => sql`
  recursive version as (
    select upload.client_id, upload_id, period, billing_account_id, superseded_by, 1 as newer
    from upload_period join upload on upload.id = upload_id
    where superseded_by is not null and purged_at is null and upload.status = 'completed'
    union all
    select version.client_id, version.upload_id, version.period, version.billing_account_id,
      next.superseded_by, version.newer + 1
    from version cross join lateral (
      select upload_period.superseded_by from upload_period
      where upload_period.upload_id = version.superseded_by and upload_period.period = version.period
      order by upload_period.billing_account_id = version.billing_account_id desc,
        upload_period.superseded_by is null desc
      limit 1
    ) as next
    where next.superseded_by is not null and version.newer < ${keepVersions}
  ),
  old_version as (select * from version where newer >= ${keepVersions})`

async function findClientsWithOldVersions(db: Kysely<Database>, keepVersions: number): Promise<string[]> {
  const { rows } = await sql<{ client_id: string }>`
    with ${oldVersions(keepVersions)} select distinct client_id from old_version`.execute(db)
  return rows.map(({ client_id }) => client_id)
}

async function markOldVersions(
  trx: Transaction<Database>,
  clientId: string,
  keepVersions: number,
): Promise<void> {
  const { rows } = await sql<{ uploadId: string; periods: string[] }>`
    with ${oldVersions(keepVersions)},
    marked as (
      update upload_period set purged_at = now()
      from old_version
      where old_version.client_id = ${clientId}
        and upload_period.upload_id = old_version.upload_id
        and upload_period.period = old_version.period
        and upload_period.billing_account_id = old_version.billing_account_id
      returning upload_period.upload_id, upload_period.period
    )
    select upload_id as "uploadId",
      array_agg(distinct to_char(period, 'YYYY-MM') order by to_char(period, 'YYYY-MM')) as periods
    from marked group by upload_id order by upload_id
  `.execute(trx)
  if (rows.length === 0) return
  await removePurgedFindings(trx, clientId)
  await trx
    .insertInto('audit_event')
    .values(
      rows.map(({ uploadId, periods }) => ({
        client_id: clientId,
        action: 'upload.rows-purged',
        object_type: 'upload',
        object_id: uploadId,
        detail: { periods, keepVersions },
      })),
    )
    .execute()
  await announceUploads(
    trx,
    clientId,
    rows.map(({ uploadId }) => uploadId),
  )
}

/** The accounts of one load and period whose rows are to be deleted. */
interface Slices {
  uploadId: string
  clientId: string
  loadId: string
  /** First day of the billing month. */
  period: string
  billingAccountIds: string[]
}

/** Of completed uploads alone: no statement writes to the load of one any more, and a deleted one's goes whole. */
async function findSlicesToEmpty(db: Kysely<Database>): Promise<Slices[]> {
  const { rows } = await sql<Slices>`
    select upload_id as "uploadId", client_id as "clientId", load_id as "loadId", period,
      array_agg(billing_account_id order by billing_account_id) as "billingAccountIds"
    from upload_period join upload on upload.id = upload_id
    where purged_at is not null and emptied_at is null and status = 'completed'
    group by upload_id, client_id, load_id, period
    order by upload_id, period
  `.execute(db)
  return rows
}

async function markEmptied(db: Kysely<Database>, slices: Slices): Promise<void> {
  await db
    .updateTable('upload_period')
    .set({ emptied_at: sql<Date>`now()` })
    .where('upload_id', '=', slices.uploadId)
    .where('period', '=', slices.period)
    .where('billing_account_id', 'in', slices.billingAccountIds)
    .where('purged_at', 'is not', null)
    .execute()
}

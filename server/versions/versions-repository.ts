import { sql, type Kysely, type Transaction } from 'kysely'
import type { Database } from '../../migrations/tables.ts'

/**
 * Lets the slices of one upload take the place of the other's, where both have the account and period and both
 * count. Answers the periods in which that was so.
 */
export async function supersedeSlices(
  trx: Transaction<Database>,
  { uploadId, olderId, periods }: { uploadId: string; olderId: string; periods: string[] | undefined },
): Promise<string[]> {
  const { rows } = await sql<{ period: string }>`
    with changed as (
      update upload_period as older
      set superseded_by = ${uploadId}, superseded_how = 'person'
      from upload_period as newer
      where newer.upload_id = ${uploadId} and older.upload_id = ${olderId}
        and older.period = newer.period and older.billing_account_id = newer.billing_account_id
        and newer.superseded_by is null and newer.purged_at is null
        and older.superseded_by is null and older.purged_at is null
        and (${periods ?? null}::text[] is null or to_char(older.period, 'YYYY-MM') = any(${periods ?? null}))
      returning older.period
    )
    select distinct to_char(period, 'YYYY-MM') as period from changed order by period
  `.execute(trx)
  return rows.map(({ period }) => period)
}

/** Takes back what a person said about an upload's slices. Answers the periods in which that was something. */
export async function forgetDecisions(trx: Transaction<Database>, uploadId: string): Promise<string[]> {
  const { rows } = await sql<{ period: string }>`
    with changed as (
      update upload_period set superseded_by = null, superseded_how = null
      where upload_id = ${uploadId} and superseded_how = 'person' and purged_at is null
      returning period
    )
    select distinct to_char(period, 'YYYY-MM') as period from changed order by period
  `.execute(trx)
  return rows.map(({ period }) => period)
}

/** Whether any slice of the upload is superseded by the other, directly or by way of further versions. */
export async function isSupersededBy(
  db: Kysely<Database>,
  uploadId: string,
  otherId: string,
  period?: string,
): Promise<boolean> {
  const { rows } = await sql`
    with recursive newer as (
      select period, billing_account_id, superseded_by from upload_period
      where upload_id = ${uploadId} and superseded_by is not null
        and (${period ?? null}::text is null or to_char(period, 'YYYY-MM') = ${period ?? null})
      union
      select next.period, next.billing_account_id, next.superseded_by
      from newer join upload_period as next
        on next.upload_id = newer.superseded_by and next.period = newer.period
      where next.superseded_by is not null
    )
    select from newer where superseded_by = ${otherId} limit 1
  `.execute(db)
  return rows.length > 0
}

/**
 * The version of a billing period to compare an upload with: the newest one that it superseded, or else the one that
 * superseded it; one whose rows were removed only where there is no other.
 */
export async function findNeighbour(
  db: Kysely<Database>,
  clientId: string,
  uploadId: string,
  period: string,
): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    select other.id
    from upload_period as slice
    join upload_period as other_slice on other_slice.period = slice.period
      and (other_slice.superseded_by = slice.upload_id or other_slice.upload_id = slice.superseded_by)
    join upload as other on other.id = other_slice.upload_id
    where slice.upload_id = ${uploadId} and slice.period = ${`${period}-01`}
      and other.client_id = ${clientId} and other.status = 'completed'
    order by other_slice.purged_at is not null, other_slice.superseded_by is distinct from slice.upload_id,
      other.delivered_at desc, other.id desc
    limit 1
  `.execute(db)
  return rows[0]?.id
}

/** Names, periods and what of them was purged, of uploads of the client. */
export async function findVersions(db: Kysely<Database>, clientId: string, uploadIds: string[]) {
  return db
    .selectFrom('upload')
    .leftJoin('upload_period', 'upload_period.upload_id', 'upload.id')
    .where('upload.client_id', '=', clientId)
    .where('upload.id', 'in', uploadIds)
    .groupBy(['upload.id', 'period'])
    .orderBy('period')
    .select([
      'upload.id as uploadId',
      'file_name as fileName',
      sql<string | null>`to_char(period, 'YYYY-MM')`.as('period'),
      sql<boolean>`coalesce(bool_or(purged_at is not null), false)`.as('purged'),
    ])
    .execute()
}

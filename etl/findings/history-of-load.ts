import { sql, type Kysely } from 'kysely'
import type { Database } from '../../migrations/tables.ts'

/** What of a client's bills tells how long something has been there: this one, and those of the year before it. */
export interface History {
  /** First day of the first of them. */
  from: string
  slices: { loadId: string; period: string; billingAccountId: string }[]
}

/** How far back bills are looked at, from the first day of this one. */
const MONTHS = 12

/** The bills of a client that count. */
export const CURRENT_SLICE = sql`
  select upload.client_id, upload.load_id, upload_period.period, upload_period.billing_account_id
  from upload join upload_period on upload_period.upload_id = upload.id
  where upload.status = 'completed' and superseded_by is null and purged_at is null`

/** Whether a slice `older` is of before a load `own`, as far back as the first of its bills looks. */
export const IS_HISTORY = sql`
  older.client_id = own.client_id and older.period < own.last_period
  and older.period >= own.first_period - make_interval(months => ${MONTHS})`

export async function findHistory(
  db: Kysely<Database>,
  { clientId, loadId, period }: { clientId: string; loadId: string; period: string },
): Promise<History> {
  const { rows } = await sql<History['slices'][number]>`
    with slice as (${CURRENT_SLICE} and upload.client_id = ${clientId}::uuid)
    select load_id as "loadId", period, billing_account_id as "billingAccountId" from slice
    where period < ${period}::date and period >= ${period}::date - make_interval(months => ${MONTHS})
    union all
    -- Whether or not it counts itself: it may again.
    select upload.load_id, period, billing_account_id
    from upload join upload_period on upload_period.upload_id = upload.id
    where upload.client_id = ${clientId}::uuid and upload.load_id = ${loadId}::uuid and period = ${period}::date
    order by 2, 1, 3
  `.execute(db)
  return { from: rows[0]?.period ?? period, slices: rows }
}

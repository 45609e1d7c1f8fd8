import { sql } from 'kysely'
import type { SupersededVersion } from '../../contract/upload.ts'

const MAX_VERSIONS = 1000

/** For a query of `upload`: what of other uploads of the client counts no more, since this one took its place. */
export const versionsBeforeUpload = sql<SupersededVersion[]>`(
  select coalesce(jsonb_agg(to_jsonb(version)), '[]'::jsonb)
  from (
    select older.id as "uploadId", older.file_name as "fileName", to_char(slice.period, 'YYYY-MM') as period,
      slice.billing_account_id as "billingAccountId", slice.purged_at is not null as purged
    from upload_period as slice join upload as older on older.id = slice.upload_id
    where slice.superseded_by = upload.id and older.client_id = upload.client_id and older.status = 'completed'
    order by slice.period, slice.billing_account_id, older.delivered_at desc, older.id desc
    limit ${sql.lit(MAX_VERSIONS)}
  ) as version
)`

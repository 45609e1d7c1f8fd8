import { sql, type Kysely } from 'kysely'
import type { UploadOverlap } from '../../contract/upload.ts'
import type { Database } from '../../migrations/tables.ts'
import { isCounted } from './is-counted.ts'

const MAX_OVERLAPS = 1000

/** For a query of `upload`: what is counted from this upload and from another one of the client as well. */
export const overlapsOfUpload = sql<UploadOverlap[]>`(
  select coalesce(jsonb_agg(to_jsonb(overlap)), '[]'::jsonb)
  from (
    select other.id as "uploadId", other.file_name as "fileName", to_char(mine.period, 'YYYY-MM') as period,
      mine.billing_account_id as "billingAccountId"
    from upload_period as mine
    join upload_period as theirs on theirs.period = mine.period
      and theirs.billing_account_id = mine.billing_account_id and theirs.upload_id <> mine.upload_id
    join upload as other on other.id = theirs.upload_id
    where mine.upload_id = upload.id and upload.status = 'completed'
      and other.client_id = upload.client_id and other.status = 'completed'
      and mine.superseded_by is null and mine.purged_at is null
      and theirs.superseded_by is null and theirs.purged_at is null
    order by mine.period, mine.billing_account_id, other.id
    limit ${sql.lit(MAX_OVERLAPS)}
  ) as overlap
)`

/** Completed uploads that count the same billing periods of the same accounts. */
export interface Overlap {
  /** Oldest first. */
  uploads: { id: string; fileName: string }[]
  /** `2026-10`, the first one first. */
  periods: string[]
  /** How many they have in common. */
  accounts: number
}

/** What is counted from each of several of these uploads, all of them completed: one for each set of them. */
export async function findOverlaps(
  db: Kysely<Database>,
  clientId: string,
  uploadIds: string[],
): Promise<Overlap[]> {
  const { rows } = await sql<Overlap>`
    select uploads, array_agg(distinct to_char(period, 'YYYY-MM')) as periods,
      count(distinct billing_account_id)::integer as accounts
    from (
      select period, billing_account_id,
        jsonb_agg(jsonb_build_object('id', upload.id, 'fileName', file_name) order by upload.id) as uploads
      from upload_period join upload on upload.id = upload_id
      where client_id = ${clientId} and upload_id = any(${uploadIds}::uuid[]) and ${isCounted}
      group by period, billing_account_id
      having count(*) > 1
    ) as shared
    group by uploads
    order by min(period), uploads
  `.execute(db)
  return rows
}

const MAX_WARNINGS = 20

/** Says which of these uploads, all of them completed, count the same account and period more than once. */
export async function describeOverlaps(
  db: Kysely<Database>,
  clientId: string,
  uploadIds: string[],
): Promise<string[]> {
  const overlaps = await findOverlaps(db, clientId, uploadIds)
  const shared = overlaps.flatMap(({ periods, uploads }) => periods.map((period) => ({ period, uploads })))
  return shared
    .toSorted((one, other) => (one.period < other.period ? -1 : Number(one.period > other.period)))
    .slice(0, MAX_WARNINGS)
    .map(
      ({ period, uploads }) =>
        `${period} of the same billing account is counted from each of ${listOf(uploads.map(({ fileName }) => fileName))}. ` +
        'If one is a newer version of another, open it and let it supersede that one.',
    )
}

function listOf(names: string[]): string {
  const shown = names.slice(0, 3)
  const rest = names.length - shown.length
  const all = rest > 0 ? [...shown, `${rest} more`] : shown
  return `${all.slice(0, -1).join(', ')} and ${all.at(-1)}`
}

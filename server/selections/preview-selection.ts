import { sql, type Kysely } from 'kysely'
import type { Selection, SelectionPreview } from '../../contract/selection.ts'
import type { Database } from '../../migrations/tables.ts'
import { requireCompletedUploads } from './require-completed-uploads.ts'
import { findLatest } from './selections-repository.ts'

/** More than anybody reads: what is left out of an answer is like what is in it. */
const MOST_LISTED = 1000

/** What a selection would cover, without keeping it: as `resolveScope` takes it, said by names instead of sentences. */
export async function previewSelection(
  db: Kysely<Database>,
  clientId: string,
  { mode, uploadIds }: Selection,
): Promise<SelectionPreview> {
  const ids = mode === 'latest' ? await findLatest(db, clientId) : uploadIds
  const completed = await requireCompletedUploads(db, clientId, ids)
  const chosen = completed.map(({ uploadId }) => uploadId)
  const [uploads, superseded, overlaps, counts] = await Promise.all([
    findNames(db, clientId, chosen),
    findSuperseded(db, clientId, chosen),
    findOverlaps(db, clientId, chosen),
    countsAnything(db, clientId, chosen),
  ])
  return { uploads, superseded, overlaps, counts }
}

function findNames(
  db: Kysely<Database>,
  clientId: string,
  uploadIds: string[],
): Promise<SelectionPreview['uploads']> {
  return db
    .selectFrom('upload')
    .where('client_id', '=', clientId)
    .where('id', '=', sql<string>`any(${uploadIds}::uuid[])`)
    .select(['id', 'file_name as fileName'])
    .orderBy('id')
    .execute()
}

/** What a newer upload supersedes, whether that one is chosen or not: it is left out in either case. */
async function findSuperseded(
  db: Kysely<Database>,
  clientId: string,
  uploadIds: string[],
): Promise<SelectionPreview['superseded']> {
  const { rows } = await sql<SelectionPreview['superseded'][number]>`
    select jsonb_build_object('id', older.id, 'fileName', older.file_name) as upload,
      to_char(slice.period, 'YYYY-MM') as period, slice.billing_account_id as "billingAccountId",
      jsonb_build_object('id', newer.id, 'fileName', newer.file_name) as by,
      slice.purged_at is null and newer.status = 'completed' and exists (
        select from upload_period as taken
        where taken.upload_id = newer.id and taken.period = slice.period
          and taken.billing_account_id = slice.billing_account_id and taken.purged_at is null
      ) as comparable
    from upload_period as slice
    join upload as older on older.id = slice.upload_id
    join upload as newer on newer.id = slice.superseded_by
    where older.client_id = ${clientId} and newer.client_id = ${clientId}
      and slice.upload_id = any(${uploadIds}::uuid[])
    order by slice.period, slice.upload_id, slice.billing_account_id
    limit ${MOST_LISTED}
  `.execute(db)
  return rows
}

/** What nothing says to be versions of one another. */
async function findOverlaps(
  db: Kysely<Database>,
  clientId: string,
  uploadIds: string[],
): Promise<SelectionPreview['overlaps']> {
  const { rows } = await sql<SelectionPreview['overlaps'][number]>`
    select to_char(period, 'YYYY-MM') as period, billing_account_id as "billingAccountId",
      jsonb_agg(jsonb_build_object('id', upload.id, 'fileName', file_name) order by upload.id) as uploads
    from upload_period join upload on upload.id = upload_id
    where client_id = ${clientId} and upload_id = any(${uploadIds}::uuid[])
      and superseded_by is null and purged_at is null
    group by upload_period.period, billing_account_id
    having count(*) > 1
    order by upload_period.period, billing_account_id
    limit ${MOST_LISTED}
  `.execute(db)
  return rows
}

async function countsAnything(db: Kysely<Database>, clientId: string, uploadIds: string[]): Promise<boolean> {
  const row = await db
    .selectFrom('upload_period')
    .innerJoin('upload', 'upload.id', 'upload_period.upload_id')
    .where('upload.client_id', '=', clientId)
    .where('upload_period.upload_id', '=', sql<string>`any(${uploadIds}::uuid[])`)
    .where('superseded_by', 'is', null)
    .where('purged_at', 'is', null)
    .select('upload_id')
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

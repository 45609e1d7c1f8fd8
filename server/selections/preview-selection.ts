import { sql, type Kysely } from 'kysely'
import type { Selection, SelectionPreview } from '../../contract/selection.ts'
import type { Database } from '../../migrations/tables.ts'
import { isCounted } from '../versions/is-counted.ts'
import { findOverlaps } from '../versions/overlaps.ts'
import { requireCompletedUploads } from './require-completed-uploads.ts'
import { findLatest } from './selections-repository.ts'

/** What a selection would cover, without keeping it: as `resolveScope` takes it, said by names instead of sentences. */
export async function previewSelection(
  db: Kysely<Database>,
  clientId: string,
  { mode, uploadIds }: Selection,
): Promise<SelectionPreview> {
  const ids = mode === 'latest' ? await findLatest(db, clientId) : uploadIds
  const completed = await requireCompletedUploads(db, clientId, ids)
  const chosen = completed.map(({ uploadId }) => uploadId)
  const [uploads, leftOut, overlaps, counts] = await Promise.all([
    findNames(db, clientId, chosen),
    findLeftOut(db, clientId, chosen),
    findOverlaps(db, clientId, chosen),
    countsAnything(db, clientId, chosen),
  ])
  return { uploads, leftOut, overlaps, counts }
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

/** What does not count of them, whether the upload that supersedes it is chosen or not. */
async function findLeftOut(
  db: Kysely<Database>,
  clientId: string,
  uploadIds: string[],
): Promise<SelectionPreview['leftOut']> {
  const { rows } = await sql<SelectionPreview['leftOut'][number]>`
    select jsonb_build_object('id', older.id, 'fileName', older.file_name) as upload,
      case when newer.id is not null
        then jsonb_build_object('id', newer.id, 'fileName', newer.file_name) end as by,
      array_agg(distinct to_char(slice.period, 'YYYY-MM')) as periods,
      to_char(min(slice.period) filter (
        where slice.purged_at is null and newer.status = 'completed' and exists (
          select from upload_period as taken
          where taken.upload_id = newer.id and taken.period = slice.period
            and taken.billing_account_id = slice.billing_account_id and taken.purged_at is null
        )
      ), 'YYYY-MM') as "comparablePeriod"
    from (
      select * from upload_period where upload_id = any(${uploadIds}::uuid[]) and not ${isCounted}
    ) as slice
    join upload as older on older.id = slice.upload_id
    left join upload as newer on newer.id = slice.superseded_by and newer.client_id = ${clientId}
    where older.client_id = ${clientId}
    group by older.id, newer.id
    order by min(slice.period), older.id, newer.id
  `.execute(db)
  return rows
}

async function countsAnything(db: Kysely<Database>, clientId: string, uploadIds: string[]): Promise<boolean> {
  const row = await db
    .selectFrom('upload_period')
    .innerJoin('upload', 'upload.id', 'upload_period.upload_id')
    .where('upload.client_id', '=', clientId)
    .where('upload_period.upload_id', '=', sql<string>`any(${uploadIds}::uuid[])`)
    .where(isCounted)
    .select('upload_id')
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

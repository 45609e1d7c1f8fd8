import { sql, type Kysely, type NotNull, type Selectable } from 'kysely'
import { jsonArrayFrom, jsonObjectFrom } from 'kysely/helpers/postgres'
import type { UploadManifest } from '../../contract/manifest.ts'
import type { SupersededVersion, Upload, UploadOverlap, UploadStatus } from '../../contract/upload.ts'
import type { Database } from '../../migrations/tables.ts'
import { overlapsOfUpload } from '../versions/overlaps.ts'
import { versionsBeforeUpload } from '../versions/superseded-versions.ts'
import { uploadFromRow } from './upload-from-row.ts'

export async function hasCustomMapping(
  db: Kysely<Database>,
  clientId: string,
  mappingId: string,
): Promise<boolean> {
  const row = await db
    .selectFrom('custom_mapping')
    .where('client_id', '=', clientId)
    .where('id', '=', mappingId)
    .select('id')
    .executeTakeFirst()
  return row !== undefined
}

export async function findUpload(
  db: Kysely<Database>,
  clientId: string,
  id: string,
): Promise<Upload | undefined> {
  const row = await selectUploads(db, clientId)
    .select(['upload.report', overlapsOfUpload.as('overlaps'), versionsBeforeUpload.as('supersedes')])
    .where('upload.id', '=', id)
    .executeTakeFirst()
  return row && uploadFromRow(row)
}

/** These uploads of a client without their reports, in this order. */
export async function findUploads(db: Kysely<Database>, clientId: string, ids: string[]): Promise<Upload[]> {
  if (ids.length === 0) return []
  const rows = await selectUploads(db, clientId).where('upload.id', 'in', ids).execute()
  const byId = new Map(rows.map((row) => [row.id, row]))
  return ids.flatMap((id) => {
    const row = byId.get(id)
    return row ? [listedUpload(row)] : []
  })
}

/** The newest upload of the client with this content that is loaded or about to be. */
export async function findUploadWithContent(
  db: Kysely<Database>,
  clientId: string,
  contentSha256: string,
  statuses: UploadStatus[] = ['pending', 'processing', 'completed'],
): Promise<string | undefined> {
  const row = await db
    .selectFrom('upload')
    .where('client_id', '=', clientId)
    .where('content_sha256', '=', contentSha256)
    .where('status', 'in', statuses)
    .select('id')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.id
}

/** The newest other upload with the content of this one that is loaded or about to be. */
export async function findUploadWithContentOf(
  db: Kysely<Database>,
  clientId: string,
  id: string,
): Promise<string | undefined> {
  const row = await db
    .selectFrom('upload')
    .where('client_id', '=', clientId)
    .where('id', '=', id)
    .select('content_sha256')
    .executeTakeFirst()
  return row?.content_sha256 ? findUploadWithContent(db, clientId, row.content_sha256) : undefined
}

/** The load whose rows are the upload's now, or of its last attempt. */
export async function findLoadOfUpload(
  db: Kysely<Database>,
  clientId: string,
  id: string,
): Promise<{ loadId: string | null } | undefined> {
  const row = await db
    .selectFrom('upload')
    .where('client_id', '=', clientId)
    .where('id', '=', id)
    .select('load_id')
    .executeTakeFirst()
  return row && { loadId: row.load_id }
}

/** Where a file of the upload is kept, once it has come and unless the upload is deleted. */
export async function findKeptFile(
  db: Kysely<Database>,
  clientId: string,
  uploadId: string,
  fileIndex: number,
): Promise<
  { storageKey: string; hasCome: boolean; status: UploadStatus; loadId: string | null } | undefined
> {
  return db
    .selectFrom('upload_file')
    .innerJoin('upload', 'upload.id', 'upload_file.upload_id')
    .where('upload.client_id', '=', clientId)
    .where('upload.id', '=', uploadId)
    .where('file_index', '=', fileIndex)
    .select([
      'storage_key as storageKey',
      'status',
      'load_id as loadId',
      sql<boolean>`sha256 is not null`.as('hasCome'),
    ])
    .executeTakeFirst()
}

export async function hasCompletedUpload(db: Kysely<Database>, clientId: string): Promise<boolean> {
  const row = await db
    .selectFrom('upload')
    .where('client_id', '=', clientId)
    .where('status', '=', 'completed')
    .select('id')
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/** A completed upload as it would be delivered again; undefined where its files are not kept. */
export async function findReloadable(db: Kysely<Database>, clientId: string, id: string) {
  const upload = await db
    .selectFrom('upload')
    .where('client_id', '=', clientId)
    .where('id', '=', id)
    .where('status', '=', 'completed')
    .select([
      'file_name',
      'source_uri',
      'connection_id',
      'content_sha256',
      'manifest',
      'delivered_at',
      'mapping_id',
    ])
    .$narrowType<{ content_sha256: NotNull }>()
    .executeTakeFirst()
  if (!upload) return undefined
  const files = await db
    .selectFrom('upload_file')
    .innerJoin('upload', 'upload.id', 'upload_id')
    .where('client_id', '=', clientId)
    .where('upload_id', '=', id)
    .where('removed_at', 'is', null)
    .select(['file_index as fileIndex', 'upload_file.name', 'upload_file.bytes', 'sha256'])
    .select(['upload_file.storage_key as storageKey', 'upload_file.source_uri', 'etag', 'version_id'])
    .$narrowType<{ sha256: NotNull }>()
    .orderBy('file_index')
    .execute()
  return {
    ...upload,
    files: files.map(({ source_uri: uri, etag, version_id: versionId, ...file }) => ({
      ...file,
      bytes: Number(file.bytes),
      source: uri === null || etag === null ? undefined : { uri, etag, versionId },
    })),
  }
}

/** An upload's row with everything that its JSON shows, in one query. */
export type UploadRow = Awaited<ReturnType<ReturnType<typeof selectUploads>['executeTakeFirstOrThrow']>> &
  Pick<Selectable<Database['upload']>, 'report'> & {
    overlaps: UploadOverlap[] | null
    supersedes: SupersededVersion[] | null
  }

/** As lists have it: without its report. */
export function listedUpload(row: Omit<UploadRow, 'report' | 'overlaps' | 'supersedes'>): Upload {
  return uploadFromRow({ ...row, report: null, overlaps: null, supersedes: null })
}

/** Without the list of its files, which can be most of a page. */
const manifestOfUpload = sql<Omit<UploadManifest, 'deliveredAt'> | null>`
  case when manifest is not null then jsonb_build_object(
    'kind', manifest->'kind',
    'name', manifest->'name',
    'period', manifest->'period',
    'files', jsonb_array_length(manifest->'files'),
    'missing', (
      select coalesce(jsonb_agg(listed.file->'name' order by listed.number), '[]'::jsonb)
      from jsonb_array_elements(manifest->'files') with ordinality as listed(file, number)
      where not exists (
        select from upload_file
        where upload_file.upload_id = upload.id and upload_file.file_index = listed.number - 1
      )
    )
  ) end`

export function selectUploads(db: Kysely<Database>, clientId: string) {
  return db
    .selectFrom('upload')
    .where('upload.client_id', '=', clientId)
    .select([
      'upload.id',
      'file_name',
      'origin',
      'source_uri',
      'connection_id',
      'format',
      'format_version',
      'mapping_version',
      'status',
      'attempt',
      'upload.bytes',
      'phase',
      'bytes_read',
      'rows_read',
      'rows_accepted',
      'rows_rejected',
      'error',
      'delivered_at',
      'upload.created_at',
      'started_at',
      'finished_at',
      'deleted_at',
    ])
    .select((eb) => [
      manifestOfUpload.as('manifest'),
      eb
        .selectFrom('custom_mapping')
        .whereRef('custom_mapping.id', '=', 'upload.mapping_id')
        .select('version')
        .as('custom_mapping_version'),
      jsonArrayFrom(
        eb
          .selectFrom('upload_file')
          .whereRef('upload_file.upload_id', '=', 'upload.id')
          .select(['name', 'bytes', 'sha256', 'source_uri as sourceUri', 'etag', 'version_id as versionId'])
          .orderBy('file_index'),
      ).as('files'),
      jsonArrayFrom(
        eb
          .selectFrom('upload_total')
          .whereRef('upload_total.upload_id', '=', 'upload.id')
          // As text: a JSON number would round what numeric keeps.
          .select([
            'currency',
            sql<string>`trim_scale(billed_cost)::text`.as('billedCost'),
            sql<string>`trim_scale(effective_cost)::text`.as('effectiveCost'),
            sql<string>`trim_scale(list_cost)::text`.as('listCost'),
            sql<string>`trim_scale(contracted_cost)::text`.as('contractedCost'),
            sql<string>`trim_scale(source_billed_cost)::text`.as('sourceBilledCost'),
            sql<string>`trim_scale(rejected_cost)::text`.as('rejectedCost'),
          ])
          .orderBy('currency'),
      ).as('totals'),
      jsonArrayFrom(
        eb
          .selectFrom('upload_period')
          .whereRef('upload_period.upload_id', '=', 'upload.id')
          .select([
            sql<string>`to_char(period, 'YYYY-MM')`.as('period'),
            'billing_account_id as billingAccountId',
            'superseded_by as supersededBy',
            'superseded_how as supersededHow',
            sql<boolean>`purged_at is not null`.as('purged'),
          ])
          .orderBy('period')
          .orderBy('billing_account_id'),
      ).as('periods'),
      jsonObjectFrom(
        eb.selectFrom('app_user').whereRef('app_user.id', '=', 'upload.created_by').select(['id', 'name']),
      ).as('createdBy'),
    ])
}

import { sql, type Kysely, type Transaction } from 'kysely'
import { v7 as uuidv7 } from 'uuid'
import type { Manifest } from '../contract/manifest.ts'
import type { UploadError, UploadReport } from '../contract/upload.ts'
import type { Database } from '../migrations/tables.ts'
import type { LoadResult } from './load/read-back.ts'
import { removeFindings } from './findings/store-findings.ts'
import { enqueueRollups } from './rollups/rollup-job.ts'
import type { FileSource } from './uploads/insert-upload.ts'
import { lockVersions, recomputeSupersession } from './versions/supersession.ts'
import { withoutNuls } from './without-nuls.ts'

/** One try to load an upload. Its rows carry `loadId` and count only once the upload is completed with it. */
export interface Attempt {
  uploadId: string
  clientId: string
  loadId: string
  /** What the upload has to consist of, if it came with a manifest. */
  manifest: Manifest | null
  /** Null until all files are here. */
  contentSha256: string | null
  /** Of the account that its files come from; null where they were sent. */
  connectionId: string | null
  /** By their place in the report, which has gaps where files were not sent. */
  files: AttemptFile[]
}

export interface AttemptFile {
  fileIndex: number
  name: string
  bytes: number
  storageKey: string
  /** Null until the file has come from its bucket. */
  sha256: string | null
  source: FileSource | null
}

/** What was found out of a file before it was refused: a person reads it beside the reason. */
export interface Recognised {
  format?: string
  formatVersion?: string
  report?: UploadReport
}

export interface Completion {
  format: string
  formatVersion: string
  mappingVersion: number
  /** The client's own mapping, where no format read the file. */
  mappingId?: string | null
  report: UploadReport
  result: LoadResult
}

/**
 * Begins a try: gives the upload a new load id, so that a try that still runs elsewhere has lost from here on.
 * Answers null where there is nothing to load: cancelled, deleted, or completed by another.
 */
export async function beginAttempt(db: Kysely<Database>, uploadId: string): Promise<Attempt | null> {
  return db.transaction().execute(async (trx) => {
    const loadId = uuidv7()
    const upload = await trx
      .updateTable('upload')
      .set((eb) => ({
        status: 'processing',
        phase: 'recognising',
        attempt: eb('attempt', '+', 1),
        load_id: loadId,
        bytes_read: 0,
        rows_read: 0,
        rows_accepted: 0,
        rows_rejected: 0,
        error: null,
        report: null,
        started_at: sql<Date>`now()`,
        finished_at: null,
      }))
      .where('id', '=', uploadId)
      .where('status', 'in', ['pending', 'processing'])
      .returning(['client_id', 'manifest', 'content_sha256', 'connection_id'])
      .executeTakeFirst()
    if (!upload) return null
    await trx
      .insertInto('load')
      .values({ id: loadId, upload_id: uploadId, client_id: upload.client_id })
      .execute()
    return {
      uploadId,
      clientId: upload.client_id,
      loadId,
      manifest: upload.manifest,
      contentSha256: upload.content_sha256,
      connectionId: upload.connection_id,
      files: await filesOf(trx, uploadId),
    }
  })
}

async function filesOf(trx: Transaction<Database>, uploadId: string): Promise<AttemptFile[]> {
  const rows = await trx
    .selectFrom('upload_file')
    .select(['file_index as fileIndex', 'name', 'bytes', 'storage_key as storageKey', 'sha256'])
    .select(['source_uri', 'etag', 'version_id'])
    .where('upload_id', '=', uploadId)
    .orderBy('file_index')
    .execute()
  return rows.map(({ source_uri: uri, etag, version_id: versionId, ...file }) => ({
    ...file,
    bytes: Number(file.bytes),
    source: uri === null || etag === null ? null : { uri, etag, versionId },
  }))
}

/** Whether this try is still the upload's own; what it has read so far is recorded if it is. */
export async function recordProgress(
  db: Kysely<Database>,
  attempt: Attempt,
  progress: { phase: string; bytesRead: number; rowsRead: number },
): Promise<boolean> {
  const updated = await current(db, attempt)
    .set({ phase: progress.phase, bytes_read: progress.bytesRead, rows_read: progress.rowsRead })
    .executeTakeFirst()
  return updated.numUpdatedRows > 0n
}

/** Makes the rows of this try the upload's, with all that is known of them, or answers false if it has lost. */
export async function completeAttempt(
  db: Kysely<Database>,
  attempt: Attempt,
  { result, ...recognised }: Completion,
): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    await lockVersions(trx, attempt.clientId)
    const updated = await current(trx, attempt)
      .set((eb) => ({
        status: 'completed',
        phase: 'done',
        format: recognised.format,
        format_version: recognised.formatVersion,
        mapping_version: recognised.mappingVersion,
        mapping_id: recognised.mappingId ?? null,
        report: withoutNuls(recognised.report),
        bytes_read: eb.ref('bytes'),
        rows_read: result.rows.read,
        rows_accepted: result.rows.accepted,
        rows_rejected: result.rows.rejected,
        finished_at: sql<Date>`now()`,
      }))
      .executeTakeFirst()
    if (updated.numUpdatedRows === 0n) return false
    await writeTotals(trx, attempt.uploadId, result)
    await recomputeSupersession(trx, { clientId: attempt.clientId, userId: null })
    await enqueueRollups(trx, attempt.loadId)
    await recordEvent(trx, attempt, 'upload.completed', { rows: result.rows })
    return true
  })
}

/** Ends the upload with a reason, unless this try has lost. */
export async function failAttempt(
  db: Kysely<Database>,
  attempt: Attempt,
  error: UploadError,
  recognised: Recognised = {},
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const updated = await current(trx, attempt)
      .set({
        status: 'failed',
        phase: 'done',
        error: withoutNuls(error),
        format: recognised.format ?? null,
        format_version: recognised.formatVersion ?? null,
        report: withoutNuls(recognised.report ?? null),
        finished_at: sql<Date>`now()`,
      })
      .executeTakeFirst()
    if (updated.numUpdatedRows === 0n) return
    await recordEvent(trx, attempt, 'upload.failed', { code: error.code })
  })
}

/** Tries whose rows nobody reads and nobody writes any more. */
export function findAbandonedLoads(db: Kysely<Database>, uploadId?: string) {
  return db
    .selectFrom('load')
    .innerJoin('upload', 'upload.id', 'load.upload_id')
    .select(['load.id as loadId', 'load.client_id as clientId'])
    .where('load.purged_at', 'is', null)
    .where((eb) =>
      eb.or([
        eb('upload.load_id', '!=', eb.ref('load.id')),
        eb('upload.status', 'in', ['failed', 'cancelled', 'deleted']),
      ]),
    )
    .$if(uploadId !== undefined, (query) => query.where('load.upload_id', '=', uploadId!))
    .execute()
}

export async function markPurged(db: Kysely<Database>, loadId: string): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const load = await trx
      .selectFrom('load')
      .where('id', '=', loadId)
      .select('client_id as clientId')
      .executeTakeFirst()
    if (load) await removeFindings(trx, { clientId: load.clientId, loadId })
    await trx
      .updateTable('load')
      .set({ purged_at: sql<Date>`now()` })
      .where('id', '=', loadId)
      .execute()
  })
}

/** A statement takes 65,535 parameters; a file whose columns are shifted has a currency in every row. */
const ROWS_OF_INSERT = 5000

/** The upload, as long as this try is its current one. */
export function current(db: Kysely<Database>, attempt: Attempt) {
  return db
    .updateTable('upload')
    .where('id', '=', attempt.uploadId)
    .where('load_id', '=', attempt.loadId)
    .where('status', '=', 'processing')
}

async function writeTotals(trx: Transaction<Database>, uploadId: string, result: LoadResult): Promise<void> {
  // An earlier try of the same upload may have completed it, before a mapping changed and it was loaded again.
  await trx.deleteFrom('upload_total').where('upload_id', '=', uploadId).execute()
  await trx.deleteFrom('upload_period').where('upload_id', '=', uploadId).execute()
  for (const totals of chunksOf(result.totals)) {
    await trx
      .insertInto('upload_total')
      .values(
        totals.map((total) => ({
          upload_id: uploadId,
          currency: total.currency,
          billed_cost: total.billedCost,
          effective_cost: total.effectiveCost,
          list_cost: total.listCost,
          contracted_cost: total.contractedCost,
          source_billed_cost: total.sourceBilledCost,
          rejected_cost: total.rejectedCost,
        })),
      )
      .execute()
  }
  for (const periods of chunksOf(result.periods)) {
    await trx
      .insertInto('upload_period')
      .values(
        periods.map(({ period, billingAccountId }) => ({
          upload_id: uploadId,
          period,
          billing_account_id: billingAccountId,
        })),
      )
      .execute()
  }
}

function* chunksOf<Row>(rows: readonly Row[]): Generator<Row[]> {
  for (let at = 0; at < rows.length; at += ROWS_OF_INSERT) yield rows.slice(at, at + ROWS_OF_INSERT)
}

async function recordEvent(
  trx: Transaction<Database>,
  attempt: Attempt,
  action: string,
  detail: Record<string, unknown>,
): Promise<void> {
  await trx
    .insertInto('audit_event')
    .values({
      client_id: attempt.clientId,
      action,
      object_type: 'upload',
      object_id: attempt.uploadId,
      detail: { ...detail, loadId: attempt.loadId },
    })
    .execute()
}

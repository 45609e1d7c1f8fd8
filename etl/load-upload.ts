import type { ClickHouseClient } from '@clickhouse/client'
import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import type { UploadErrorCode } from '../contract/upload-error-codes.ts'
import type { UploadError } from '../contract/upload.ts'
import type { Database } from '../migrations/tables.ts'
import type { BucketAddress, ClientBucket } from '../client-bucket/client-bucket.ts'
import type { UploadStore } from '../upload-store/upload-store.ts'
import {
  beginAttempt,
  completeAttempt,
  failAttempt,
  findAbandonedLoads,
  markPurged,
  type Attempt,
  type Completion,
  type Recognised,
} from './attempts-repository.ts'
import type { Format, Mapping } from './formats/format.ts'
import { chooseFormat } from './formats/recognise.ts'
import { sourceColumns } from './formats/source-columns.ts'
import { LoadError } from './load-error.ts'
import { insertFile } from './load/insert-file.ts'
import { purgeLoad } from './load/load-tables.ts'
import { readBack } from './load/read-back.ts'
import { reconcile } from './load/reconcile.ts'
import { buildReport } from './load/report.ts'
import { requireAllFiles } from './manifests/missing-files.ts'
import { clientMappings } from './mappings-repository.ts'
import { followProgress, type Progress } from './progress.ts'
import { receiveFiles } from './receive/receive-files.ts'
import { lastReasonOf } from './receive/refusals.ts'
import { openFile } from './sources/open-file.ts'
import { NeedsReading, type Reading } from './sources/reading.ts'

export interface LoadContext {
  db: Kysely<Database>
  clickhouse: ClickHouseClient
  uploadStore: UploadStore
  /** Opens a client's folder in S3, to take files from; a test's own, where it needs one. */
  openBucket?: (address: BucketAddress) => ClientBucket
  log: Logger
  limits: LoadLimits
}

interface LoadLimits {
  /** Above this share of rejected rows a file is not what it seems, and nothing of it is shown. */
  maxRejectShare: number
  /** What the engine may use for one load. */
  maxMemoryBytes: number
  /** The largest file that is taken from a bucket. */
  maxFileBytes: number
}

/**
 * Loads an upload, or ends it with a reason. Safe to be killed at any moment and to run again: a try has an id of
 * its own, and what an earlier one left is purged first.
 *
 * @param lastTry whether a passing fault ends the upload, instead of being thrown for the queue to try again
 * @param signal aborted when this process has to stop
 */
export async function loadUpload(
  context: LoadContext,
  uploadId: string,
  { lastTry, signal }: { lastTry: boolean; signal: AbortSignal },
): Promise<void> {
  const { db, log } = context
  const attempt = await beginAttempt(db, uploadId)
  if (!attempt) return
  log.info({ uploadId, loadId: attempt.loadId }, 'load begun')
  await using progress = followProgress(db, attempt, signal)
  const recognised: Recognised = {}
  let completed = false
  try {
    await purgeAbandonedLoads(context, uploadId)
    const completion = await load(context, attempt, progress, recognised)
    completed = await completeAttempt(db, attempt, completion)
    log.info({ uploadId, loadId: attempt.loadId, rows: completion.result.rows, completed }, 'load ended')
  } catch (error) {
    // Whoever took the upload away from this try decides what becomes of it.
    if (!progress.lost) await endInFailure(context, attempt, error, { lastTry, recognised })
  }
  // A sweep may have purged this try between two of its statements, and will not come again.
  if (!completed) await purgeLoad(context.clickhouse, attempt)
  await purgeAbandonedLoads(context, uploadId)
}

async function endInFailure(
  { db, log }: LoadContext,
  attempt: Attempt,
  error: unknown,
  { lastTry, recognised }: { lastTry: boolean; recognised: Recognised },
): Promise<void> {
  const about = { uploadId: attempt.uploadId, loadId: attempt.loadId, err: error }
  if (error instanceof LoadError) {
    log.info(about, 'load refused')
    await failAttempt(db, attempt, error.toUploadError(), recognised)
    return
  }
  log.warn({ ...about, lastTry }, 'load interrupted')
  if (!lastTry) throw error
  await failAttempt(db, attempt, lastReasonOf(error) ?? INTERRUPTED)
}

/** What an upload says that was tried as often as it may be. */
export const INTERRUPTED = {
  code: 'interrupted',
  message: 'Loading was interrupted again and again, by a fault that is not the file’s.',
  hint: 'Retry. If it fails again, whoever runs this installation finds the cause in the log of etl.',
} satisfies UploadError & { code: UploadErrorCode }

async function load(
  context: LoadContext,
  attempt: Attempt,
  progress: Progress,
  recognised: Recognised,
): Promise<Completion> {
  if (attempt.manifest) requireAllFiles(attempt.manifest, attempt.files)
  if (attempt.files.length === 0) throw new Error(`Upload ${attempt.uploadId} has no file.`)
  await receiveFiles(context, attempt, progress)
  const loaded = await loadFiles(context, attempt, progress, recognised)
  progress.phase = 'finalising'
  const result = await readBack(context.clickhouse, attempt)
  const report = buildReport(loaded, result)
  recognised.report = report
  reconcile(result, { maxRejectShare: context.limits.maxRejectShare })
  const { format, version, mappingId } = loaded[0]!
  return {
    format: format.name,
    formatVersion: version,
    mappingVersion: format.mappingVersion,
    mappingId,
    report,
    result,
  }
}

/** Few files need more than the first reading, and none more than all three. */
async function loadFiles(
  context: LoadContext,
  attempt: Attempt,
  progress: Progress,
  recognised: Recognised,
  reading: Reading = 'regular',
): Promise<LoadedFile[]> {
  try {
    return await readFiles(context, attempt, progress, recognised, reading)
  } catch (error) {
    if (!(error instanceof NeedsReading)) throw error
    // The rollups do not know which file a row is of: what one of them has written goes with the others'.
    await purgeLoad(context.clickhouse, attempt)
    progress.restart()
    return loadFiles(context, attempt, progress, recognised, error.reading)
  }
}

async function readFiles(
  context: LoadContext,
  attempt: Attempt,
  progress: Progress,
  recognised: Recognised,
  reading: Reading,
): Promise<LoadedFile[]> {
  const all: LoadedFile[] = []
  for (const file of attempt.files) {
    progress.phase = 'recognising'
    const loaded = await loadFile(context, attempt, file, progress, reading).catch((error: unknown) => {
      throw attempt.files.length > 1 && error instanceof LoadError ? error.inFile(file.name) : error
    })
    requireOneFormat(all[0], loaded, file.name)
    recognised.format = loaded.format.name
    recognised.formatVersion = loaded.version
    all.push(loaded)
  }
  return all
}

interface LoadedFile {
  format: Format
  version: string
  mappingId: string | null
  header: readonly string[]
  mapping: Mapping
}

async function loadFile(
  { db, clickhouse, uploadStore, limits }: LoadContext,
  attempt: Attempt,
  { storageKey, bytes, fileIndex }: { storageKey: string; bytes: number; fileIndex: number },
  progress: Progress,
  reading: Reading,
): Promise<LoadedFile> {
  const file = await openFile({ clickhouse, uploadStore }, storageKey)
  const columns =
    file.kind === 'text'
      ? sourceColumns(file.head.header, { nullText: file.head.dialect.nullText, sample: file.head.sample })
      : file.parquet.rows.columns
  const { format, version, mappingId } = await chooseFormat(columns, clientMappings(db, attempt))
  const mapping = format.map(columns)
  progress.phase = 'loading'
  await insertFile(clickhouse, file, {
    ...attempt,
    fileIndex,
    mapping,
    maxMemoryBytes: limits.maxMemoryBytes,
    progress,
    signal: progress.signal,
    bytes,
    enginePath: uploadStore.enginePath(storageKey),
    reading,
  })
  return { format, version, mappingId, header: columns.names, mapping }
}

/** The files of one report are of one format: a second one among them is a mistake, not a bill. */
function requireOneFormat(first: LoadedFile | undefined, { format }: LoadedFile, fileName: string): void {
  if (first === undefined || first.format.name === format.name) return
  throw new LoadError(
    'mixed-formats',
    `\`${fileName}\` is ${format.title}, but the file before it is ${first.format.title}.`,
    'Upload the files of one report together, and others by themselves.',
  )
}

/** Purges what tries left behind that are not, or no longer, an upload's own; of one upload, or of all. */
export async function purgeAbandonedLoads(context: LoadContext, uploadId?: string): Promise<void> {
  for (const load of await findAbandonedLoads(context.db, uploadId)) {
    await purgeLoad(context.clickhouse, load)
    await markPurged(context.db, load.loadId)
  }
}

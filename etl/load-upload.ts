import type { ClickHouseClient } from '@clickhouse/client'
import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import type { Database } from '../migrations/tables.ts'
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
import { recogniseFormat } from './formats/recognise.ts'
import { LoadError } from './load-error.ts'
import { insertRows } from './load/insert-rows.ts'
import { purgeLoad } from './load/load-tables.ts'
import { readBack } from './load/read-back.ts'
import { reconcile } from './load/reconcile.ts'
import { buildReport } from './load/report.ts'
import { followProgress, type Progress } from './progress.ts'
import { decompress } from './sources/decompress.ts'
import { openDelimitedText } from './sources/delimited-text.ts'

export interface LoadContext {
  db: Kysely<Database>
  clickhouse: ClickHouseClient
  uploadStore: UploadStore
  log: Logger
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
  try {
    await purgeAbandonedLoads(context, uploadId)
    const completion = await load(context, attempt, progress, recognised)
    const completed = await completeAttempt(db, attempt, completion)
    log.info({ uploadId, loadId: attempt.loadId, rows: completion.result.rows, completed }, 'load ended')
  } catch (error) {
    // Whoever took the upload away from this try decides what becomes of it.
    if (!progress.lost) await endInFailure(context, attempt, error, { lastTry, recognised })
  }
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
  await failAttempt(db, attempt, INTERRUPTED)
}

/** What an upload says that was tried as often as it may be. */
export const INTERRUPTED = {
  code: 'interrupted',
  message: 'Loading was interrupted again and again, by a fault that is not the file’s.',
  hint: 'Retry. If it fails again, whoever runs this installation finds the cause in the log of etl.',
}

async function load(
  context: LoadContext,
  attempt: Attempt,
  progress: Progress,
  recognised: Recognised,
): Promise<Completion> {
  const { clickhouse, uploadStore } = context
  const [file] = attempt.files
  if (!file) throw new Error(`Upload ${attempt.uploadId} has no file.`)
  const source = uploadStore.read(file.storageKey)
  try {
    const text = await openDelimitedText(progress.countRows(decompress(progress.countBytes(source))))
    const { format, version, columns } = recogniseFormat(text.header)
    const mapping = format.map(columns)
    recognised.format = format.name
    recognised.formatVersion = version
    progress.phase = 'loading'
    await insertRows(clickhouse, { ...attempt, fileIndex: 0, mapping, text, signal: progress.signal })
    progress.phase = 'finalising'
    const result = await readBack(clickhouse, attempt)
    const report = buildReport(text.header, mapping, result)
    recognised.report = report
    reconcile(result)
    return {
      format: format.name,
      formatVersion: version,
      mappingVersion: format.mappingVersion,
      report,
      result,
    }
  } finally {
    source.destroy()
  }
}

/** Purges what tries left behind that are not, or no longer, an upload's own; of one upload, or of all. */
export async function purgeAbandonedLoads(context: LoadContext, uploadId?: string): Promise<void> {
  for (const load of await findAbandonedLoads(context.db, uploadId)) {
    await purgeLoad(context.clickhouse, load)
    await markPurged(context.db, load.loadId)
  }
}

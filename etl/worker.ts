import { LOAD_UPLOAD } from './load-upload-job.ts'
import { releaseJobsOfTheDead, sweepMs } from './heartbeat.ts'
import { startQueue, type Queue, type QueueOptions } from './queue.ts'
import { failUploadsWithoutJob } from './uploads-without-job.ts'
import { removeFilesOfDeletedUploads } from './deleted-files.ts'
import { removeOrphanedFiles } from './orphaned-files.ts'
import { purgeOrphanedLoads } from './orphaned-loads.ts'
import { CHECK_FINDINGS, checkFindings } from './findings/check-findings.ts'
import { enqueueMissingFindings, FIND_FINDINGS } from './findings/enqueue-findings.ts'
import { findFindingsOfLoad } from './findings/findings-job.ts'
import { BUILD_ROLLUPS, enqueueMissingRollups, rollUpLoad } from './rollups/rollup-job.ts'
import { purgeOldVersions } from './versions/retention.ts'
import { loadUpload, purgeAbandonedLoads, type LoadContext } from './load-upload.ts'

/** How often the upload store and the engine are searched for what nobody knows. */
const ORPHAN_SWEEP_MS = 3_600_000

/**
 * Takes load jobs from the queue, and sweeps up what the dead left, until it is stopped.
 *
 * @param queue.concurrency loads that this process runs side by side; each keeps a core of the engine busy
 * @param queue.keepVersions versions of a billing period that keep their rows, the current one included
 */
export async function startWorker(
  context: LoadContext,
  {
    keepVersions,
    ...options
  }: Pick<QueueOptions, 'pgPool' | 'concurrency' | 'silenceSeconds' | 'onEnd'> & { keepVersions: number },
): Promise<Queue> {
  const { db, log } = context
  const queue = await startQueue(context, {
    ...options,
    actions: {
      [BUILD_ROLLUPS]: ({ loadId }: { loadId: string }, { signal }) => rollUpLoad(context, loadId, signal),
      [CHECK_FINDINGS]: ({ clientId }: { clientId: string }, { signal }) =>
        checkFindings(context, clientId, signal),
      [FIND_FINDINGS]: ({ loadId }: { loadId: string }, { signal }) =>
        findFindingsOfLoad(context, loadId, signal),
      [LOAD_UPLOAD]: ({ uploadId }: { uploadId: string }, job) => loadUpload(context, uploadId, job),
    },
  })

  const sweeping = setInterval(() => attempt('sweep', sweep), sweepMs(options.silenceSeconds))
  const sweepingOrphans = setInterval(() => attempt('orphan sweep', sweepOrphans), ORPHAN_SWEEP_MS)
  attempt('orphan sweep', sweepOrphans)
  let swept: Promise<void> | undefined

  async function sweepOrphans(): Promise<void> {
    const removed = await removeOrphanedFiles(db, context.uploadStore)
    if (removed > 0) log.info({ removed }, 'files removed that no upload names')
    const purged = await purgeOrphanedLoads(context)
    if (purged > 0) log.info({ purged }, 'rows purged of loads that no upload names')
  }

  /** One sweep at a time: a purge may take longer than the interval. */
  async function sweep(): Promise<void> {
    if (swept) return swept
    swept = sweepOnce().finally(() => (swept = undefined))
    return swept
  }

  async function sweepOnce(): Promise<void> {
    await releaseJobsOfTheDead(db, options.silenceSeconds)
    await failUploadsWithoutJob(db)
    await purgeAbandonedLoads(context)
    await removeFilesOfDeletedUploads(db, context.uploadStore)
    await purgeOldVersions(context, keepVersions)
    await enqueueMissingRollups(db)
    await enqueueMissingFindings(db)
  }

  /** What fails here is done again at the next tick. */
  function attempt(what: string, action: () => Promise<void>): void {
    action().catch((error: unknown) => log.warn({ err: error }, `${what} failed`))
  }

  return {
    async stop() {
      clearInterval(sweeping)
      clearInterval(sweepingOrphans)
      await queue.stop()
      await swept?.catch(() => {})
    },
  }
}

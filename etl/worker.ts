import { EventEmitter } from 'node:events'
import { Logger as GraphileLogger, run, type WorkerEvents } from 'graphile-worker'
import type pg from 'pg'
import { LOAD_UPLOAD } from './load-upload-job.ts'
import { waitForDatabase } from '../migrations/wait-for-database.ts'
import { beat, BEAT_MS, releaseJobsOfTheDead, sayGoodbye } from './heartbeat.ts'
import { failUploadsWithoutJob } from './uploads-without-job.ts'
import { removeFilesOfDeletedUploads } from './deleted-files.ts'
import { removeOrphanedFiles } from './orphaned-files.ts'
import { purgeOrphanedLoads } from './orphaned-loads.ts'
import { BUILD_ROLLUPS, enqueueMissingRollups, rollUpLoad } from './rollups/rollup-job.ts'
import { purgeOldVersions } from './versions/retention.ts'
import { loadUpload, purgeAbandonedLoads, type LoadContext } from './load-upload.ts'

/** How often what the dead left is looked for. */
const SWEEP_MS = 10_000

/** How often the upload store and the engine are searched for what nobody knows. */
const ORPHAN_SWEEP_MS = 3_600_000

export interface EtlWorker {
  /** Takes no more jobs, gives running loads a moment to end, aborts them, and returns their jobs to the queue. */
  stop(): Promise<void>
}

/**
 * Takes load jobs from the queue until it is stopped.
 *
 * @param queue.concurrency loads that this process runs side by side; each keeps a core of the engine busy
 * @param queue.keepVersions versions of a billing period that keep their rows, the current one included
 * @param queue.onEnd called when the queue ends by itself, which it does where Postgres goes away at the wrong moment:
 * it may wait for ever for what it was doing, so the process has to end for another to take its jobs
 */
export async function startWorker(
  context: LoadContext,
  {
    pgPool,
    concurrency,
    keepVersions,
    onEnd,
  }: { pgPool: pg.Pool; concurrency: number; keepVersions: number; onEnd: (error: Error) => void },
): Promise<EtlWorker> {
  const { db, log } = context
  const workerIds: string[] = []
  const events: WorkerEvents = new EventEmitter()
  // The queue locks jobs for the pool, whichever of its workers runs them.
  events.on('pool:create', ({ workerPool }) => {
    workerIds.push(workerPool.id)
    attempt('first beat', () => beat(db, [workerPool.id]))
  })
  let stopping = false
  events.on('pool:gracefulShutdown', ({ message }) => {
    if (!stopping) onEnd(new Error(`The queue takes no more jobs: ${message}`))
  })

  await releaseJobsOfTheDead(db)
  const runner = await run({
    pgPool,
    events,
    concurrency,
    noHandleSignals: true,
    // In batches, however small: a batch that Postgres does not hear ends the queue in a way that can be told.
    preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
    logger: new GraphileLogger(() => (level, message) => {
      if (level === 'error') log.error(message)
      else log.debug(message)
    }),
    taskList: {
      [BUILD_ROLLUPS]: async (payload, { abortSignal }) => {
        const { loadId } = payload as { loadId: string }
        try {
          await rollUpLoad(context, loadId, abortSignal ?? new AbortController().signal)
        } finally {
          await waitForDatabase(db).catch(() => {})
        }
      },
      [LOAD_UPLOAD]: async (payload, { job, abortSignal }) => {
        const { uploadId } = payload as { uploadId: string }
        try {
          await loadUpload(context, uploadId, {
            lastTry: job.attempts >= job.max_attempts,
            signal: abortSignal ?? new AbortController().signal,
          })
        } finally {
          // The queue says what became of the job once, and ends where Postgres does not hear it.
          await waitForDatabase(db).catch(() => {})
        }
      },
    },
  })

  const beating = setInterval(() => attempt('beat', () => beat(db, workerIds)), BEAT_MS)
  const sweeping = setInterval(() => attempt('sweep', sweep), SWEEP_MS)
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
    await releaseJobsOfTheDead(db)
    await failUploadsWithoutJob(db)
    await purgeAbandonedLoads(context)
    await removeFilesOfDeletedUploads(db, context.uploadStore)
    await purgeOldVersions(context, keepVersions)
    await enqueueMissingRollups(db)
  }

  /** What fails here is done again at the next tick. */
  function attempt(what: string, action: () => Promise<void>): void {
    action().catch((error: unknown) => log.warn({ err: error }, `${what} failed`))
  }

  // Whatever else ends it.
  void runner.promise.then(() => {
    if (!stopping) onEnd(new Error('The queue takes no more jobs.'))
  })

  return {
    async stop() {
      stopping = true
      clearInterval(sweeping)
      clearInterval(sweepingOrphans)
      await runner.stop()
      clearInterval(beating)
      await swept?.catch(() => {})
      await sayGoodbye(db, workerIds)
    },
  }
}

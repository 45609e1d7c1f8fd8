import { EventEmitter } from 'node:events'
import { Logger as GraphileLogger, run, type Task, type WorkerEvents } from 'graphile-worker'
import type { Kysely } from 'kysely'
import type pg from 'pg'
import type { Logger } from 'pino'
import type { Database } from '../migrations/tables.ts'
import { waitForDatabase } from '../migrations/wait-for-database.ts'
import { beat, beatMs, releaseJobsOfTheDead, sayGoodbye } from './heartbeat.ts'

export interface Queue {
  /** Takes no more jobs, gives those that run a moment to end, aborts them, and returns them to the queue. */
  stop(): Promise<void>
}

/** A job that has begun. */
export interface RunningJob {
  /** Whether it is not tried again. */
  lastTry: boolean
  /** Aborted when this process has to stop. */
  signal: AbortSignal
}

type Action = (payload: never, job: RunningJob) => Promise<unknown>

export interface QueueOptions {
  pgPool: pg.Pool
  /** Jobs that this process runs side by side. */
  concurrency: number
  /** After so many seconds without a beat a worker counts as dead; the same for every process. */
  silenceSeconds: number
  /** What is done, by the name of the job. */
  actions: Record<string, Action>
  /** Jobs that are enqueued at certain times, however many processes there are. */
  crontab?: string
  /**
   * Called when the queue ends by itself, which it does where Postgres goes away at the wrong moment: it may wait for
   * ever for what it was doing, so the process has to end for another to take its jobs.
   */
  onEnd: (error: Error) => void
}

/** Takes jobs of these names until it is stopped, and says all the while that it lives. */
export async function startQueue(
  { db, log }: { db: Kysely<Database>; log: Logger },
  { pgPool, concurrency, silenceSeconds, actions, crontab = '', onEnd }: QueueOptions,
): Promise<Queue> {
  const workerIds: string[] = []
  const events: WorkerEvents = new EventEmitter()
  // The queue locks jobs for the pool, whichever of its workers runs them.
  events.on('pool:create', ({ workerPool }) => {
    workerIds.push(workerPool.id)
    say()
  })
  let stopping = false
  events.on('pool:gracefulShutdown', ({ message }) => {
    if (!stopping) onEnd(new Error(`The queue takes no more jobs: ${message}`))
  })

  await releaseJobsOfTheDead(db, silenceSeconds)
  const runner = await run({
    pgPool,
    events,
    concurrency,
    crontab,
    noHandleSignals: true,
    // In batches, however small: a batch that Postgres does not hear ends the queue in a way that can be told.
    preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
    logger: new GraphileLogger(() => (level, message) => {
      if (level === 'error') log.error(message)
      else log.debug(message)
    }),
    taskList: Object.fromEntries(Object.entries(actions).map(([name, action]) => [name, taskOf(db, action)])),
  })
  const beating = setInterval(say, beatMs(silenceSeconds))

  /** What fails here is done again at the next beat. */
  function say(): void {
    beat(db, workerIds).catch((error: unknown) => log.warn({ err: error }, 'beat failed'))
  }

  // Whatever else ends it.
  void runner.promise.then(() => {
    if (!stopping) onEnd(new Error('The queue takes no more jobs.'))
  })

  return {
    async stop() {
      stopping = true
      await runner.stop()
      clearInterval(beating)
      await sayGoodbye(db, workerIds)
    },
  }
}

function taskOf(db: Kysely<Database>, action: Action): Task {
  return async (payload, { job, abortSignal }) => {
    try {
      await action(payload as never, {
        lastTry: job.attempts >= job.max_attempts,
        signal: abortSignal ?? new AbortController().signal,
      })
    } finally {
      // The queue says what became of the job once, and ends where Postgres does not hear it.
      await waitForDatabase(db).catch(() => {})
    }
  }
}

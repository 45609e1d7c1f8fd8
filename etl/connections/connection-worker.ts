import { startQueue, type Queue, type QueueOptions, type RunningJob } from '../queue.ts'
import { backfillConnection } from './backfill.ts'
import type { ConnectionJobName, ConnectionJobs } from './connection-jobs.ts'
import { enqueueDueJobs } from './enqueue-due-jobs.ts'
import { pollConnection } from './poll-connection.ts'
import type { ConnectionContext } from './search-folder.ts'
import { takeHintedManifest } from './take-hinted-manifest.ts'
import { verifyConnection } from './verify-connection.ts'

/** Of so many clients at once. They wait for AWS, and take little of this machine, beside loads that may take hours. */
const CONCURRENCY = 4

const ENQUEUE_DUE_JOBS = 'enqueue_due_connection_jobs'

type Actions = {
  [Name in ConnectionJobName]: (payload: ConnectionJobs[Name], job: RunningJob) => Promise<unknown>
}

/** Takes the jobs of connections from the queue, and enqueues those that are due, until it is stopped. */
export async function startConnectionWorker(
  context: ConnectionContext,
  options: Pick<QueueOptions, 'pgPool' | 'silenceSeconds' | 'onEnd'>,
): Promise<Queue> {
  const actions: Actions = {
    poll_connection: ({ connectionId }, { signal }) => pollConnection(context, connectionId, signal),
    verify_connection: ({ connectionId }) => verifyConnection(context, connectionId, null),
    take_manifest: (payload, { signal }) => takeHintedManifest(context, payload, signal),
    backfill_connection: (payload, job) => backfillConnection(context, payload, job),
  }
  return startQueue(context, {
    ...options,
    concurrency: CONCURRENCY,
    actions: { ...actions, [ENQUEUE_DUE_JOBS]: () => enqueueDueJobs(context.db) },
    // At most one at a time, and none for the time in which no etl ran: what is due stays due.
    crontab: `* * * * * ${ENQUEUE_DUE_JOBS} ?jobKey=${ENQUEUE_DUE_JOBS}&max=1`,
  })
}

import closeWithGrace from 'close-with-grace'
import pg from 'pg'
import { pino } from 'pino'
import { createClickHouse } from '../clickhouse/client.ts'
import { readEtlEnvironment } from '../environment.ts'
import { createDatabase } from '../migrations/database.ts'
import { errorForLog } from '../migrations/error-for-log.ts'
import { waitForDatabase } from '../migrations/wait-for-database.ts'
import { openUploadStore } from '../upload-store/upload-store.ts'
import { startConnectionWorker } from './connections/connection-worker.ts'
import { startWorker } from './worker.ts'

const environment = readEtlEnvironment()
const log = pino({ name: 'etl', level: environment.logLevel, serializers: { err: errorForLog } })
const db = createDatabase(environment.databaseUrl)
const clickhouse = createClickHouse(environment.clickhouseUrl)
// Each of the two queues keeps a connection for itself to be told of new jobs.
const queuePool = new pg.Pool({
  connectionString: environment.databaseUrl,
  max: 8,
  application_name: 'outlay etl',
})
const onLost = (error: Error) => log.warn({ err: error }, 'queue connection lost')
queuePool.on('error', onLost)
queuePool.on('connect', (client) => client.on('error', onLost))
const uploadStore = openUploadStore(environment.uploadStore.folder, environment.uploadStore.engineFolder)

const onEnd = (error: Error) => {
  log.fatal({ err: error }, 'etl ends, to be started again')
  process.exit(1)
}

await waitForDatabase(db)
const { silenceSeconds } = environment
const worker = startWorker(
  {
    db,
    clickhouse,
    uploadStore,
    log,
    limits: {
      maxRejectShare: environment.maxRejectShare,
      maxMemoryBytes: environment.loadMaxMemoryBytes,
      maxFileBytes: environment.maxUploadBytes,
    },
  },
  {
    pgPool: queuePool,
    concurrency: environment.loadConcurrency,
    silenceSeconds,
    keepVersions: environment.keepVersions,
    onEnd,
  },
)
const connectionWorker = worker.then(() =>
  startConnectionWorker({ db, log }, { pgPool: queuePool, silenceSeconds, onEnd }),
)

// Before either has taken a job: one that is asked to stop while it starts gives back what it took.
closeWithGrace({ delay: 15_000, logger: log }, async ({ err }) => {
  if (err) log.error({ err }, 'etl stops on an error')
  await Promise.all([worker, connectionWorker].map(async (started) => (await started).stop()))
  await queuePool.end()
  await clickhouse.close()
  await db.destroy()
})

await connectionWorker
log.info('etl takes jobs')

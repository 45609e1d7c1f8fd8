import { join } from 'node:path'
import closeWithGrace from 'close-with-grace'
import { pino } from 'pino'
import { createClickHouse } from '../clickhouse/client.ts'
import { readServerEnvironment } from '../environment.ts'
import { isLoopback } from '../environment/reach.ts'
import { createDatabase } from '../migrations/database.ts'
import { waitForDatabase } from '../migrations/wait-for-database.ts'
import { openUploadStore } from '../upload-store/upload-store.ts'
import { ensureFirstOperator } from './accounts/first-operator.ts'
import { buildApp } from './app.ts'
import { loggerOptions } from './http/logger.ts'
import { createMailer } from './mail/mailer.ts'

/** How long requests that have begun may take to end once the process is told to stop. */
const SHUTDOWN_MS = 30_000

const environment = readServerEnvironment()
const logger = pino(loggerOptions(environment.logLevel))
const db = createDatabase(environment.databaseUrl)
const clickhouse = createClickHouse(environment.clickhouseUrl)
const { publicUrl } = environment

const app = await buildApp(
  {
    db,
    clickhouse,
    uploadStore: openUploadStore(environment.uploadStore.folder, environment.uploadStore.engineFolder),
    mailer: environment.mail ? createMailer(environment.mail) : null,
    config: {
      databaseUrl: environment.databaseUrl,
      sessionSecret: environment.sessionSecret,
      secureCookies: !isLoopback(publicUrl ? new URL(publicUrl).hostname : environment.host),
      publicUrl,
      trustedProxies: environment.trustedProxies,
      maxUploadBytes: environment.maxUploadBytes,
      demoAccounts: environment.demoAccounts,
      webBuild: join(import.meta.dirname, '../web/build'),
    },
  },
  logger,
)

closeWithGrace({ delay: SHUTDOWN_MS, logger }, async ({ err }) => {
  if (err) logger.fatal({ err }, 'closing after an error')
  await app.close()
  await Promise.all([db.destroy(), clickhouse.close()])
})

await waitForDatabase(db)
const operator = await ensureFirstOperator(db, environment.admin)
if (operator?.generatedPassword !== undefined) {
  // To the terminal alone, once: a log would keep the password.
  process.stdout.write(
    `\nThe first operator is ${operator.email}, password ${operator.generatedPassword}\n` +
      'It is not shown again.\n\n',
  )
}
const address = await app.listen({ host: environment.host, port: environment.port })
process.stdout.write(`Outlay listens on ${publicUrl ?? address}\n`)

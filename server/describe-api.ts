import { createClickHouse } from '../clickhouse/client.ts'
import { createDatabase } from '../migrations/database.ts'
import { buildApp } from './app.ts'

/** The API's description as it is committed. Needs no database: nothing connects before a request does. */
export async function describeApiAsText(): Promise<string> {
  const databaseUrl = 'postgres://127.0.0.1/nowhere'
  const db = createDatabase(databaseUrl)
  const clickhouse = createClickHouse('http://127.0.0.1')
  const app = await buildApp({
    db,
    clickhouse,
    uploadStore: {
      write: unused,
      duplicate: unused,
      remove: unused,
      read: unused,
      path: unused,
      enginePath: unused,
      removeAbandoned: unused,
      list: unused,
    },
    mailer: null,
    config: {
      databaseUrl,
      sessionSecret: 'not used to sign anything at all',
      secureCookies: false,
      publicUrl: undefined,
      trustedProxies: undefined,
      maxUploadBytes: 1,
      // None: what pages a machine has does not belong to the description.
      webBuild: '/nonexistent',
    },
  })
  try {
    await app.ready()
    return `${JSON.stringify(app.swagger(), null, 2)}\n`
  } finally {
    await app.close()
    await Promise.all([db.destroy(), clickhouse.close()])
  }
}

function unused(): never {
  throw new Error('Describing the API keeps no files')
}

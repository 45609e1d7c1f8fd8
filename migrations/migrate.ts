import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Logger, runMigrations } from 'graphile-worker'
import { Kysely, PostgresDialect, sql } from 'kysely'
import { Migrator, type Migration, type MigrationProvider } from 'kysely/migration'
import pg from 'pg'

const folder = join(import.meta.dirname, 'sql')

/** Plain SQL files, in the order of their names. A file that has been released is never changed. */
const sqlFiles: MigrationProvider = {
  async getMigrations() {
    const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort()
    const migrations = names.map(async (name): Promise<[string, Migration]> => {
      const text = await readFile(join(folder, name), 'utf8')
      return [name, { up: async (db) => void (await sql.raw(text).execute(db)) }]
    })
    return Object.fromEntries(await Promise.all(migrations))
  },
}

/**
 * Brings a Postgres database to the newest schema: our tables, then the job queue's. It may run again and in
 * several processes at once: the migrator takes a lock in the database, and graphile-worker expects company.
 *
 * @returns the names of the migrations that this call applied
 */
export async function migratePostgres(databaseUrl: string): Promise<string[]> {
  // A pool of its own, without the application's statement timeout: an index on a large table takes its time.
  const pool = new pg.Pool({ connectionString: databaseUrl, application_name: 'outlay-migrate', max: 4 })
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) })
  try {
    const { error, results = [] } = await new Migrator({ db, provider: sqlFiles }).migrateToLatest()
    if (error) {
      const failed = results.find((result) => result.status === 'Error')?.migrationName
      throw new Error(`Postgres migration ${failed ?? ''} failed: ${(error as Error).message}`, {
        cause: error,
      })
    }
    await runMigrations({ connectionString: databaseUrl, logger: new Logger(() => () => {}) })
    return results.map((result) => result.migrationName)
  } finally {
    await db.destroy()
  }
}

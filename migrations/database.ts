import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import type { Database } from './tables.ts'

const DATE_OID = 1082

/** Type parsers: a date stays the ISO day it is, instead of becoming midnight in this machine's time zone. */
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === DATE_OID ? (text: string) => text : pg.types.getTypeParser(oid, format),
}

/**
 * Postgres as a typed query builder on a pool of connections. Close it with `db.destroy()`.
 *
 * A statement ends after 30 s and an idle transaction after 60 s, so that no request can hold a connection for
 * good: what takes longer here is a mistake, since costs are in ClickHouse.
 */
export function createDatabase(url: string, options: { maxConnections?: number } = {}): Kysely<Database> {
  const pool = new pg.Pool({
    connectionString: url,
    application_name: 'outlay',
    types,
    max: options.maxConnections ?? 10,
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 30_000,
    statement_timeout: 30_000,
    idle_in_transaction_session_timeout: 60_000,
    keepAlive: true,
  })
  // An idle connection that breaks (a restart of Postgres) is replaced at its next use; unheard, it ends the process.
  pool.on('error', () => {})
  return new Kysely<Database>({ dialect: new PostgresDialect({ pool }) })
}

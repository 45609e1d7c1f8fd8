import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ClickHouseClient } from '@clickhouse/client'
import type { Kysely } from 'kysely'
import pg from 'pg'
import { inject } from 'vitest'
import { createClickHouse } from '../clickhouse/client.ts'
import { createDatabase } from '../migrations/database.ts'
import type { Database } from '../migrations/tables.ts'
import { cloneClickHouse } from './clickhouse-template.ts'
import { TEMPLATE_DATABASE, withDatabase } from './global-setup.ts'

/** Databases of one test file: nothing that it does can be seen by another one. */
export interface TestDatabases {
  db: Kysely<Database>
  databaseUrl: string
  clickhouseUrl: string
  /** A folder for an upload store. */
  uploadStore: string
  stop(): Promise<void>
}

/**
 * A database of Postgres and one of ClickHouse, cloned from the migrated templates, and a folder, all new.
 * Call `stop()` in `afterAll`: it removes them.
 */
export async function createTestDatabases(): Promise<TestDatabases> {
  const name = `test_${randomBytes(8).toString('hex')}`
  const [postgres, clickhouse, uploadStore] = await Promise.all([
    createPostgresDatabase(name, TEMPLATE_DATABASE),
    createClickHouseDatabase(name),
    mkdtemp(join(tmpdir(), 'outlay-test-uploads-')),
  ])
  const db = createDatabase(postgres.url, { maxConnections: 4 })
  return {
    db,
    databaseUrl: postgres.url,
    clickhouseUrl: clickhouse.url,
    uploadStore,
    async stop() {
      await db.destroy()
      await Promise.all([
        postgres.drop(),
        clickhouse.drop(),
        rm(uploadStore, { recursive: true, force: true }),
      ])
    },
  }
}

/** An empty Postgres database, for tests of the migrations themselves. */
export function createEmptyPostgres(): Promise<{ url: string; drop(): Promise<void> }> {
  return createPostgresDatabase(`test_${randomBytes(8).toString('hex')}`, 'template0')
}

async function createPostgresDatabase(name: string, template: string) {
  const { databaseUrl } = inject('engines')
  await runOnPostgres(`create database ${name} template ${template}`)
  return {
    url: withDatabase(databaseUrl, name),
    drop: () => runOnPostgres(`drop database ${name} with (force)`),
  }
}

async function runOnPostgres(statement: string): Promise<void> {
  const client = new pg.Client(inject('engines').databaseUrl)
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}

async function createClickHouseDatabase(name: string) {
  const { clickhouseUrl, clickhouseTemplate } = inject('engines')
  const run = async (action: (clickhouse: ClickHouseClient) => Promise<unknown>) => {
    const clickhouse = createClickHouse(clickhouseUrl)
    await action(clickhouse).finally(() => clickhouse.close())
  }
  await run((clickhouse) => cloneClickHouse(clickhouse, clickhouseTemplate, name))
  return {
    url: withDatabase(clickhouseUrl, name),
    drop: () => run((clickhouse) => clickhouse.command({ query: `drop database if exists ${name}` })),
  }
}

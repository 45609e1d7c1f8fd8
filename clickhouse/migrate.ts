import { readdir, readFile } from 'node:fs/promises'
import type { ClickHouseClient } from '@clickhouse/client'
import { createClickHouse } from './client.ts'

const MIGRATIONS = new URL('./migrations/', import.meta.url)

/**
 * Brings the database that the URL names up to the newest migration, creating it where it does not exist.
 *
 * ClickHouse has neither transactions around DDL nor advisory locks, so every statement is written to do no harm
 * when it runs again (`IF NOT EXISTS`): a migration that was cut off is run again whole, and two processes that
 * migrate at once meet in the same result.
 */
export async function migrateClickHouse(url: string): Promise<void> {
  await createDatabase(url)
  const clickhouse = createClickHouse(url)
  try {
    await clickhouse.command({
      query: `CREATE TABLE IF NOT EXISTS schema_migration (name String, applied_at DateTime DEFAULT now())
              ENGINE = MergeTree ORDER BY name`,
    })
    const applied = await appliedMigrations(clickhouse)
    const files = (await readdir(MIGRATIONS)).filter((file) => file.endsWith('.sql')).sort()
    for (const file of files.filter((name) => !applied.has(name))) {
      for (const query of statements(await readFile(new URL(file, MIGRATIONS), 'utf8'))) {
        await clickhouse.command({ query })
      }
      await clickhouse.insert({
        table: 'schema_migration',
        columns: ['name'],
        values: [{ name: file }],
        format: 'JSONEachRow',
      })
    }
  } finally {
    await clickhouse.close()
  }
}

/** The statements of a migration file: each ends with a semicolon at the end of a line. */
function statements(text: string): string[] {
  return text
    .split(/;[ \t]*(?:\n|$)/)
    .map((statement) => statement.trim())
    .filter((statement) => statement.replace(/^--.*$/gm, '').trim() !== '')
}

async function appliedMigrations(clickhouse: ClickHouseClient): Promise<Set<string>> {
  const answer = await clickhouse.query({ query: 'SELECT name FROM schema_migration', format: 'JSONEachRow' })
  return new Set((await answer.json<{ name: string }>()).map((row) => row.name))
}

async function createDatabase(url: string): Promise<void> {
  const target = new URL(url)
  const name = decodeURIComponent(target.pathname.slice(1))
  if (name === '' || name === 'default') return
  target.pathname = '/default'
  const clickhouse = createClickHouse(target.href)
  try {
    await clickhouse.command({
      query: 'CREATE DATABASE IF NOT EXISTS {name:Identifier}',
      query_params: { name },
    })
  } finally {
    await clickhouse.close()
  }
}

import { randomBytes } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { expect, inject, it } from 'vitest'
import { CANONICAL_COLUMNS } from '../etl/formats/canonical-columns.ts'
import { createClickHouse } from './client.ts'
import { migrateClickHouse } from './migrate.ts'

async function withNewDatabase(test: (url: string) => Promise<void>): Promise<void> {
  const url = new URL(inject('engines').clickhouseUrl)
  const name = `test_${randomBytes(8).toString('hex')}`
  url.pathname = name
  try {
    await test(url.href)
  } finally {
    const admin = createClickHouse(inject('engines').clickhouseUrl)
    await admin.command({ query: `DROP DATABASE IF EXISTS ${name}` })
    await admin.close()
  }
}

async function select<Row>(url: string, query: string): Promise<Row[]> {
  const clickhouse = createClickHouse(url)
  try {
    return await (await clickhouse.query({ query, format: 'JSONEachRow' })).json<Row>()
  } finally {
    await clickhouse.close()
  }
}

const TABLES =
  'SELECT name, create_table_query FROM system.tables WHERE database = currentDatabase() ORDER BY name'

it('creates the database and its tables; a second run does no harm', async () => {
  await withNewDatabase(async (url) => {
    await migrateClickHouse(url)
    const first = await select(url, TABLES)
    await migrateClickHouse(url)
    expect(await select(url, TABLES)).toEqual(first)
    const files = (await readdir(new URL('migrations', import.meta.url))).sort()
    expect(
      await select(url, 'SELECT name, count() AS times FROM schema_migration GROUP BY name ORDER BY name'),
    ).toEqual(files.map((name) => ({ name, times: '1' })))
  })
})

it('can be run by two processes at once', async () => {
  await withNewDatabase(async (url) => {
    await Promise.all([migrateClickHouse(url), migrateClickHouse(url)])
    const tables = await select<{ name: string }>(url, TABLES)
    expect(tables.map(({ name }) => name)).toContain('cost_line_from_landing')
  })
})

it('has a column for everything that a mapping may fill, and nothing else', async () => {
  await withNewDatabase(async (url) => {
    await migrateClickHouse(url)
    const columns = await select<{ name: string }>(
      url,
      `SELECT name FROM system.columns WHERE database = currentDatabase() AND table = 'cost_line' ORDER BY position`,
    )
    const lineage = ['client_id', 'load_id', 'file_index', 'row_number']
    expect(columns.map(({ name }) => name)).toEqual([...lineage, ...CANONICAL_COLUMNS])
  })
})

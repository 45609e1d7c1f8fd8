import { readFile } from 'node:fs/promises'
import pg from 'pg'
import { afterEach, expect, test } from 'vitest'
import { createEmptyPostgres } from '../testing/databases.ts'
import { createDatabase } from './database.ts'
import { migratePostgres } from './migrate.ts'

const created: { drop(): Promise<void> }[] = []
afterEach(async () => {
  for (const database of created.splice(0)) await database.drop()
})

async function emptyPostgres(): Promise<string> {
  const database = await createEmptyPostgres()
  created.push(database)
  return database.url
}

/** Every column of every table, the job queue's tables included. */
async function describeSchema(url: string) {
  const client = new pg.Client(url)
  await client.connect()
  const { rows } = await client.query(
    `select table_schema, table_name, column_name, data_type, column_default from information_schema.columns
     where table_schema not in ('pg_catalog', 'information_schema') order by 1, 2, ordinal_position`,
  )
  await client.end()
  return rows
}

test('a second migration does no harm', async () => {
  const url = await emptyPostgres()
  expect(await migratePostgres(url)).toContain('0001_foundation.sql')
  const before = await describeSchema(url)
  expect(await migratePostgres(url)).toEqual([])
  expect(await describeSchema(url)).toEqual(before)
})

test('several processes that migrate at once end with the same schema as one', async () => {
  const [alone, together] = [await emptyPostgres(), await emptyPostgres()]
  await migratePostgres(alone)
  const applied = await Promise.all([
    migratePostgres(together),
    migratePostgres(together),
    migratePostgres(together),
  ])
  expect(applied.flat().filter((name) => name === '0001_foundation.sql')).toHaveLength(1)
  expect(await describeSchema(together)).toEqual(await describeSchema(alone))
})

test('dates are read as the days they are, and amounts exactly', async () => {
  const url = await emptyPostgres()
  await migratePostgres(url)
  const db = createDatabase(url)
  const client = await db
    .insertInto('client')
    .values({ slug: 'a', name: 'A', profile: 'core' })
    .returning('id')
    .executeTakeFirstOrThrow()
  const id = '01980000-0000-7000-8000-000000000000'
  await db
    .insertInto('upload')
    .values({
      id,
      client_id: client.id,
      file_name: 'a.csv',
      origin: 'file',
      bytes: '9007199254740993',
      content_sha256: '',
    })
    .execute()
  await db
    .insertInto('upload_period')
    .values({ upload_id: id, period: '2026-10-01', billing_account_id: '' })
    .execute()
  const row = await db
    .selectFrom('upload')
    .innerJoin('upload_period', 'upload_id', 'id')
    .select(['period', 'bytes'])
    .executeTakeFirstOrThrow()
  expect(row).toEqual({ period: '2026-10-01', bytes: '9007199254740993' })
  await db.destroy()
})

test('audit events cannot be changed or removed', async () => {
  const url = await emptyPostgres()
  await migratePostgres(url)
  const client = new pg.Client(url)
  await client.connect()
  await client.query("insert into audit_event (action, object_type, object_id) values ('a', 'b', 'c')")
  await expect(client.query("update audit_event set action = 'x'")).rejects.toThrow('append-only')
  await expect(client.query('delete from audit_event')).rejects.toThrow('append-only')
  await client.end()
})

test('reports of before the comparison with standards get an empty one, and others stay as they are', async () => {
  const url = await emptyPostgres()
  await migratePostgres(url)
  const client = new pg.Client(url)
  await client.connect()
  const before = {
    mappedColumns: [],
    unusedColumns: ['Colour'],
    findings: [{ code: 'missing-cost', column: 'ListCost', message: 'm', rows: 2, firstRow: 3 }],
    rejects: [{ column: 'BilledCost', reason: 'is empty', rows: 1, firstRow: 9, sampleValue: '' }],
  }
  await client.query(`insert into client (id, slug, name, profile) values (uuidv7(), 'a', 'A', 'core')`)
  await client.query(
    `insert into upload (id, client_id, file_name, origin, bytes, content_sha256, report)
     select uuidv7(), id, 'f', 'file', 0, 'x', $1 from client`,
    [before],
  )
  const migration = await readFile(new URL('sql/0004_older_reports.sql', import.meta.url), 'utf8')
  const after = {
    ...before,
    conformance: null,
    findings: [{ ...before.findings[0], samples: [], values: [] }],
    rejects: [{ ...before.rejects[0], firstFileIndex: 0 }],
  }
  for (const run of ['first', 'second']) {
    await client.query(migration)
    expect((await client.query('select report from upload')).rows, run).toEqual([{ report: after }])
  }
  await client.end()
})

import type { ClickHouseClient } from '@clickhouse/client'
import { createClickHouse } from '../clickhouse/client.ts'
import { migrateClickHouse } from '../clickhouse/migrate.ts'

/** The statements that make what the migrations come to, without the way there: half of them take back others. */
export interface ClickHouseTemplate {
  /** The database that was migrated, as the statements name it. */
  database: string
  tables: string[]
  /** After the tables, since they write into them. */
  views: string[]
}

/** Migrates the database that the URL names, and reads how what is in it is made. */
export async function makeClickHouseTemplate(url: string): Promise<ClickHouseTemplate> {
  await migrateClickHouse(url)
  const clickhouse = createClickHouse(url)
  try {
    const answer = await clickhouse.query({
      query: `SELECT create_table_query AS statement, engine = 'MaterializedView' AS isView
              FROM system.tables WHERE database = currentDatabase()`,
      format: 'JSONEachRow',
    })
    const made = await answer.json<{ statement: string; isView: number }>()
    const statements = (isView: boolean) =>
      made.filter((table) => Boolean(table.isView) === isView).map(({ statement }) => statement)
    return {
      database: decodeURIComponent(new URL(url).pathname.slice(1)),
      tables: statements(false),
      views: statements(true),
    }
  } finally {
    await clickhouse.close()
  }
}

/** Makes a database like the template: in a fifth of the time that the migrations take. */
export async function cloneClickHouse(
  clickhouse: ClickHouseClient,
  { database, tables, views }: ClickHouseTemplate,
  name: string,
): Promise<void> {
  const run = (query: string) => clickhouse.command({ query: query.replaceAll(`${database}.`, `${name}.`) })
  await clickhouse.command({ query: `CREATE DATABASE ${name}` })
  await Promise.all(tables.map(run))
  await Promise.all(views.map(run))
}

/** Whether a database is as it was cloned: nothing was ever written into it, and its tables are those of the template. */
export async function isUntouchedClone(
  clickhouse: ClickHouseClient,
  { database, tables, views }: ClickHouseTemplate,
  name: string,
): Promise<boolean> {
  const answer = await clickhouse.query({
    query: `SELECT groupArray(create_table_query) AS made,
              (SELECT count() FROM system.parts WHERE database = {name:String}) AS parts
            FROM system.tables WHERE database = {name:String}`,
    query_params: { name },
    format: 'JSONEachRow',
  })
  const [found] = await answer.json<{ made: string[]; parts: string }>()
  const expected = [...tables, ...views].map((statement) => statement.replaceAll(`${database}.`, `${name}.`))
  return Number(found!.parts) === 0 && String(found!.made.toSorted()) === String(expected.toSorted())
}

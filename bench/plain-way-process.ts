import { createReadStream } from 'node:fs'
import { createGunzip } from 'node:zlib'
import { parse } from 'csv-parse'
import { createClickHouse } from '../clickhouse/client.ts'
import type { MappedColumn } from './mapped-columns.ts'
import { measureTask } from './measured-child.ts'

export interface PlainWayTask {
  clickhouseUrl: string
  path: string
  columns: MappedColumn[]
  rows: number
}

const BATCH_ROWS = 10_000
const TABLE = 'plain_cost_line'
const TYPES = { decimal: 'Nullable(Decimal(38, 18))', time: `Nullable(DateTime('UTC'))`, text: 'String' }

// Loads a file as it is done without an engine that parses: csv-parse to objects, and those in batches of JSON.
measureTask(async ({ clickhouseUrl, path, columns, rows }: PlainWayTask) => {
  const clickhouse = createClickHouse(clickhouseUrl)
  const definitions = columns.map(({ name, kind }) => `\`${name}\` ${TYPES[kind]}`).join(', ')
  await clickhouse.command({
    query: `CREATE OR REPLACE TABLE ${TABLE} (${definitions}) ENGINE = MergeTree ORDER BY tuple()`,
  })
  const insert = (values: Row[]) =>
    clickhouse.insert({
      table: TABLE,
      values,
      format: 'JSONEachRow',
      clickhouse_settings: { date_time_input_format: 'best_effort' },
    })
  const began = performance.now()
  let batch: Row[] = []
  for await (const record of records(path, rows)) {
    batch.push(asRow(record, columns))
    if (batch.length < BATCH_ROWS) continue
    await insert(batch)
    batch = []
  }
  await insert(batch)
  const seconds = (performance.now() - began) / 1000
  const answer = await clickhouse.query({
    query: `SELECT count() AS rows FROM ${TABLE}`,
    format: 'JSONEachRow',
  })
  const [counted] = await answer.json<{ rows: string }>()
  if (Number(counted?.rows) !== rows)
    throw new Error(`The plain way loaded ${counted?.rows} of ${rows} rows.`)
  await clickhouse.command({ query: `DROP TABLE ${TABLE} SYNC` })
  await clickhouse.close()
  return seconds
})

type Row = Record<string, string | null>

function records(path: string, rows: number): AsyncIterable<Record<string, string>> {
  const parser = parse({ columns: true, to: rows })
  const file = createReadStream(path)
  return path.endsWith('.gz') ? file.pipe(createGunzip()).pipe(parser) : file.pipe(parser)
}

function asRow(record: Record<string, string>, columns: MappedColumn[]): Row {
  const row: Row = {}
  for (const { name, kind } of columns) {
    const value = record[name]!
    row[name] = kind !== 'text' && value === '' ? null : value
  }
  return row
}

import { randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import type { ClickHouseClient } from '@clickhouse/client'
import { createClickHouse } from '../clickhouse/client.ts'
import { quote } from '../etl/formats/mapping-builder.ts'
import { recogniseFormat } from '../etl/formats/recognise.ts'
import { sourceColumns } from '../etl/formats/source-columns.ts'
import { compileLoad } from '../etl/load/compile-load.ts'
import { csvRows, dialectSettings } from '../etl/sources/csv-rows.ts'
import { openDelimitedText } from '../etl/sources/delimited-text.ts'

/** The engine reading the local file by itself, without server, etl and HTTP in between. */
export interface EngineAlone {
  /** Waits until the engine has merged what earlier loads left: a measurement is not to pay for the one before. */
  settle(): Promise<void>
  /** The statement that Outlay compiles, through the landing table and its views. In seconds. */
  throughLanding(): Promise<number>
  /** The same columns mapped the same way into one table, without checks and without views. In seconds. */
  bareInsert(): Promise<number>
  close(): Promise<void>
}

export async function engineAlone(clickhouseUrl: string, path: string): Promise<EngineAlone> {
  const clickhouse = createClickHouse(clickhouseUrl)
  const source = createReadStream(path)
  const { header, dialect } = await openDelimitedText(
    source[Symbol.asyncIterator]() as AsyncGenerator<Buffer>,
  )
  source.destroy()
  const columns = sourceColumns(header)
  const { format } = recogniseFormat(columns)
  const mapping = format.map(columns)
  const sql = compileLoad(
    mapping,
    csvRows({ header, nullText: null }, (structure) => `file(${quote(path)}, 'CSV', ${quote(structure)})`),
  )
  const bare = sql
    .replace('INSERT INTO cost_line_landing (', 'INSERT INTO bare_cost_line (')
    .replace('reject_column, reject_reason, reject_value, source_billed_cost, row_findings, ', '')
    .replace(
      / {2}if\(reject_code = 0, '', \[.*\n|.*`out (reject_reason|reject_value|source_billed_cost|row_findings)`,\n/g,
      '',
    )
  await clickhouse.command({ query: 'CREATE TABLE IF NOT EXISTS bare_cost_line AS cost_line' })
  const settings = {
    ...dialectSettings(dialect),
    input_format_csv_skip_first_lines: '1',
  }
  const run = (query: string) => timed(clickhouse, query, settings)
  return {
    async settle() {
      while ((await merges(clickhouse)) > 0) await new Promise((resolve) => setTimeout(resolve, 200))
    },
    throughLanding: () => run(sql),
    async bareInsert() {
      const seconds = await run(bare)
      await clickhouse.command({ query: 'TRUNCATE TABLE bare_cost_line' })
      return seconds
    },
    close: () => clickhouse.close(),
  }
}

async function merges(clickhouse: ClickHouseClient): Promise<number> {
  const answer = await clickhouse.query({
    query: 'SELECT count() AS running FROM system.merges',
    format: 'JSONEachRow',
  })
  const [row] = await answer.json<{ running: string }>()
  return Number(row?.running)
}

async function timed(
  clickhouse: ClickHouseClient,
  query: string,
  settings: Record<string, string | number>,
): Promise<number> {
  const began = performance.now()
  await clickhouse.command({
    query,
    query_params: { clientId: randomUUID(), loadId: randomUUID(), fileIndex: 0 },
    clickhouse_settings: settings,
  })
  return (performance.now() - began) / 1000
}

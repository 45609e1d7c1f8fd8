import { Readable } from 'node:stream'
import type { ClickHouseClient } from '@clickhouse/client'
import { v7 as uuidv7 } from 'uuid'
import type { UploadStore } from '../../upload-store/upload-store.ts'
import { quote } from '../formats/mapping-builder.ts'
import { csvRows, dialectSettings } from './csv-rows.ts'
import { openFile, type TextFile } from './open-file.ts'
import { PARQUET_SETTINGS } from './parquet-rows.ts'
import { readLine } from './read-line.ts'
import type { RowSource } from './row-source.ts'
import { unzip } from './zip.ts'

const MAX_SECONDS = 60

interface Engines {
  clickhouse: ClickHouseClient
  uploadStore: UploadStore
}

interface WantedRow {
  storageKey: string
  rowNumber: number
  /** How many rows the load found in the file; undefined where that is not known. */
  rowCount?: number | undefined
  signal: AbortSignal
}

type Row = { name: string; value: string }[]

/**
 * A row of a kept file as the provider wrote it, found by the number that its cost line has: the engine reads the
 * file as it did for the load, so that the two number alike. Null where the file has no such row. Values that go
 * beyond the header have an empty name.
 */
export async function readRow(engines: Engines, wanted: WantedRow): Promise<Row | null> {
  const { storageKey, rowNumber, signal } = wanted
  const file = await openFile(engines, storageKey)
  if (file.kind === 'parquet') {
    return select(engines, file.parquet.rows, PARQUET_SETTINGS, rowNumber, signal)
  }
  const ofLine = await readRowOfLine(engines, file, wanted)
  if (ofLine) return ofLine
  return withTextOnDisk(engines, file, storageKey, (path, compression) => {
    const { header, dialect, lines } = file.head
    const rows = csvRows(
      { header, nullText: null },
      (structure) => `file(${quote(path)}, 'CSV', ${quote(structure)}, ${quote(compression)})`,
    )
    const settings = { ...dialectSettings(dialect), input_format_csv_skip_first_lines: String(lines) }
    return select(engines, rows, settings, rowNumber, signal)
  })
}

/** A longer one does not fit into a statement. */
const MAX_LINE_CHARACTERS = 50_000

/**
 * The row out of its line. Where a file has as many lines as rows, each row is one line, and the line can be looked
 * for without reading the values of those before it. Undefined where it has not, or the line cannot be passed on.
 */
async function readRowOfLine(
  engines: Engines,
  { compression, head: { header, dialect, lines } }: TextFile,
  { storageKey, rowNumber, rowCount, signal }: WantedRow,
): Promise<Row | undefined> {
  if (compression !== 'none' || rowCount === undefined || rowNumber > rowCount) return undefined
  const found = await readLine(
    engines.clickhouse,
    { path: engines.uploadStore.enginePath(storageKey), number: lines + rowNumber, signal },
    { max_execution_time: MAX_SECONDS },
  )
  const { text } = found
  const isWhole = text.length <= MAX_LINE_CHARACTERS && !/[\0\ufffd]/.test(text)
  if (found.lines !== lines + rowCount || !isWhole) return undefined
  const rows = csvRows(
    { header, nullText: null },
    (structure) => `format('CSV', ${quote(structure)}, ${quote(`${text}\n`)})`,
  )
  return (await select(engines, rows, dialectSettings(dialect), 1, signal)) ?? undefined
}

/** Lends the text as a file that the engine can read; of an archive, a copy of what it holds. */
async function withTextOnDisk<Result>(
  { uploadStore }: Engines,
  file: TextFile,
  storageKey: string,
  use: (path: string, compression: string) => Promise<Result>,
): Promise<Result> {
  if (file.compression !== 'zip') return use(uploadStore.enginePath(storageKey), file.compression)
  // Left behind by a crash, it is removed like every file that no upload names.
  const copy = `unpacked/${uuidv7()}`
  try {
    await uploadStore.write(copy, Readable.from(unzip(uploadStore.path(storageKey), () => {})))
    return await use(uploadStore.enginePath(copy), 'none')
  } finally {
    await uploadStore.remove(copy)
  }
}

async function select(
  { clickhouse }: Engines,
  rows: RowSource,
  settings: Record<string, string | number>,
  rowNumber: number,
  signal: AbortSignal,
): Promise<Row | null> {
  const { names } = rows.columns
  const values = names.map((_, index) => `toString(c${index + 1})`).join(', ')
  const definitions = rows.definitions.map(({ name, sql }) => `${sql} AS ${name}`).join(', ')
  const answer = await clickhouse.query({
    query: `${definitions && `WITH ${definitions}`} SELECT [${values}] AS values, ${rows.surplus} AS surplus
      FROM ${rows.from} WHERE row_number = {rowNumber:UInt64} AND ${rows.where} LIMIT 1`,
    query_params: { rowNumber },
    format: 'JSONEachRow',
    abort_signal: signal,
    clickhouse_settings: { ...settings, max_execution_time: MAX_SECONDS },
  })
  const [row] = await answer.json<{ values: string[]; surplus: string | null }>()
  if (!row) return null
  const columns = names.map((name, index) => ({ name, value: row.values[index] ?? '' }))
  return row.surplus === null ? columns : [...columns, { name: '', value: row.surplus }]
}

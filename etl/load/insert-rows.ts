import { Readable } from 'node:stream'
import type { ClickHouseClient, QueryParams } from '@clickhouse/client'
import { quote } from '../formats/mapping-builder.ts'
import type { Mapping } from '../formats/format.ts'
import { LoadError } from '../load-error.ts'
import { csvRows, dialectSettings, END_OF_FILE } from '../sources/csv-rows.ts'
import { corrupt } from '../sources/decompress.ts'
import type { TextHead } from '../sources/text-head.ts'
import { isDamage } from '../sources/damage.ts'
import { PARQUET_SETTINGS, type ParquetFile } from '../sources/parquet-rows.ts'
import { neededReading, type RegularRows } from '../sources/regular-rows.ts'
import { NeedsReading } from '../sources/reading.ts'
import type { RowSource } from '../sources/row-source.ts'
import { compileLoad } from './compile-load.ts'
import { loadComment } from './load-tables.ts'

export interface Insert {
  clientId: string
  loadId: string
  fileIndex: number
  mapping: Mapping
  /** What the engine may use for one load; a load of 10 GB needs no more than one of 1 GB. */
  maxMemoryBytes: number
  progress: { readonly rowsRead: number }
  signal: AbortSignal
}

/**
 * Streams the rows of one text file through the statement that its mapping compiles to. Memory is bounded: the
 * engine takes rows as fast as it loads them.
 *
 * @throws what reading the file threw, rather than the engine's word that its input broke off; LoadError
 * `unreadable-csv` where the engine cannot tell the rows apart, `too-large-row` where one does not fit.
 */
export async function insertText(
  clickhouse: ClickHouseClient,
  insert: Insert & { head: TextHead; text: AsyncIterable<Buffer>; mendEncoding: boolean },
): Promise<void> {
  const { head, text, mapping, mendEncoding } = insert
  let sourceError: unknown
  async function* body() {
    try {
      yield* text
      yield Buffer.from(`\n${END_OF_FILE}`)
    } catch (error) {
      sourceError = error
      throw error
    }
  }
  const rows = csvRows(
    { header: head.header, nullText: head.dialect.nullText },
    (structure) => `input(${quote(structure)})`,
    { mendEncoding },
  )
  try {
    const { stream } = await clickhouse.exec({
      query: `${compileLoad(mapping, rows)}\nFORMAT CSV`,
      values: Readable.from(body(), { objectMode: false }),
      query_params: parameters(insert),
      clickhouse_settings: { ...dialectSettings(head.dialect), ...loadSettings(insert) },
      abort_signal: insert.signal,
    })
    stream.resume()
  } catch (error) {
    throw sourceError ?? explained(error, insert.progress.rowsRead)
  }
}

/**
 * Loads the rows of a Parquet file, which the engine reads by itself.
 *
 * @throws LoadError `corrupt-file`, `too-large-row`
 */
export async function insertParquet(
  clickhouse: ClickHouseClient,
  insert: Insert & { parquet: ParquetFile },
): Promise<void> {
  try {
    await insertRead(clickhouse, insert, { rows: insert.parquet.rows, settings: PARQUET_SETTINGS })
  } catch (error) {
    throw isDamage(error) ? corrupt('Parquet', error) : explained(error, insert.progress.rowsRead)
  }
}

/**
 * Loads the rows of a text file that the engine reads by itself.
 *
 * @throws NeedsReading where it is not regular, LoadError `too-large-row`
 */
export async function insertRegular(
  clickhouse: ClickHouseClient,
  insert: Insert & { regular: RegularRows },
): Promise<void> {
  try {
    const before = await rowsEndingEmpty(clickhouse, insert)
    const [lines] = await Promise.all([
      linesEndingEmpty(clickhouse, insert),
      insertRead(clickhouse, insert, insert.regular),
    ])
    const rows = (await rowsEndingEmpty(clickhouse, insert)) - before
    if (rows !== lines) throw new NeedsReading('streamed')
  } catch (error) {
    throw neededReading(error) ?? explained(error, insert.progress.rowsRead)
  }
}

/** Of all files of the load so far. */
async function rowsEndingEmpty(clickhouse: ClickHouseClient, { clientId, loadId }: Insert): Promise<number> {
  return selectNumber(clickhouse, {
    query: `SELECT sum(rows_ending_empty) FROM load_tally
      WHERE client_id = {clientId:UUID} AND load_id = {loadId:UUID}`,
    query_params: { clientId, loadId },
  })
}

async function linesEndingEmpty(
  clickhouse: ClickHouseClient,
  insert: Insert & { regular: RegularRows },
): Promise<number> {
  return selectNumber(clickhouse, {
    query: insert.regular.linesEndingEmpty,
    // Beside the insert, which leaves a core idle now and then, and not followed as it is: it writes nothing, and
    // ends with whoever asked for it.
    clickhouse_settings: {
      ...loadSettings(insert),
      max_threads: 1,
      log_comment: `outlay lines of load ${insert.loadId}`,
    },
    abort_signal: insert.signal,
  })
}

async function selectNumber(
  clickhouse: ClickHouseClient,
  query: Omit<QueryParams, 'format'>,
): Promise<number> {
  const answer = await clickhouse.query({ ...query, format: 'JSONCompactEachRow' })
  const [row] = await answer.json<[string]>()
  return Number(row?.[0])
}

async function insertRead(
  clickhouse: ClickHouseClient,
  insert: Insert,
  { rows, settings }: { rows: RowSource; settings: Record<string, string | number> },
): Promise<void> {
  await clickhouse.command({
    query: compileLoad(insert.mapping, rows),
    query_params: parameters(insert),
    clickhouse_settings: { ...settings, ...loadSettings(insert) },
    abort_signal: insert.signal,
  })
}

function parameters({ clientId, loadId, fileIndex }: Insert) {
  return { clientId, loadId, fileIndex }
}

function loadSettings({ loadId, maxMemoryBytes }: Insert) {
  return {
    // A report can hold every month since 2006: more partitions than the engine takes unasked.
    max_partitions_per_insert_block: '2000',
    max_memory_usage: String(maxMemoryBytes),
    // A person's question goes before a load where the two want one core; only an engine that may (CAP_SYS_NICE)
    // does so. Beside a load, the median of a cost query fell from 228 and 136 ms to 103 and 91, two cores busy.
    os_threads_nice_value_query: 10,
    // The engine gathers rows by these for each table that they are divided into. By its own measures, a file of
    // many short rows (450 MB of 10 columns) took more than the 2 GB of a load, as it does by twice these rows and
    // bytes. A file of 784 MB and 94 columns loads as fast by these as by any, and slower by the engine's own.
    max_insert_block_size: '131072',
    min_insert_block_size_rows: '262144',
    min_insert_block_size_bytes: String(128 * 1024 * 1024),
    log_comment: loadComment(loadId),
  }
}

/** What the engine says when a row cannot be parsed names the row; the rest of its message is its own. */
function explained(error: unknown, rowsRead: number): unknown {
  const message = error instanceof Error ? error.message : ''
  if (/query memory limit exceeded|memory limit \(for query\)/i.test(message)) {
    return new LoadError(
      'too-large-row',
      `At about row ${rowsRead.toLocaleString('en-US')} the file has values so large that its rows do not fit into the memory that one load may use.`,
      'Check the file for a quote that is never closed or a value that does not belong there. If it is as it should be, whoever runs this installation can raise LOAD_MAX_MEMORY_BYTES.',
      { cause: error },
    )
  }
  const cannotParse = /Cannot parse|CANNOT_PARSE|INCORRECT_DATA|Expected|delimiter/i.test(message)
  const row = /\(at row (\d+)\)/.exec(message)?.[1]
  if (!cannotParse || row === undefined) return error
  return new LoadError(
    'unreadable-csv',
    `Row ${Number(row).toLocaleString('en-US')} cannot be told apart from its neighbours: its quotes or delimiters are broken.`,
    'Open the file at this row, mend or export it again, then upload it again. Nothing of it was loaded.',
    { cause: error },
  )
}

import { Readable } from 'node:stream'
import type { ClickHouseClient } from '@clickhouse/client'
import { quote } from '../formats/mapping-builder.ts'
import type { Mapping } from '../formats/format.ts'
import { LoadError } from '../load-error.ts'
import type { DelimitedText } from '../sources/delimited-text.ts'
import { compileLoad, END_OF_FILE } from './compile-load.ts'
import { loadComment } from './load-tables.ts'

/** What the engine may use for one load; a load of 10 GB needs no more than one of 1 GB. */
const MAX_MEMORY_BYTES = 2_000_000_000

/** Settings that the compiled statement is written for. */
export const CSV_SETTINGS = {
  // Numbers the rows in the order of the file; parsing stays parallel.
  max_threads: 1,
  // A short row is padded with nulls instead of refused, so that it can be reported with its number.
  input_format_csv_allow_variable_number_of_columns: 1,
  // The header was read before; a row that looks like one is a row.
  input_format_csv_detect_header: 0,
  // Text is kept to the letter, its spaces too; all but those that begin a row, which variable columns lose.
  input_format_csv_trim_whitespaces: 0,
  // An empty value is empty text; only a value that is not there is null, and no text means null.
  input_format_csv_empty_as_default: 0,
  format_csv_null_representation: '\u0001',
  // A report can hold every month since 2006: more partitions than the engine takes unasked.
  max_partitions_per_insert_block: '2000',
} as const

export interface Insert {
  clientId: string
  loadId: string
  fileIndex: number
  mapping: Mapping
  text: DelimitedText
  signal: AbortSignal
}

/**
 * Streams the rows of one file through the statement that its mapping compiles to. Memory is bounded: the engine
 * takes rows as fast as it loads them.
 *
 * @throws what reading the file threw, rather than the engine's word that its input broke off; LoadError
 * `unreadable-csv` where the engine cannot tell the rows apart.
 */
export async function insertRows(clickhouse: ClickHouseClient, insert: Insert): Promise<void> {
  const { text, mapping } = insert
  let sourceError: unknown
  async function* rows() {
    try {
      yield* text.rows
      yield Buffer.from(`\n${END_OF_FILE}`)
    } catch (error) {
      sourceError = error
      throw error
    }
  }
  const { sql } = compileLoad(mapping, text.header.length, (structure) => `input(${quote(structure)})`)
  try {
    const { stream } = await clickhouse.exec({
      query: `${sql}\nFORMAT CSV`,
      values: Readable.from(rows(), { objectMode: false }),
      query_params: { clientId: insert.clientId, loadId: insert.loadId, fileIndex: insert.fileIndex },
      clickhouse_settings: {
        ...CSV_SETTINGS,
        format_csv_delimiter: text.delimiter,
        max_memory_usage: String(MAX_MEMORY_BYTES),
        log_comment: loadComment(insert.loadId),
      },
      abort_signal: insert.signal,
    })
    stream.resume()
  } catch (error) {
    throw sourceError ?? explained(error)
  }
}

/** What the engine says when a row cannot be parsed names the row; the rest of its message is its own. */
function explained(error: unknown): unknown {
  const message = error instanceof Error ? error.message : ''
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

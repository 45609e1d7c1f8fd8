import { isUtf8 } from 'node:buffer'
import { parse } from 'csv-parse/sync'
import { LoadError } from '../load-error.ts'
import { wholeRows } from './sample-rows.ts'

/** A header is found within this, or there is none. */
const MAX_HEADER_BYTES = 1024 * 1024
const NEWLINE = 0x0a

/** Enough to see how a file writes its numbers and dates. */
const SAMPLE_ROWS = 50
const MAX_SAMPLE_BYTES = 128 * 1024

/** Far more than a report with a column for every tag key has; the engine's parser has limits of its own. */
const MAX_COLUMNS = 4000
const DELIMITERS = [',', ';', '\t', '|'] as const

/** What separates the fields of Hive's text, which knows no quotes and writes `\N` for no value. */
const HIVE_DELIMITER = '\u0001'

/** How the values of a text file are told apart. */
export interface TextDialect {
  delimiter: string
  /** Whether a value may stand in double quotes. */
  quoted: boolean
  nullText: string | null
}

export interface DelimitedText {
  dialect: TextDialect
  header: string[]
  /** How many lines the header takes: more than one where a name has a line end within its quotes. */
  headerLines: number
  /** The first rows, as far as they came with the header. */
  sample: string[][]
  /** What follows the header, as it came. */
  rows: AsyncGenerator<Buffer>
}

/**
 * Reads the header of a text file and leaves the rest to whoever reads the rows.
 *
 * @throws LoadError `empty-file`, `not-text`, `too-many-columns`, or `no-header` where the first row is not one.
 */
export async function openDelimitedText(text: AsyncGenerator<Buffer>): Promise<DelimitedText> {
  const { head, ended } = await readHead(text)
  if (head.length === 0) {
    throw new LoadError(
      'empty-file',
      'The file is empty: it has no header and no rows.',
      'Check the export, or that the file was copied whole, then upload it again.',
    )
  }
  refuseBinary(head)
  const { dialect, header, bytes } = readHeader(head, ended)
  if (header.length > MAX_COLUMNS) {
    throw new LoadError(
      'too-many-columns',
      `The header has ${header.length.toLocaleString('en-US')} columns; no billing report has more than ${MAX_COLUMNS.toLocaleString('en-US')}.`,
      'Check that the file is the report itself and not a table turned on its side, then upload it again.',
    )
  }
  const headerLines = Math.max(1, head.subarray(0, bytes).toString().split('\n').length - 1)
  const first = head.subarray(bytes)
  // The last of them may be cut off, which does no harm to what it shows.
  const { rows: sample } = wholeRows(first.subarray(0, MAX_SAMPLE_BYTES), {
    dialect,
    ended: true,
    limit: SAMPLE_ROWS,
  })
  return { dialect, header, headerLines, sample, rows: joined(first, text) }
}

/** The first bytes, as far as the end of the first line, or a little further. */
async function readHead(text: AsyncGenerator<Buffer>): Promise<{ head: Buffer; ended: boolean }> {
  const chunks: Buffer[] = []
  let length = 0
  while (length < MAX_HEADER_BYTES) {
    const next = await text.next()
    if (next.done) return { head: Buffer.concat(chunks), ended: true }
    chunks.push(next.value)
    length += next.value.length
    if (next.value.includes(NEWLINE)) break
  }
  return { head: Buffer.concat(chunks), ended: false }
}

function refuseBinary(head: Buffer): void {
  const isUtf16 = (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff)
  if (isUtf16) {
    throw new LoadError(
      'not-utf8',
      'The file is encoded in UTF-16.',
      'Save or export it as UTF-8, then upload it again.',
    )
  }
  // The rows are judged as they are read; a header that is no text makes a file that is none.
  const newline = head.indexOf(NEWLINE)
  const line = head.subarray(0, newline === -1 ? head.length : newline)
  if (line.includes(0) || !isUtf8(line)) {
    throw new LoadError(
      'not-text',
      'The file is not text: it is no CSV, whatever its name says.',
      'Upload the export itself, as CSV or CSV.gz in UTF-8.',
    )
  }
}

function readHeader(
  head: Buffer,
  ended: boolean,
): Pick<DelimitedText, 'dialect' | 'header'> & { bytes: number } {
  const firstLine = head
    .subarray(0, head.indexOf(NEWLINE) === -1 ? head.length : head.indexOf(NEWLINE))
    .toString()
  const dialect = dialectOf(firstLine)
  try {
    const [first] = parse(head, {
      to: 1,
      bom: true,
      info: true,
      delimiter: dialect.delimiter,
      quote: dialect.quoted ? '"' : null,
      relax_column_count: true,
    }) as unknown as { record: string[]; info: { bytes: number } }[]
    if (first && (ended || first.info.bytes < head.length || head.at(-1) === NEWLINE)) {
      return { dialect, header: first.record.map((name) => name.trim()), bytes: first.info.bytes }
    }
  } catch (error) {
    throw noHeader({ cause: error })
  }
  throw noHeader()
}

function dialectOf(firstLine: string): TextDialect {
  if (firstLine.includes(HIVE_DELIMITER)) return { delimiter: HIVE_DELIMITER, quoted: false, nullText: '\\N' }
  const count = (delimiter: string) => firstLine.split(delimiter).length
  const delimiter = DELIMITERS.toSorted((a, b) => count(b) - count(a))[0]!
  return { delimiter, quoted: true, nullText: null }
}

function noHeader(options?: ErrorOptions): LoadError {
  return new LoadError(
    'no-header',
    'The first row is not a readable header: its quotes do not match, or it has no end.',
    'Upload the export as the provider wrote it, with its header row.',
    options,
  )
}

async function* joined(first: Buffer, rest: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  if (first.length > 0) yield first
  yield* rest
}

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

/** What the beginning of a text file says of the rest. */
export interface TextHead {
  dialect: TextDialect
  header: string[]
  /** Whether the header can be read in one way only: its names differ, none is empty, padded or broken over lines. */
  isPlain: boolean
  /** How many lines the header takes: more than one where a name has a line end within its quotes. */
  lines: number
  /** How many bytes. */
  bytes: number
  /** The first rows, as far as they came with the header. */
  sample: string[][]
}

/**
 * Reads the header of a text file, and some rows after it.
 *
 * @throws LoadError `empty-file`, `not-text`, `too-many-columns`, or `no-header` where the first row is not one.
 */
export async function readTextHead(text: AsyncGenerator<Buffer>): Promise<TextHead> {
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
  const written = head.subarray(0, bytes).toString()
  const first = head.subarray(bytes)
  // The last of them may be cut off, which does no harm to what it shows.
  const { rows: sample } = wholeRows(first.subarray(0, MAX_SAMPLE_BYTES), {
    dialect,
    ended: true,
    limit: SAMPLE_ROWS,
  })
  return {
    dialect,
    header,
    isPlain: isPlain(written, header, dialect),
    lines: Math.max(1, written.split('\n').length - 1),
    bytes,
    sample,
  }
}

function isPlain(written: string, header: string[], { delimiter, quoted }: TextDialect): boolean {
  const names = written
    .replace(/^\uFEFF/, '')
    .replace(/\r?\n$/, '')
    .split(delimiter)
    .map((name) => (quoted ? name.replace(/^"([^"]*)"$/, '$1') : name))
  return (
    names.length === header.length &&
    names.every((name, index) => name === header[index] && /^[^\s"_][^\r\n"]*$/.test(name)) &&
    new Set(names).size === names.length
  )
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

function readHeader(head: Buffer, ended: boolean): Pick<TextHead, 'dialect' | 'header' | 'bytes'> {
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

import { isUtf8 } from 'node:buffer'
import { parse } from 'csv-parse/sync'
import { LoadError } from '../load-error.ts'

/** A header is found within this, or there is none. */
const MAX_HEADER_BYTES = 1024 * 1024
const NEWLINE = 0x0a
const DELIMITERS = [',', ';', '\t', '|'] as const

export interface DelimitedText {
  delimiter: string
  header: string[]
  /** What follows the header, as it came. */
  rows: AsyncGenerator<Buffer>
}

/**
 * Reads the header of a text file and leaves the rest to whoever reads the rows.
 *
 * @throws LoadError `empty-file`, `not-text`, or `no-header` where the first row is not one.
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
  const { delimiter, header, bytes } = readHeader(head, ended)
  return { delimiter, header, rows: joined(head.subarray(bytes), text) }
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
  // The head may be cut within a character, so only what stands before the last line end is judged.
  const end = head.lastIndexOf(NEWLINE)
  const judged = end > 0 ? head.subarray(0, end) : head.subarray(0, Math.max(1, head.length - 3))
  if (judged.includes(0) || !isUtf8(judged)) {
    throw new LoadError(
      'not-text',
      'The file is not text: it is no CSV, whatever its name says.',
      'Upload the export itself, as CSV or CSV.gz in UTF-8.',
    )
  }
}

function readHeader(head: Buffer, ended: boolean): { delimiter: string; header: string[]; bytes: number } {
  const firstLine = head
    .subarray(0, head.indexOf(NEWLINE) === -1 ? head.length : head.indexOf(NEWLINE))
    .toString()
  const delimiter = DELIMITERS.toSorted((a, b) => firstLine.split(b).length - firstLine.split(a).length)[0]!
  try {
    const [first] = parse(head, {
      to: 1,
      bom: true,
      info: true,
      delimiter,
      relax_column_count: true,
    }) as unknown as { record: string[]; info: { bytes: number } }[]
    if (first && (ended || first.info.bytes < head.length || head.at(-1) === NEWLINE)) {
      return { delimiter, header: first.record.map((name) => name.trim()), bytes: first.info.bytes }
    }
  } catch (error) {
    throw noHeader({ cause: error })
  }
  throw noHeader()
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

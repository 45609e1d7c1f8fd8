import { parse } from 'csv-parse/sync'
import type { TextFile } from './open-file.ts'
import type { TextDialect } from './text-head.ts'

const MAX_BYTES = 1024 * 1024
const MAX_ROWS = 2000

/** The first rows of a text file: as a person reads them, and as the engine does. */
export interface SampleRows {
  rows: string[][]
  text: string
}

/** Whole rows, as many as fit; none where the first one does not. */
export async function sampleRows(file: TextFile): Promise<SampleRows> {
  const { bytes, ended } = await readBytes(file.rows())
  return wholeRows(bytes, { dialect: file.head.dialect, ended, limit: MAX_ROWS })
}

/** The rows of a text's beginning, without a last one that may be cut off. */
export function wholeRows(
  bytes: Buffer,
  { dialect, ended, limit }: { dialect: TextDialect; ended: boolean; limit: number },
): SampleRows {
  const records: { record: string[]; end: number }[] = []
  try {
    parse(bytes, {
      delimiter: dialect.delimiter,
      quote: dialect.quoted ? '"' : null,
      relax_column_count: true,
      relax_quotes: true,
      // One more than is kept: the last one may be cut off.
      to: limit + 1,
      on_record(record: string[], { bytes: end }) {
        records.push({ record, end })
        return null
      },
    })
    if (!ended || records.length > limit) records.pop()
  } catch {
    // A quote is open at the end: the rows before it are whole.
  }
  return {
    rows: records.map(({ record }) => record).filter((record) => record.length > 1 || record[0] !== ''),
    text: bytes.subarray(0, records.at(-1)?.end ?? 0).toString(),
  }
}

async function readBytes(rows: AsyncGenerator<Buffer>): Promise<{ bytes: Buffer; ended: boolean }> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of rows) {
    chunks.push(chunk)
    length += chunk.length
    if (length > MAX_BYTES) return { bytes: Buffer.concat(chunks).subarray(0, MAX_BYTES), ended: false }
  }
  return { bytes: Buffer.concat(chunks), ended: true }
}

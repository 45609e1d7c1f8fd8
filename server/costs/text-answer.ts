import type { Row } from '../../contract/cost-query.ts'

/** What the engine says after the rows of an answer in its format JSON. */
export interface AfterRows {
  rows: number
  /** Of a statement WITH TOTALS. */
  totals?: Row
  rows_before_limit_at_least?: number
  statistics?: { rows_read?: number; bytes_read?: number }
}

// A line break within a value or a name is written as \n: what follows one is the format's own.
const BEFORE_ROWS = '\n\t"data":\n\t['
const AFTER_ROWS = '\n\t],\n'
const COUNT = '\n\t"rows":'
/** Where there are totals and no rows, the engine writes the totals before the beginning (seen in 26.7). */
const TOTALS_FIRST = '\n\t],\n\n\t"totals":'
const BEGINNING = '{\n\t"meta":'

/** What stands after rows is shorter. */
const END_BYTES = 128 * 1024

/**
 * Passes the rows of an answer on as they come, a JSON array of objects in pieces, and returns what stands after them.
 * There may be 100,000: held until the last has come, they would be garbage of which the collector takes its time.
 */
export async function* passRows(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer, AfterRows> {
  const held: Buffer[] = []
  let bytes = 0
  let begun = false
  for await (const chunk of chunks) {
    held.push(chunk)
    bytes += chunk.length
    if (!begun) {
      const all = Buffer.concat(held)
      const begin = startsWith(all, TOTALS_FIRST) ? -1 : all.indexOf(BEFORE_ROWS)
      if (begin < 0) continue
      const rows = all.subarray(begin + BEFORE_ROWS.length - 1)
      held.splice(0, held.length, rows)
      bytes = rows.length
      begun = true
    }
    while (bytes - held[0]!.length >= END_BYTES) {
      bytes -= held[0]!.length
      yield held.shift()!
    }
  }
  const last = Buffer.concat(held)
  if (startsWith(last, TOTALS_FIRST)) return yield* passNoRows(last)
  const end = last.lastIndexOf(AFTER_ROWS) + AFTER_ROWS.length - 2
  if (!begun || end < AFTER_ROWS.length - 2) throw new Error('The engine’s JSON has another form than known')
  yield last.subarray(0, end)
  return readRest(last.subarray(end + 1))
}

function* passNoRows(text: Buffer): Generator<Buffer, AfterRows> {
  yield Buffer.from('[]')
  const totals = text.toString('utf8', TOTALS_FIRST.length, text.indexOf(BEGINNING))
  return { ...readRest(text.subarray(text.lastIndexOf(COUNT))), totals: JSON.parse(totals) as Row }
}

/** @returns the text of all pieces, and what was returned after the last */
export async function readPieces<Rest>(pieces: AsyncGenerator<Buffer, Rest>): Promise<[string, Rest]> {
  const all: Buffer[] = []
  while (true) {
    const { done, value } = await pieces.next()
    if (done) return [Buffer.concat(all).toString(), value]
    all.push(value)
  }
}

function startsWith(text: Buffer, beginning: string): boolean {
  return text.toString('latin1', 0, beginning.length) === beginning
}

function readRest(text: Buffer): AfterRows {
  return JSON.parse(`{${text.toString()}`) as AfterRows
}

import type { Row } from '../../contract/cost-query.ts'

/** What the engine answers in its format JSON, with rows as they came: there may be 100,000. */
export interface TextAnswer {
  /** A JSON array of objects, in pieces. */
  rowsText: Buffer[]
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

/** What stands before and after rows is shorter. */
const END_BYTES = 128 * 1024

/** Takes the rows out as they are, and reads the rest. Of many rows nothing is copied: that would be garbage at once. */
export function readTextAnswer(chunks: Buffer[]): TextAnswer {
  const [first, between, last] = gatherEnds(chunks)
  if (first.toString('utf8', 0, TOTALS_FIRST.length) === TOTALS_FIRST) {
    const totals = first.toString('utf8', TOTALS_FIRST.length, first.indexOf(BEGINNING))
    return {
      ...readRest(last.subarray(last.lastIndexOf(COUNT))),
      totals: JSON.parse(totals) as Row,
      rowsText: [Buffer.from('[]')],
    }
  }
  const begin = first.indexOf(BEFORE_ROWS) + BEFORE_ROWS.length - 1
  const end = last.lastIndexOf(AFTER_ROWS) + AFTER_ROWS.length - 2
  if (begin < BEFORE_ROWS.length || end < AFTER_ROWS.length - 2 || (first === last && end < begin)) {
    throw new Error('The engine’s JSON has another form than known')
  }
  const rowsText =
    first === last ? [first.subarray(begin, end)] : [first.subarray(begin), ...between, last.subarray(0, end)]
  return { ...readRest(last.subarray(end + 1)), rowsText }
}

/** The beginning, what is between, and the end; the beginning is the end as well where there is no more. */
function gatherEnds(chunks: Buffer[]): [Buffer, Buffer[], Buffer] {
  const atBeginning = countUntil(chunks, END_BYTES)
  const atEnd = countUntil(chunks.toReversed(), END_BYTES)
  const areApart = atBeginning > 0 && atBeginning + atEnd <= chunks.length
  if (!areApart) {
    const all = Buffer.concat(chunks)
    return [all, [], all]
  }
  return [
    Buffer.concat(chunks.slice(0, atBeginning)),
    chunks.slice(atBeginning, -atEnd),
    Buffer.concat(chunks.slice(-atEnd)),
  ]
}

/** Of the first chunks, that have so many bytes; 0 where all have fewer. */
function countUntil(chunks: Buffer[], bytes: number): number {
  let sum = 0
  return chunks.findIndex(({ length }) => (sum += length) >= bytes) + 1
}

function readRest(text: Buffer): Omit<TextAnswer, 'rowsText'> {
  return JSON.parse(`{${text.toString()}`) as Omit<TextAnswer, 'rowsText'>
}

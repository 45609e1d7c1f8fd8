import type { Row } from '../../contract/cost-query.ts'

/** What the engine answers in its format JSON, with rows as they came: there may be 100,000. */
export interface TextAnswer {
  /** A JSON array of objects. */
  rowsText: Buffer
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

/** Takes the rows out as they are, and reads the rest. */
export function readTextAnswer(text: Buffer): TextAnswer {
  if (text.toString('utf8', 0, TOTALS_FIRST.length) === TOTALS_FIRST) {
    const totals = text.toString('utf8', TOTALS_FIRST.length, text.indexOf(BEGINNING))
    return {
      ...readRest(text.subarray(text.lastIndexOf(COUNT))),
      totals: JSON.parse(totals) as Row,
      rowsText: Buffer.from('[]'),
    }
  }
  const begin = text.indexOf(BEFORE_ROWS) + BEFORE_ROWS.length - 1
  const end = text.lastIndexOf(AFTER_ROWS) + AFTER_ROWS.length - 2
  if (begin < BEFORE_ROWS.length || end < begin) {
    throw new Error('The engine’s JSON has another form than known')
  }
  return { ...readRest(text.subarray(end + 1)), rowsText: text.subarray(begin, end) }
}

function readRest(text: Buffer): Omit<TextAnswer, 'rowsText'> {
  return JSON.parse(`{${text.toString()}`) as Omit<TextAnswer, 'rowsText'>
}

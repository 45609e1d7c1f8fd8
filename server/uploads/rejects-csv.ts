import type { Reject } from '../../contract/upload.ts'

const COLUMNS = ['fileIndex', 'rowNumber', 'column', 'value', 'reason'] as const satisfies (keyof Reject)[]

/** Pages of rejects as the text of a CSV file (RFC 4180): its header comes with the first of them. */
export async function* rejectsAsCsv(
  pages: Iterable<Reject[]> | AsyncIterable<Reject[]>,
): AsyncGenerator<string> {
  let header = `${COLUMNS.join(',')}\r\n`
  for await (const page of pages) {
    yield header + page.map((reject) => toLine(COLUMNS.map((column) => reject[column]))).join('')
    header = ''
  }
  if (header !== '') yield header
}

function toLine(values: (string | number | null)[]): string {
  return `${values.map(toField).join(',')}\r\n`
}

function toField(value: string | number | null): string {
  if (typeof value === 'number') return String(value)
  // Quoted in any case: where a spreadsheet takes a semicolon for the separator, text must not fall into two.
  return `"${withoutFormula(value ?? '').replaceAll('"', '""')}"`
}

/** Text that a spreadsheet would take for a formula gets an apostrophe; a negative number is none. */
function withoutFormula(text: string): string {
  const isNumber = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)
  return /^[=+\-@\t\r]/.test(text) && !isNumber ? `'${text}` : text
}

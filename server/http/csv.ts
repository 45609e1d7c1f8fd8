import { Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'
import { Type } from 'typebox'

type CsvValue = string | number | null

/** Rows as the text of a CSV file (RFC 4180), page by page: its header comes with the first of them. */
export async function* toCsv<Column extends string>(
  columns: readonly Column[],
  pages: Iterable<Record<Column, CsvValue>[]> | AsyncIterable<Record<Column, CsvValue>[]>,
): AsyncGenerator<string> {
  let header = `${columns.join(',')}\r\n`
  for await (const page of pages) {
    yield header + page.map((row) => toLine(columns.map((column) => row[column]))).join('')
    header = ''
  }
  if (header !== '') yield header
}

/** How a CSV file is described as an answer of a route. */
export const csvFile = {
  description: 'The file.',
  content: { 'text/csv': { schema: Type.Unsafe<Readable>(Type.String()) } },
}

/** What is said of the files, in the description of their routes. */
export const CSV_GUARD =
  'Text that a spreadsheet would take for a formula has an apostrophe before it; numbers have none.'

/**
 * Makes the answer a download. The first page is asked for before the answer begins: what fails until then is a
 * problem document.
 *
 * @param fileName ours, and never made of what somebody sent
 */
export async function startCsvDownload(
  reply: FastifyReply,
  fileName: string,
  csv: AsyncGenerator<string>,
): Promise<Readable> {
  const first = await csv.next()
  reply.type('text/csv; charset=utf-8').header('content-disposition', `attachment; filename="${fileName}"`)
  return Readable.from(startingWith(first.value ?? '', csv))
}

async function* startingWith(first: string, rest: AsyncIterable<string>): AsyncGenerator<string> {
  yield first
  yield* rest
}

function toLine(values: CsvValue[]): string {
  return `${values.map(toField).join(',')}\r\n`
}

function toField(value: CsvValue): string {
  if (typeof value === 'number') return String(value)
  // Quoted in any case: where a spreadsheet takes a semicolon for the separator, text must not fall into two.
  return `"${withoutFormula(value ?? '').replaceAll('"', '""')}"`
}

/** What a spreadsheet takes for a formula, and what of it is a number: the engine knows these patterns, too. */
export const FORMULA_PATTERN = '^[=+\\-@\\t\\r\\n]'
export const NUMBER_PATTERN = '^[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?$'

const FORMULA = new RegExp(FORMULA_PATTERN)
const NUMBER = new RegExp(NUMBER_PATTERN)

/** Text that a spreadsheet would take for a formula gets an apostrophe; a negative number is none. */
function withoutFormula(text: string): string {
  return FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text
}

import type { FindingRule, RejectRule } from '../formats/format.ts'
import { quote } from '../formats/mapping-builder.ts'
import { sourceColumns } from '../formats/source-columns.ts'
import type { TextDialect } from './text-head.ts'
import type { RowSource } from './row-source.ts'

/** The reason of a row whose quote never closes: it has swallowed the rest of the file. */
export const UNBALANCED_QUOTE = 'a quote is opened and never closed'

/**
 * Follows the last row, on a line of its own. The engine takes an open quote at the end of a file for a value that
 * ends there: then this stands in that value, and else in a row that is left out.
 */
export const END_OF_FILE = '\u0002end of file'

/** Settings that reading delimited text by position needs, beside those of its dialect. */
const CSV_SETTINGS = {
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
  format_csv_null_representation: '\u0003',
} as const

export function dialectSettings({ delimiter, quoted }: TextDialect) {
  return {
    ...CSV_SETTINGS,
    format_csv_delimiter: delimiter,
    // The engine refuses a tab unasked: it would be trimmed with the spaces around a value.
    input_format_csv_allow_whitespace_or_tab_as_delimiter: delimiter === '\t' ? 1 : 0,
    format_csv_allow_double_quotes: quoted ? 1 : 0,
    format_csv_allow_single_quotes: 0,
  } as const
}

export interface CsvRowsOptions {
  /** Text that is not UTF-8 is mended, and each such row found; costs time, and few files need it. */
  mendEncoding?: boolean
}

/**
 * The rows of delimited text, read by position, so that a row with too few or too many values is found: one column
 * more than the header has is read as nullable, and so are the first and the last. The numbering needs
 * `max_threads = 1`.
 *
 * @param table the table function over the rows, given its structure: `input('…')`, `file('…', 'CSV', '…')`
 */
export function csvRows(
  { header, nullText }: { header: readonly string[]; nullText: string | null },
  table: (structure: string) => string,
  { mendEncoding = false }: CsvRowsOptions = {},
): RowSource {
  const count = header.length
  const isNullable = (n: number) => n === 1 || n >= count
  const raw = (n: number) => (isNullable(n) ? `ifNull(r${n}, '')` : `r${n}`)
  const named = (n: number) => (isNullable(n) || mendEncoding ? `r${n}` : `c${n}`)
  const numbers = Array.from({ length: count + 1 }, (_, index) => index + 1)
  const structure = numbers
    .map((n) => `${named(n)} ${isNullable(n) ? 'Nullable(String)' : 'String'}`)
    .join(', ')
  const values = numbers.slice(0, count)
  return {
    columns: sourceColumns(header, { nullText }),
    from: `(SELECT rowNumberInAllBlocks() + 1 AS row_number, * FROM ${table(structure)})`,
    // A blank line is no row.
    where: `r1 IS NOT NULL AND r1 != ${quote(END_OF_FILE)}`,
    definitions: values
      .filter((n) => isNullable(n) || mendEncoding)
      .map((n) => ({ name: `c${n}`, sql: mendEncoding ? `toValidUTF8(${raw(n)})` : raw(n) })),
    rejects: shapeRules(count),
    surplus: `r${count + 1}`,
    findings: mendEncoding ? [brokenText(values.map(raw))] : [],
  }
}

/** Rows with bytes that are no UTF-8, which are shown as the replacement character. */
function brokenText(values: string[]): FindingRule {
  return {
    when: `NOT isValidUTF8(concat(${values.join(`, '\\n', `)}, ''))`,
    code: 'not-utf8',
    column: '',
    value: `toValidUTF8(arrayFirst(value -> NOT isValidUTF8(value), [${values.join(', ')}]))`,
  }
}

/** Rows that do not have the header's shape. */
function shapeRules(columnCount: number): RejectRule[] {
  const short = `r${columnCount} IS NULL`
  const last = `c${columnCount}`
  const values = `[${Array.from({ length: columnCount }, (_, index) => `c${index + 1}`).join(', ')}]`
  const lastOfShort = `arrayLast(value -> value != '', ${values})`
  const isOpen = (value: string) => `endsWith(${value}, ${quote(END_OF_FILE)})`
  return [
    { when: isOpen(last), column: '', value: last, reason: UNBALANCED_QUOTE },
    { when: `${short} AND ${isOpen(lastOfShort)}`, column: '', value: lastOfShort, reason: UNBALANCED_QUOTE },
    {
      when: `r${columnCount + 1} IS NOT NULL`,
      column: '',
      value: `ifNull(r${columnCount + 1}, '')`,
      reason: `the row has more values than the header has columns (${columnCount})`,
    },
    {
      when: short,
      column: '',
      value: lastOfShort,
      reason: `the row has fewer values than the header has columns (${columnCount})`,
    },
  ]
}

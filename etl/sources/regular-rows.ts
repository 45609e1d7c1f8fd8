import { identifier, quote } from '../formats/mapping-builder.ts'
import { sourceColumns } from '../formats/source-columns.ts'
import { dialectSettings } from './csv-rows.ts'
import { errorCode, isDamage } from './damage.ts'
import type { TextFile } from './open-file.ts'
import { NeedsReading } from './reading.ts'
import type { RowSource } from './row-source.ts'

const NOT_UTF8 = 'outlay: text that is not UTF-8'
const OPEN_QUOTE = 'outlay: perhaps an open quote'
const TOO_MANY_VALUES = 'outlay: a value too many'
/** What follows the last delimiter of a line whose last value is empty. */
const ENDS_EMPTY = ['', '""', '\r', '""\r']

const FUNCTION_THROW_IF_VALUE_IS_NON_ZERO = 395

/** Of all others the engine takes a file that was cut off for a whole one, or cannot read it. */
const READ_BY_ENGINE: readonly string[] = ['none', 'gzip']

export interface RegularRows {
  rows: RowSource
  /** Counts the lines that end as a row does whose last value is empty. */
  linesEndingEmpty: string
  settings: Record<string, string | number>
}

/**
 * The rows of a text file that the engine reads by itself, by name, leaving out the columns that nobody asks for.
 * It ends with an error at the first row that does not have the header's shape or is not UTF-8: `neededReading`
 * says of it what to do. Streaming the same through etl took a third longer, on two cores.
 *
 * @param path where the engine finds the file
 * @returns null where the file has to be streamed
 */
export function regularRows({ head, compression, endsWithLine }: TextFile, path: string): RegularRows | null {
  const { header, dialect, isPlain, sample } = head
  // Cut off within its last value, a file may look whole.
  if (endsWithLine === false) return null
  // With one column a blank line would be a row.
  if (!isPlain || header.length < 2 || !READ_BY_ENGINE.includes(compression)) return null
  // The last of them may be cut off.
  if (sample.slice(0, -1).some((row) => row.length !== header.length)) return null
  const names = header.map(identifier)
  const last = names.at(-1)!
  const structure = [...names.slice(0, -1).map((name) => `${name} String`), `${last} Nullable(String)`].join(
    ', ',
  )
  // By the table's name, as `c2` or `row_number` would be another column's alias; no plain name begins with `_`.
  const delimiter = quote(dialect.delimiter)
  const columns = names.map((name, index) => `ifNull(_text.${name}, '') AS c${index + 1}`).join(', ')
  return {
    rows: {
      columns: sourceColumns(header, { nullText: dialect.nullText, sample }),
      from: `(SELECT rowNumberInAllBlocks() + 1 AS row_number, ${columns}, isNull(_text.${last}) AS has_too_many
        FROM file(${quote(path)}, 'CSVWithNames', ${quote(structure)}, ${quote(compression)}) AS _text)`,
      // A quote that is never closed swallows the rest of the file. Only as the last value of a row does it leave
      // the row its shape, and then it has line ends in it: the one value that is read whether asked for or not.
      where: `NOT throwIf(position(c${header.length}, '\\n') > 0, ${quote(OPEN_QUOTE)})
        AND NOT throwIf(has_too_many, ${quote(TOO_MANY_VALUES)})`,
      endsEmpty: `c${header.length} = ''`,
      requireUtf8: (read) =>
        `NOT throwIf(NOT (${read.map((name) => `isValidUTF8(${name})`).join(' AND ')}), ${quote(NOT_UTF8)})`,
      definitions: [],
      rejects: [],
      surplus: 'NULL',
      findings: [],
    },
    // A row with one value too many, the last of them empty, ends so too, and its last value is not: the engine takes
    // one delimiter at the end of a row for nothing.
    linesEndingEmpty: `SELECT countIf(${ENDS_EMPTY.map((end) => `endsWith(line, concat(${delimiter}, ${quote(end)}))`).join(' OR ')})
      FROM file(${quote(path)}, 'LineAsString', 'line String', ${quote(compression)})`,
    settings: {
      ...dialectSettings(dialect),
      input_format_csv_allow_variable_number_of_columns: 0,
      // Of columns that nobody asks for the engine would else skip spaces, and take a quote after them for one that
      // opens a value. Now spaces around quotes end the statement.
      input_format_csv_allow_whitespace_or_tab_as_delimiter: 1,
      // The engine takes one delimiter at the end of a row for nothing. After an empty value, this makes null of it.
      format_csv_null_representation: dialect.delimiter,
      input_format_null_as_default: 0,
      input_format_with_names_use_header: 1,
      input_format_skip_unknown_fields: 1,
      // Mapped into memory, as the embedded engine does unasked, a file that is cut off meanwhile ends the engine.
      storage_file_read_method: 'pread',
    },
  }
}

/** How to read text instead of which the engine says that it is not regular; undefined for any other error. */
export function neededReading(error: unknown): NeedsReading | undefined {
  const message = error instanceof Error ? error.message : ''
  const isThrown = errorCode(error) === FUNCTION_THROW_IF_VALUE_IS_NON_ZERO
  if (isThrown && message.includes(NOT_UTF8)) return new NeedsReading('mended', { cause: error })
  const isIrregular = isThrown && [OPEN_QUOTE, TOO_MANY_VALUES].some((reason) => message.includes(reason))
  if (isDamage(error) || isIrregular) {
    return new NeedsReading('streamed', { cause: error })
  }
  return undefined
}

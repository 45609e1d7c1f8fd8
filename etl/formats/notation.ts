import type { CustomMappingDefinition, DateOrder } from '../../contract/custom-mapping.ts'
import { quote, type Notation } from './mapping-builder.ts'

type Separators = Pick<CustomMappingDefinition, 'decimalSeparator' | 'thousandsSeparator'>

/** The notation of a file that is not as its standard says: with these separators, and dates in this order. */
export function notationOf(
  separators: Separators,
  order: CustomMappingDefinition['date']['order'],
): Notation {
  return {
    number: (sql) => readNumber(sql, separators),
    time: (sql) => readTimeInOrder(sql, order),
    timeReason: TIME_REASONS[order],
  }
}

const TIME_REASONS: Record<DateOrder, string> = {
  iso: 'is not a date with its year first, between 2006 and 2100',
  'day-first': 'is not a date with its day first, or its year, between 2006 and 2100',
  'month-first': 'is not a date with its month first, or its year, between 2006 and 2100',
}

/**
 * A number whose separators stand where they may: `1,5` is no number where the comma groups digits by three, and
 * never 15.
 */
export function numberPattern({ decimalSeparator, thousandsSeparator }: Separators): string {
  const decimal = decimalSeparator === '.' ? '[.]' : ','
  const grouped = thousandsSeparator === '' ? '' : `[0-9]{1,3}(?:[${thousandsSeparator}][0-9]{3})+|`
  return `^[+-]?(?:${grouped}[0-9]*)(?:${decimal}[0-9]*)?(?:[eE][+-]?[0-9]+)?$`
}

function readNumber(sql: string, separators: Separators): string {
  const { decimalSeparator, thousandsSeparator } = separators
  const trimmed = `trimBoth(${sql})`
  const ungrouped =
    thousandsSeparator === '' ? trimmed : `replaceAll(${trimmed}, ${quote(thousandsSeparator)}, '')`
  const plain = decimalSeparator === '.' ? ungrouped : `replaceOne(${ungrouped}, ',', '.')`
  return `if(match(${trimmed}, ${quote(numberPattern(separators))}), ${plain}, '')`
}

type Way = [pattern: string, date: string]

/** How a date is written, and how it is read; a month by itself is its first day. */
const YEAR_FIRST: Way[] = [
  ['^([0-9]{4})[./-]([0-9]{1,2})[./-]([0-9]{1,2})(?:[ T]+|$)', '\\1-\\2-\\3 '],
  ['^([0-9]{4})([0-9]{2})([0-9]{2})$', '\\1-\\2-\\3 '],
  ['^([0-9]{4})(?:[./-]([0-9]{1,2})|([0-9]{2}))$', '\\1-\\2\\3-01 '],
]
/** A year of two digits is one of this century. */
const YEAR_LAST = '^([0-9]{1,2})[./-]([0-9]{1,2})[./-](?:20)?([0-9]{2})(?:[ T]+|$)'

const WAYS: Record<DateOrder, Way[]> = {
  iso: YEAR_FIRST,
  'day-first': [...YEAR_FIRST, [YEAR_LAST, '20\\3-\\2-\\1 ']],
  'month-first': [...YEAR_FIRST, [YEAR_LAST, '20\\3-\\1-\\2 ']],
}

/** The engine takes day 0 and hour 25 for others. */
const ISO_TIME =
  '^[0-9]{4}-(?:0?[1-9]|1[0-2])-(?:0?[1-9]|[12][0-9]|3[01]) (?:(?:[01]?[0-9]|2[0-3]):[0-5][0-9].*)?$'

/** The date in one order, whatever the file's. Replacing is three times as fast as taking the parts. */
function readTimeInOrder(sql: string, order: DateOrder): string {
  const written = WAYS[order].reduce(
    (text, [pattern, date]) => `replaceRegexpOne(${text}, ${quote(pattern)}, ${quote(date)})`,
    `trimBoth(${sql})`,
  )
  return `if(match(${written}, ${quote(ISO_TIME)}), ${written}, '')`
}

import type { CustomMappingDefinition, DateOrder } from '../../../contract/custom-mapping.ts'
import { quote, type Notation } from '../mapping-builder.ts'

type Separators = Pick<CustomMappingDefinition, 'decimalSeparator' | 'thousandsSeparator'>

/** How a file with a mapping of its own writes numbers and times. */
export function customNotation(
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

const TIME_OF_DAY = '(?:[ T]+((?:[01]?[0-9]|2[0-3]):[0-5][0-9].*))?'

/** A year of two digits is one of this century. */
const DAY_MONTH_YEAR = `^([0-9]{1,2})[./-]([0-9]{1,2})[./-]((?:20)?[0-9]{2})${TIME_OF_DAY}$`
const YEAR_MONTH_DAY = `^([0-9]{4})[./-]([0-9]{1,2})(?:[./-]([0-9]{1,2})?)?${TIME_OF_DAY}$`
const COMPACT = '^([0-9]{4})([0-9]{2})([0-9]{2})?$'

/** The date's parts in one order, whatever the file's; a month by itself is its first day. */
function readTimeInOrder(sql: string, order: DateOrder): string {
  const trimmed = `trimBoth(${sql})`
  const parts = (text: string, pattern: string) => `extractGroups(${text}, ${quote(pattern)})`
  const separated = `replaceRegexpOne(${trimmed}, ${quote(COMPACT)}, ${quote('\\1-\\2-\\3')})`
  const yearFirst = isoText(parts(separated, YEAR_MONTH_DAY), { year: 1, month: 2, day: 3 })
  if (order === 'iso') return yearFirst
  const places = order === 'day-first' ? { day: 1, month: 2, year: 3 } : { month: 1, day: 2, year: 3 }
  return `if(match(${trimmed}, '^[0-9]{4}'), ${yearFirst}, ${isoText(parts(trimmed, DAY_MONTH_YEAR), places)})`
}

function isoText(parts: string, places: { year: number; month: number; day: number }): string {
  const two = (place: number) => `leftPad(${parts}[${place}], 2, '0')`
  const year = `right(concat('20', ${parts}[${places.year}]), 4)`
  const day = `if(${parts}[${places.day}] = '', '01', ${two(places.day)})`
  return `if(empty(${parts}), '', concat(${year}, '-', ${two(places.month)}, '-', ${day}, ' ', ${parts}[4]))`
}

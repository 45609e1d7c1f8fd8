import type { CustomMappingDefinition, DateOrder } from '../../../contract/custom-mapping.ts'
import { numberPattern } from '../notation.ts'

type Separators = Pick<CustomMappingDefinition, 'decimalSeparator' | 'thousandsSeparator'>

const POINT: Separators[] = [
  { decimalSeparator: '.', thousandsSeparator: '' },
  { decimalSeparator: '.', thousandsSeparator: ',' },
  { decimalSeparator: '.', thousandsSeparator: ' ' },
  { decimalSeparator: '.', thousandsSeparator: "'" },
]
const COMMA: Separators[] = [
  { decimalSeparator: ',', thousandsSeparator: '' },
  { decimalSeparator: ',', thousandsSeparator: '.' },
  { decimalSeparator: ',', thousandsSeparator: ' ' },
]

/**
 * The separators by which most of the texts are numbers, and how many are. What both ways can read (`1,234`) is
 * read as the country does that separates the columns of its files by this delimiter.
 */
export function guessSeparators(
  texts: readonly string[],
  delimiter: string,
): { separators: Separators; numbers: number } {
  const ways = delimiter === ';' ? [COMMA[0]!, ...POINT, ...COMMA.slice(1)] : [...POINT, ...COMMA]
  let best = { separators: ways[0]!, numbers: -1 }
  for (const separators of ways) {
    const pattern = new RegExp(numberPattern(separators))
    const numbers = texts.filter((text) => /\d/.test(text) && pattern.test(text.trim())).length
    if (numbers > best.numbers) best = { separators, numbers }
  }
  return best
}

const YEAR_FIRST = /^\s*20\d\d([./-]?\d{1,2}){1,2}(?!\d)/
const YEAR_LAST = /^\s*(\d{1,2})([./-])(\d{1,2})[./-]((20)?\d{2})(?!\d)/

/** The order of the dates, null where most of the texts are none. */
export function guessDateOrder(texts: readonly string[]): DateOrder | null {
  const yearFirst = texts.filter((text) => YEAR_FIRST.test(text)).length
  const others = texts.map((text) => YEAR_LAST.exec(text)).filter((match) => match !== null)
  if (yearFirst + others.length <= texts.length / 2) return null
  if (others.length === 0) return 'iso'
  const firsts = new Set(others.map((match) => Number(match[1])))
  const seconds = new Set(others.map((match) => Number(match[3])))
  if (Math.max(...firsts) > 12) return 'day-first'
  if (Math.max(...seconds) > 12) return 'month-first'
  // A bill has many days of few months.
  if (firsts.size !== seconds.size) return firsts.size > seconds.size ? 'day-first' : 'month-first'
  return others[0]![2] === '/' ? 'month-first' : 'day-first'
}

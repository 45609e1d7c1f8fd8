import type { ColumnOrConstant, ProposedMapping } from '../../../contract/custom-mapping.ts'
import {
  COST_WORDS,
  NAMES,
  namesOf,
  NO_COST_WORDS,
  OTHER_NAMES,
  TAG_PREFIXES,
  wordsOf,
} from './column-names.ts'
import { CUSTOM_COLUMNS } from './columns.ts'
import { guessDateOrder, guessSeparators } from './guess-notation.ts'

/** The beginning of a file: what a mapping is proposed by. */
export interface FileSample {
  header: readonly string[]
  rows: readonly (readonly string[])[]
  delimiter: string
}

interface SampledColumn {
  name: string
  names: string[]
  /** The texts of its first rows that are not empty. */
  texts: string[]
}

const CURRENCY =
  /(?<![A-Z])(USD|EUR|GBP|CHF|JPY|CNY|INR|AUD|CAD|SEK|NOK|DKK|PLN|CZK|BRL|SGD|HKD|NZD|ZAR|KRW)(?![A-Z])/

/** A mapping by the names of the columns and the look of their first values; null where nothing tells. */
export function proposeMapping({ header, rows, delimiter }: FileSample): ProposedMapping {
  const free = sampleColumns(header, rows)
  const take = (column: SampledColumn | undefined) => {
    if (column) free.splice(free.indexOf(column), 1)
    return column
  }
  const isNumeric = ({ texts }: SampledColumn) =>
    texts.length === 0 || guessSeparators(texts, delimiter).numbers > texts.length / 2
  const isDate = ({ texts }: SampledColumn) => texts.length === 0 || guessDateOrder(texts) !== null

  const cost = take(
    findNamed(free, NAMES.billedCost, isNumeric) ??
      free.find((column) => isCost(column) && isNumeric(column)),
  )
  const currency = take(findNamed(free, NAMES.currency))
  const date = take(
    findNamed(free, NAMES.date, isDate) ?? free.find((column) => column.texts.length > 0 && isDate(column)),
  )
  const service = take(findNamed(free, NAMES.service))
  const order = guessDateOrder(date?.texts ?? []) ?? 'iso'

  const columns: Record<string, string> = {}
  for (const { name, kind } of CUSTOM_COLUMNS) {
    const names: readonly string[] | undefined = OTHER_NAMES[name as keyof typeof OTHER_NAMES]
    const fits = {
      cost: isNumeric,
      quantity: isNumeric,
      time: ({ texts }: SampledColumn) => readsAs(order, texts),
      text: () => true,
      tags: ({ texts }: SampledColumn) => texts.every((text) => /^\s*[[{"]/.test(text)),
    }[kind]
    const found = names && take(findNamed(free, names, fits))
    if (found) columns[name] = found.name
  }
  const { separators } = guessSeparators(cost?.texts ?? [], delimiter)
  return {
    billedCost: cost
      ? { column: cost.name, whenEmpty: cost.texts.length < rows.length ? 'zero' : 'reject' }
      : null,
    currency: proposeCurrency(currency, cost, rows.length),
    date: date ? { column: date.name, order } : null,
    service: service ? { column: service.name } : null,
    ...separators,
    columns,
    tags: free.filter(({ name }) => TAG_PREFIXES.test(name)).map(({ name }) => name),
  }
}

/** Columns that can be named: not empty, and the first of its name. */
function sampleColumns(header: readonly string[], rows: FileSample['rows']): SampledColumn[] {
  return header.flatMap((name, index) => {
    if (name === '' || header.indexOf(name) !== index) return []
    const texts = rows.map((row) => row[index] ?? '').filter((text) => text.trim() !== '')
    return [{ name, names: namesOf(name), texts }]
  })
}

function findNamed(
  columns: readonly SampledColumn[],
  names: readonly string[],
  fits: (column: SampledColumn) => boolean = () => true,
): SampledColumn | undefined {
  // A column that has values is worth more than one of a better name that is always empty.
  const inOrder = names.flatMap((name) => [
    ...columns.filter((column) => column.names[0] === name),
    ...columns.filter((column) => column.names[1] === name),
  ])
  const fitting = inOrder.filter(fits)
  return fitting.find(({ texts }) => texts.length > 0) ?? fitting[0]
}

/** By its words, where no name is known: `Net total (EUR)`. */
function isCost({ name }: SampledColumn): boolean {
  const words = wordsOf(name)
  return words.some((word) => COST_WORDS.has(word)) && !words.some((word) => NO_COST_WORDS.has(word))
}

function readsAs(order: ReturnType<typeof guessDateOrder>, texts: readonly string[]): boolean {
  const own = guessDateOrder(texts)
  return texts.length === 0 || own === 'iso' || own === order
}

function proposeCurrency(
  column: SampledColumn | undefined,
  cost: SampledColumn | undefined,
  rowCount: number,
): ColumnOrConstant | null {
  if (!column) {
    const named = CURRENCY.exec(cost?.name ?? '')?.[1]
    return named === undefined ? null : { constant: named }
  }
  const [only, ...others] = new Set(column.texts)
  const fills = column.texts.length < rowCount && others.length === 0 && /^[A-Z]{3}$/.test(only ?? '')
  return { column: column.name, ...(fills && { constant: only }) }
}

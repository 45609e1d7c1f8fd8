import type { CostAnswer, Row } from '../api/contract.ts'
import { isZeroDecimal, toUnits } from '../format/decimal.ts'
import { shortenMiddle } from '../format/shorten-middle.ts'
import type { LongCell, LongColumn } from '../ui/long-table.ts'
import { type Form, formatFigure, formatPeriodOf, placesOf, readMeasureColumn } from './answer-values.ts'
import type { Catalog } from './catalog.ts'
import type { Granularity } from './question-view.ts'

export const CURRENCY = 'billingCurrency'

interface AnswerTable {
  answer: Pick<CostAnswer, 'columns' | 'rows' | 'totals'>
  granularity: Granularity
  catalog: Catalog
  /** How an upload is called, by its id. */
  nameOfUpload: (id: string) => string | undefined
  /** Every digit of every figure. */
  full: boolean
  /** Where the lines of a figure are, by its column. */
  linesOf?: (row: Row, column: string) => string | undefined
}

/** The currency of an answer; undefined where it has several, which then have a column. */
export function currencyOf({ rows, totals }: Pick<CostAnswer, 'rows' | 'totals'>): string | undefined {
  const currencies = new Set([...totals, ...rows].map((row) => String(row[CURRENCY] ?? '')))
  return currencies.size > 1 ? undefined : [...currencies][0]
}

/** The columns of an answer as its table shows them. */
export function answerColumns({ answer, ...rest }: AnswerTable): LongColumn<Row>[] {
  const currency = currencyOf(answer)
  const rows = [...answer.rows, ...answer.totals]
  const hasTotals = answer.totals.length > 0
  return answer.columns
    .filter(({ name }) => name !== CURRENCY || currency === undefined)
    .map(({ name, kind }, index) =>
      kind === 'measure'
        ? measureColumn(name, { rows, currency, isFirst: false, ...rest })
        : textColumn(name, kind, { rows, isFirst: index === 0 && hasTotals, ...rest }),
    )
    .map((column, index, all) => ({ ...column, phone: phonePlace(index, all) }))
}

interface TextOptions extends Omit<AnswerTable, 'answer' | 'full' | 'linesOf'> {
  rows: readonly Row[]
  /** Where the row of totals says that it is. */
  isFirst: boolean
}

function textColumn(
  name: string,
  kind: 'period' | 'dimension',
  { rows, granularity, catalog, nameOfUpload, isFirst }: TextOptions,
): LongColumn<Row> {
  const textOf = (value: string) => {
    if (kind === 'period') return formatPeriodOf(value, granularity)
    if (name === 'billingPeriod') return formatPeriodOf(`${value}-01`, 'month')
    return name === 'uploadId' ? (nameOfUpload(value) ?? value) : value
  }
  const cellOf = (row: Row): LongCell => {
    const value = row[name]
    // A row of totals has no dimension but its currency, and one of others has null.
    if (value === undefined) return { text: isFirst ? 'Total' : '' }
    if (value === null) return { text: 'All others', tone: 'soft' }
    if (value === '') return { text: 'None', tone: 'soft' }
    return { text: shortenMiddle(textOf(String(value))), title: String(value) }
  }
  const label = kind === 'period' ? 'Period' : catalog.labelOf(name)
  return {
    key: name,
    label,
    phone: 'note',
    width: clamp(Math.max(label.length, ...lengths(rows.slice(0, MEASURED_ROWS), cellOf)), 8, 40),
    cellOf,
    text: (row) => cellOf(row).text,
    compare: (a, b) => String(a[name] ?? '').localeCompare(String(b[name] ?? '')),
  }
}

interface MeasureOptions extends TextOptions {
  currency: string | undefined
  full: boolean
  linesOf?: AnswerTable['linesOf']
}

function measureColumn(
  name: string,
  { rows, catalog, currency, full, linesOf }: MeasureOptions,
): LongColumn<Row> {
  const { measure, words, form, isChange } = readMeasureColumn(name)
  const format = (value: string | number, row: Row, isFull = full) =>
    formatFigure(value, { form, currency: currency ?? String(row[CURRENCY] ?? ''), full: isFull, isChange })
  const placesIn = (row: Row) => {
    const value = row[name] ?? undefined
    return value === undefined ? 0 : placesOf(format(value, row))
  }
  const places = full ? rows.reduce((most, row) => Math.max(most, placesIn(row)), 0) : 0
  const cellOf = (row: Row): LongCell => {
    const value = row[name]
    // Not every figure has a total: shares and running sums have none.
    if (value === undefined) return { text: '' }
    if (value === null) return { text: '–', title: 'Not known', tone: 'soft' }
    const text = format(value, row)
    return {
      text,
      title: format(value, row, true),
      href: linesOf?.(row, name),
      ...(isChange && { tone: toneOf(String(value)) }),
      ...(places > placesOf(text) && { missing: places - placesOf(text) }),
    }
  }
  const unit = form === 'money' && currency ? `, ${currency}` : ''
  const label = `${catalog.labelOf(measure)}${words ? `, ${words}` : ''}${unit}`
  return {
    key: name,
    label,
    align: 'right',
    phone: 'note',
    width: clamp(Math.max(label.length, ...lengths(largest(rows, name), cellOf)), 8, 44) + places / 4,
    cellOf,
    text: (row) => cellOf(row).text,
    compare: comparedExactly(rows, name, form),
    descendingFirst: true,
  }
}

function toneOf(value: string): LongCell['tone'] {
  if (isZeroDecimal(value)) return 'soft'
  return value.startsWith('-') ? 'less' : 'more'
}

/** As many rows as are measured to find how wide a column of text is. */
const MEASURED_ROWS = 2000

const lengths = (rows: readonly Row[], cellOf: (row: Row) => LongCell) =>
  rows.map((row) => cellOf(row).text.length)

const clamp = (value: number, least: number, most: number) => Math.min(most, Math.max(least, value))

/** The rows whose figures take the most room: only these are written to find how wide the column is. */
function largest(rows: readonly Row[], name: string): Row[] {
  const sizeOf = (row: Row) => String(row[name] ?? '').split('.', 1)[0]!.length
  return rows.toSorted((a, b) => sizeOf(b) - sizeOf(a)).slice(0, 5)
}

const SORTED_PLACES = 18

/** Amounts are read once, when they are first sorted by: ten thousand of them are compared a hundred thousand times. */
function comparedExactly(rows: readonly Row[], name: string, form: Form) {
  let keys: Map<Row, bigint | undefined> | undefined
  const keyOf = (value: Row[string] | undefined) => {
    if (value === null || value === undefined) return undefined
    return toUnits(String(value), form === 'count' ? 0 : SORTED_PLACES)
  }
  return (a: Row, b: Row): number => {
    keys ??= new Map(rows.map((row) => [row, keyOf(row[name])]))
    const [left, right] = [keys.get(a), keys.get(b)]
    if (left === undefined || right === undefined)
      return Number(left !== undefined) - Number(right !== undefined)
    return left < right ? -1 : left > right ? 1 : 0
  }
}

/**
 * A phone's list has the first column and the first figure in one line, and below it the others, which say what they
 * are: so does every figure of rows that have no name.
 */
function phonePlace(index: number, columns: readonly LongColumn<Row>[]): LongColumn<Row>['phone'] {
  const firstFigure = columns.findIndex(({ align }) => align === 'right')
  if (firstFigure === 0) return 'note'
  if (index === 0) return 'name'
  return index === firstFigure ? 'figure' : 'note'
}

import type { Dimensions, Line } from '../api/contract.ts'
import { formatDate } from '../format/dates.ts'
import { addDecimals } from '../format/decimal.ts'
import { alignMoneyOfLine, formatMoneyInFull } from '../format/money.ts'
import { shortenMiddle } from '../format/shorten-middle.ts'
import { readMissingTags } from '../tags/missing-tags.ts'

type Value = Line['columns'][string]

/** Something to show of a line: one of its columns, a tag, or where it stands. */
export interface LineColumn {
  key: string
  label: string
  /** The subject that it is listed by. */
  group: string
  align?: 'right'
  /** Pixels of the table. */
  width: number
  text: (line: Line) => string
  /** All of it, where `text` is shorter. */
  inFull?: (line: Line) => string
}

type Names = Pick<Dimensions, 'measures' | 'dimensions'>

const TAG = 'tag:'

/** What is shown before anybody chose; the cost of the chosen basis always follows. */
export const DEFAULT_COLUMNS = [
  'chargePeriodStart',
  'serviceName',
  'xUsageType',
  'resourceId',
  'subAccountId',
  'regionId',
]

/** Every column that lines have, by subjects, then the tag keys, and last their place. */
export function columnsOf(line: Line, names: Names, tagKeys: readonly string[]): LineColumn[] {
  const groups = new Map(names.dimensions.map(({ name, group }) => [name, group]))
  const label = labelsOf(names)
  const columns = Object.entries(line.columns).map(([key, value]): LineColumn => {
    const group = groups.get(key)
    const base = { key, label: label(key) }
    if (group !== undefined) return { ...base, group, ...describeText(key) }
    return { ...base, ...describeOther(key, value) }
  })
  return [...columns, ...tagKeys.map(tagColumn), ...placeColumns]
}

/** Where other than usual, in pixels: those that are shown at first fit beside one another. */
const widths: Record<string, number> = {
  subAccountId: 128,
  regionId: 112,
  resourceId: 232,
  billingCurrency: 88,
  chargeDescription: 240,
}

/** As many characters as there is room for in the narrower columns. */
const LONGEST_ID = 28

/** Ids are told apart by their ends. */
function describeText(key: string): Pick<LineColumn, 'width' | 'text' | 'inFull'> {
  const inFull = (line: Line) => textOf(line.columns[key])
  const text = key.endsWith('Id') ? (line: Line) => shortenMiddle(inFull(line), LONGEST_ID) : inFull
  return { width: widths[key] ?? 180, text, inFull }
}

/** What a column is called: as a dimension or measure, or by its own name. */
export function labelsOf({ measures, dimensions }: Names): (key: string) => string {
  const labels = new Map([...measures, ...dimensions].map(({ name, label }) => [name, label]))
  return (key) => labels.get(key) ?? labelOf(key)
}

/** `listUnitPrice` is `List unit price`, `xCostCategories` is `Cost categories`, `missingTags:team` is `Missing tags of team`. */
export function labelOf(key: string): string {
  const missing = readMissingTags(key)
  if (missing) return `Missing tags of ${missing.join(', ')}`
  const words = key.replace(/^x(?=[A-Z])/, '').replace(/[A-Z]+(?![a-z])|[A-Z]/g, (capitals) => ` ${capitals}`)
  const lower = words.trim().toLowerCase()
  return lower.charAt(0).toUpperCase() + lower.slice(1)
}

function describeOther(key: string, value: Value | undefined): Omit<LineColumn, 'key' | 'label'> {
  const text = (line: Line) => textOf(line.columns[key])
  if (typeof value === 'object' && value !== null) return { group: 'Tags', width: 220, text }
  if (isAmount(key)) return { group: 'Costs', align: 'right', width: 148, ...amountTexts(key) }
  if (/(Quantity|Price|Cost)$/.test(key))
    return { group: 'Quantities and prices', align: 'right', width: 140, text }
  const day = (line: Line) => timeOf(textOf(line.columns[key]), line)
  return { group: 'Time', width: 148, text: day }
}

/** Amounts in the billing currency; others are in that of the price list. */
const isAmount = (key: string) => /Cost$/.test(key) && !key.startsWith('pricingCurrency')

function amountTexts(key: string): Pick<LineColumn, 'text' | 'inFull'> {
  const write = (format: typeof formatMoneyInFull) => (line: Line) => {
    const amount = line.columns[key]
    return typeof amount === 'string' ? format(amount, currencyOf(line)) : ''
  }
  return { text: write(alignMoneyOfLine), inFull: write(formatMoneyInFull) }
}

const tagColumn = (key: string): LineColumn => ({
  key: `${TAG}${key}`,
  label: `Tag ${key}`,
  group: 'Tags',
  width: 140,
  text: (line) => tagOf(line, key),
})

/** Providers write the tags of users with a prefix in some formats and without it in others. */
function tagOf({ columns: { tags } }: Line, key: string): string {
  if (typeof tags !== 'object' || tags === null) return ''
  return tags[key] || tags[`user:${key}`] || ''
}

const placeColumns: LineColumn[] = [
  {
    key: 'fileIndex',
    label: 'File',
    group: 'Place',
    align: 'right',
    width: 72,
    text: (line) => String(line.fileIndex + 1),
  },
  {
    key: 'rowNumber',
    label: 'Row',
    group: 'Place',
    align: 'right',
    width: 96,
    text: (line) => String(line.rowNumber),
  },
]

export const currencyOf = ({ columns: { billingCurrency } }: Line): string =>
  typeof billingCurrency === 'string' ? billingCurrency : ''

/** Exactly; a line without the cost counts with nothing. */
export const sumOf = (lines: readonly Line[], key: string): string =>
  addDecimals(lines.map(({ columns }) => textOf(columns[key]) || '0'))

export function textOf(value: Value | undefined): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'string') return value
  return Object.entries(value)
    .map(([key, text]) => `${key}: ${text}`)
    .join(', ')
}

/** A day; with the hour, where the line is not of whole days. */
function timeOf(instant: string, { columns }: Line): string {
  if (!instant) return ''
  const isOfDays = [columns['chargePeriodStart'], columns['chargePeriodEnd']].every((time) =>
    textOf(time).endsWith('T00:00:00Z'),
  )
  const time = instant.slice(11, 16)
  return isOfDays || !time ? formatDate(instant) : `${formatDate(instant)}, ${time}`
}

/** The chosen columns that there are, in the order of all. */
export const chosenColumns = (all: readonly LineColumn[], keys: readonly string[]): LineColumn[] =>
  all.filter(({ key }) => keys.includes(key))

/** By subject, in the order in which they come. */
export const groupsOf = (columns: readonly LineColumn[]): [group: string, columns: LineColumn[]][] => [
  ...Map.groupBy(columns, ({ group }) => group),
]

import type { Recognition } from '../format.ts'
import type { SourceColumns } from '../source-columns.ts'
import { awsColumns } from './column-names.ts'

/** Without these there is no cost line: what it is, what it cost, in what, when. */
const REQUIRED = [
  'bill/BillingPeriodStartDate',
  'lineItem/LineItemType',
  'lineItem/ProductCode',
  'lineItem/UnblendedCost',
  'lineItem/CurrencyCode',
  'lineItem/UsageStartDate',
]

/** Any of these makes a bill of AWS. Not `lineItem/` alone: Oracle's cost reports have that too. */
const TELLING = [
  'identity/LineItemId',
  'lineItem/LineItemType',
  'lineItem/UnblendedCost',
  'bill/BillingPeriodStartDate',
  'bill/PayerAccountId',
]

/** Columns that CUR 2.0 brought: maps, and the names of accounts. */
const BROUGHT_BY_2_0 = [
  'product',
  'resource_tags',
  'cost_category',
  'discount',
  'tags',
  'bill_payer_account_name',
  'line_item_usage_account_name',
]

/** A legacy report has a column for each tag and each cost category. */
const LEGACY_PREFIXES = ['resource_tags_', 'cost_category_']

type Generation = 'legacy' | '2.0'

/** Recognises a bill of AWS of one generation; that of the other is none. */
export function recogniseAws(source: SourceColumns, generation: Generation): Recognition {
  const columns = awsColumns(source)
  if (!TELLING.some(columns.find) || generationOf(source) !== generation) return null
  const missing = REQUIRED.filter((name) => !columns.find(name))
  if (missing.length > 0) return { missingColumns: missing.map(columns.nameIn) }
  return { version: generation === 'legacy' ? '1.0' : '2.0' }
}

/**
 * The legacy report has names with slashes in CSV, and in snake case in Parquet and what is made of that. CUR 2.0 has
 * them in snake case everywhere. Where no column tells them apart, a CSV is CUR 2.0: AWS never wrote such a legacy one.
 */
function generationOf(source: SourceColumns): Generation {
  if (source.names.some((name) => name.includes('/'))) return 'legacy'
  if (BROUGHT_BY_2_0.some(source.find)) return '2.0'
  const isCsv = source.container === 'text' && source.nullText === null
  const hasTagColumns = LEGACY_PREFIXES.some((prefix) => source.withPrefix(prefix).length > 0)
  return isCsv && !hasTagColumns ? '2.0' : 'legacy'
}

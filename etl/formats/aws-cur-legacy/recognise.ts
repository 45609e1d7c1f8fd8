import type { Recognition } from '../format.ts'
import type { SourceColumns } from '../source-columns.ts'

/** Without these there is no cost line: what it is, what it cost, in what, when. */
const REQUIRED = [
  'bill/BillingPeriodStartDate',
  'lineItem/LineItemType',
  'lineItem/ProductCode',
  'lineItem/UnblendedCost',
  'lineItem/CurrencyCode',
  'lineItem/UsageStartDate',
]

/** A legacy Cost and Usage Report as CSV has its columns in `category/Name` form. */
export function recogniseAwsCurLegacy(columns: SourceColumns): Recognition {
  // Not by `lineItem/` alone: Oracle's cost reports have that too.
  const isCur = ['identity/LineItemId', 'lineItem/LineItemType', 'lineItem/UnblendedCost'].some(columns.find)
  if (!isCur) return null
  const missingColumns = REQUIRED.filter((name) => !columns.find(name))
  return missingColumns.length > 0 ? { missingColumns } : { version: '1.0' }
}

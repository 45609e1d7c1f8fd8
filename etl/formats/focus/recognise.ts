import type { Recognition } from '../format.ts'
import type { SourceColumns } from '../source-columns.ts'
import { FOCUS_COLUMNS, FOCUS_VERSIONS, type FocusVersion } from './columns.ts'

const REQUIRED = ['BilledCost', 'BillingCurrency', 'ChargePeriodStart', 'ServiceName']

/** Azure's exports of 1.0 had these before 1.2 brought them: they tell no version. */
const BEFORE_THE_STANDARD = new Set(['BillingAccountType', 'SubAccountType'])

/** A file whose columns are FOCUS's by name, from any provider and with any others beside them. */
export function recogniseFocus(columns: SourceColumns): Recognition {
  const known = FOCUS_COLUMNS.filter(({ name }) => columns.find(name))
  if (known.length < 5 || !known.some(({ name }) => name.endsWith('Cost'))) return null
  const missingColumns = REQUIRED.filter((name) => !columns.find(name))
  if (missingColumns.length > 0) return { missingColumns }
  return { version: focusVersion(columns) }
}

/** The newest version that brought a column of the file. */
export function focusVersion(columns: SourceColumns): FocusVersion {
  const telling = FOCUS_COLUMNS.filter(({ name }) => !BEFORE_THE_STANDARD.has(name) && columns.find(name))
  return FOCUS_VERSIONS.findLast((version) => telling.some(({ since }) => since === version)) ?? '1.0'
}

import { CANONICAL_COLUMNS, type CanonicalColumn } from '../../etl/formats/canonical-columns.ts'
import { focusColumns } from '../../etl/formats/focus/columns.ts'
import type { ExportFormat } from '../../contract/export.ts'
import { dimensions } from '../costs/dimensions.ts'
import { withoutFormula } from './without-formula.ts'

const VERSION = '1.2'

const ofVersion = new Set(focusColumns(VERSION).map(({ name }) => name))

/** What stands after the columns of the version; later ones of FOCUS get the prefix that the standard has for others. */
const others = CANONICAL_COLUMNS.filter((column) => !ofVersion.has(column))

const MAPS: ReadonlySet<string> = new Set<CanonicalColumn>(['Tags', 'AllocatedTags', 'x_CostCategories'])
const TIMES: ReadonlySet<string> = new Set<CanonicalColumn>([
  'BillingPeriodStart',
  'BillingPeriodEnd',
  'ChargePeriodStart',
  'ChargePeriodEnd',
  'x_CommitmentEndTime',
])
const TEXTS = new Set(dimensions.flatMap(({ column }) => column ?? []))

/** Cost lines as FOCUS 1.2, in the order of the standard, then where each line stands: names and SQL. */
export function focusExportColumns(format: ExportFormat): { name: string; sql: string }[] {
  return [
    ...[...ofVersion].map((name) => ({ name, sql: cellOf(name, format) })),
    ...others.map((column) => ({
      name: column.startsWith('x_') ? column : `x_${column}`,
      sql: cellOf(column, format),
    })),
    {
      name: 'x_UploadId',
      sql: "transform(toString(load_id), {knownLoadIds:Array(String)}, {knownUploadIds:Array(String)}, '')",
    },
    { name: 'x_FileIndex', sql: 'file_index' },
    { name: 'x_RowNumber', sql: 'row_number' },
  ]
}

/** What has no value is null, as the standard has it. */
function cellOf(column: string, format: ExportFormat): string {
  if (MAPS.has(column)) return `if(empty(${column}), NULL, toJSONString(${column}))`
  if (TIMES.has(column)) {
    const time = format === 'csv' ? `toDateTime(${column}, 'UTC')` : `toDateTime64(${column}, 3, 'UTC')`
    // A bill without it leaves the first instant there is.
    return `if(toUInt32(toDateTime(${column}, 'UTC')) = 0, NULL, ${time})`
  }
  if (!TEXTS.has(column)) return column
  const text = format === 'csv' ? withoutFormula(column) : column
  return `nullIf(${text}, '')`
}

import { tagColumn } from '../../clickhouse/rollups.ts'
import { dimensionTable, type DimensionGroup } from './dimension-table.ts'
import type { Table, TagPlaces } from './tables.ts'

/** Something to group and filter costs by. */
export interface Dimension {
  name: string
  label: string
  description: string
  group: DimensionGroup | 'Tags' | 'Bill'
  /** The column that a table needs to have for it; null for what every table has. */
  column: string | null
  /** The key of a tag, without its prefix in the name. */
  tagKey: string | null
  /** What rows of a table are grouped by, and what of it is shown and filtered: text, empty where there is no value. */
  of(table: Table): { groupBy: string; text: string }
}

/** `ServiceName` is `serviceName`, `x_UsageType` is `xUsageType`. */
export function nameOfColumn(column: string): string {
  return column.startsWith('x_') ? `x${column.slice(2)}` : column.charAt(0).toLowerCase() + column.slice(1)
}

const ofEveryTable: readonly Dimension[] = [
  {
    name: 'billingPeriod',
    label: 'Billing period',
    description: 'The month of the invoice.',
    group: 'Bill',
    column: null,
    tagKey: null,
    of: () => ({
      // Some bills begin on another day than the first: they are that month's all the same.
      groupBy: 'toStartOfMonth(BillingPeriodStart)',
      text: "formatDateTime(toStartOfMonth(BillingPeriodStart), '%Y-%m')",
    }),
  },
  {
    name: 'uploadId',
    label: 'Upload',
    description: 'The upload that the lines came with.',
    group: 'Bill',
    column: null,
    tagKey: null,
    of: () => ({
      groupBy: 'load_id',
      text: "transform(toString(load_id), {knownLoadIds:Array(String)}, {knownUploadIds:Array(String)}, '')",
    }),
  },
]

export const dimensions: readonly Dimension[] = [
  ...ofEveryTable,
  ...Object.entries(dimensionTable).flatMap(([group, entries]) =>
    entries.map(([column, label, description]) => ({
      name: nameOfColumn(column),
      label,
      description,
      group: group as DimensionGroup,
      column,
      tagKey: null,
      of: () => ({ groupBy: column, text: column }),
    })),
  ),
]

const byName = new Map(dimensions.map((dimension) => [dimension.name, dimension]))

export const CURRENCY = 'billingCurrency'

const TAG_PREFIX = 'tag:'

/**
 * The dimension of this name; of `tag:<key>`, by the name of the parameter that carries the key.
 *
 * @param places where rollups have tags, where one may be read
 */
export function findDimension(
  name: string,
  parameterOfTag: (key: string) => string,
  places?: TagPlaces,
): Dimension | undefined {
  if (!name.startsWith(TAG_PREFIX)) return byName.get(name)
  const key = name.slice(TAG_PREFIX.length)
  if (key === '') return undefined
  const parameter = parameterOfTag(key)
  // Providers write the tags of users with a prefix in some formats and without it in others.
  const inLine = `if(Tags[${parameter}] != '', Tags[${parameter}], Tags[concat('user:', ${parameter})])`
  return {
    name,
    label: key,
    description: `The tag ${key}.`,
    group: 'Tags',
    column: null,
    tagKey: key,
    of: (table) => {
      const text = table === 'cost_line' || !places ? inLine : inRollup(key, parameter, places)
      return { groupBy: text, text }
    },
  }
}

/** In a rollup that has the key of all loads. */
function inRollup(key: string, parameter: string, { columns, withoutColumn }: TagPlaces): string {
  const number = columns.get(key)
  const column = number === undefined ? undefined : tagColumn(number)
  if (!withoutColumn.has(key)) return column ?? "''"
  const other = `OtherTags[${parameter}]`
  return column === undefined ? other : `if(${column} != '', ${column}, ${other})`
}

import { tagColumn } from '../../clickhouse/rollups.ts'
import { dimensionTable, type DimensionGroup } from './dimension-table.ts'
import type { Parameters } from './parameters.ts'
import type { Table, TagPlaces } from './tables.ts'
import { missingTags, readMissingTags, tagReach } from './tag-dimensions.ts'
import { spellingsOf, valuesReadAs } from './tag-reading.ts'

/** Something to group and filter costs by. */
export interface Dimension {
  name: string
  label: string
  description: string
  group: DimensionGroup | 'Tags' | 'Bill'
  /** The column that it is; null for what is made of others, or of what every table has. */
  column: string | null
  /** The columns that a table needs to have for it. */
  needs: readonly string[]
  /** The spellings of a tag's key, without its prefix in the name; none of what is no tag. */
  tagKeys: readonly string[]
  /** What a value that is asked for is read as in the bill. */
  readValue(value: string): string
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
    needs: [],
    tagKeys: [],
    readValue: asItIs,
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
    needs: [],
    tagKeys: [],
    readValue: asItIs,
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
      needs: [column],
      tagKeys: [],
      readValue: asItIs,
      of: () => ({ groupBy: column, text: column }),
    })),
  ),
  tagReach,
]

const byName = new Map(dimensions.map((dimension) => [dimension.name, dimension]))

export const CURRENCY = 'billingCurrency'

const TAG_PREFIX = 'tag:'

/**
 * The dimension of this name; of `tag:<key>`, whichever spelling of the key it is. `missingTags:<key>,<key>` is which of
 * the keys, escaped as in an address, are missing.
 *
 * @param places where rollups have tags, and which spellings are read as one
 */
export function findDimension(
  name: string,
  parameters: Pick<Parameters, 'add'>,
  places: TagPlaces,
): Dimension | undefined {
  const missing = readMissingTags(name)
  if (missing) {
    const tags = missing.map((key) => ({
      dimension: tagOf(key, parameters, places),
      parameter: parameters.add('String', key),
    }))
    return missingTags(name, tags)
  }
  if (!isTag(name)) return byName.get(name)
  const key = name.slice(TAG_PREFIX.length)
  return key === '' ? undefined : tagOf(key, parameters, places)
}

function tagOf(key: string, parameters: Pick<Parameters, 'add'>, places: TagPlaces): Dimension {
  const spellings = spellingsOf(key, places.reading).map((spelling) => ({
    spelling,
    parameter: parameters.add('String', spelling),
  }))
  const readAs = valuesReadAs(key, places.reading)
  const merged = readAs && {
    from: parameters.add('Array(String)', [...readAs.keys()]),
    to: parameters.add('Array(String)', [...readAs.values()]),
  }
  return {
    name: `${TAG_PREFIX}${key}`,
    label: key,
    description: `The tag ${key}.`,
    group: 'Tags',
    column: null,
    needs: [],
    tagKeys: spellings.map(({ spelling }) => spelling),
    readValue: (value) => readAs?.get(value) ?? value,
    of: (table) => {
      const written = firstOf(
        spellings.map(({ spelling, parameter }) =>
          table === 'cost_line' ? inLine(parameter) : inRollup(spelling, parameter, places),
        ),
      )
      const text = merged ? `transform(toString(${written}), ${merged.from}, ${merged.to})` : written
      return { groupBy: text, text }
    },
  }
}

/** Whether there is a dimension of this name. */
export function isDimension(name: string): boolean {
  if (isTag(name)) return name.length > TAG_PREFIX.length
  return byName.has(name) || readMissingTags(name) !== undefined
}

function isTag(name: string): boolean {
  return name.startsWith(TAG_PREFIX)
}

const NOWHERE = "''"

/** Of several spellings in a line, the first that has a value. */
function firstOf(texts: string[]): string {
  const [first, ...others] = texts.filter((text) => text !== NOWHERE)
  if (first === undefined) return NOWHERE
  return others.length === 0 ? first : `if(${first} != '', ${first}, ${firstOf(others)})`
}

/** Providers write the tags of users with a prefix in some formats and without it in others. */
function inLine(parameter: string): string {
  return `if(Tags[${parameter}] != '', Tags[${parameter}], Tags[concat('user:', ${parameter})])`
}

/** In a rollup that has the key of all loads. */
function inRollup(key: string, parameter: string, { columns, withoutColumn }: TagPlaces): string {
  const number = columns.get(key)
  const column = number === undefined ? undefined : tagColumn(number)
  if (!withoutColumn.has(key)) return column ?? NOWHERE
  const other = `OtherTags[${parameter}]`
  return column === undefined ? other : `if(${column} != '', ${column}, ${other})`
}

function asItIs(value: string): string {
  return value
}

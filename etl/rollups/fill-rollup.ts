import { COST_COLUMNS, TAG_COLUMNS, tagColumn, type Rollup } from '../../clickhouse/rollups.ts'
import { CLEAN_TAGS } from './clean-tags.ts'
import type { PlacedTags, TagKey } from './place-tags.ts'

export interface FillStatement {
  query: string
  parameters: Record<string, string | string[]>
}

/** The statement that writes a rollup of a load, `clientId` and `loadId`, from the table that it is made of. */
export function fillRollup(rollup: Rollup, tags: PlacedTags): FillStatement {
  const tagColumns = tagColumnsOf(rollup)
  const columns = ['client_id', 'load_id', ...groupsOf(rollup), ...tagColumns, ...sumsOf(rollup), 'LineCount']
  const insert = `INSERT INTO ${rollup.name} (${columns.join(', ')})`
  if (tagColumns.length === 0 || rollup.madeOf !== 'cost_line') {
    const rows = grouped(rollup, tagColumns)
    return { query: `${insert}\nSELECT ${columns.join(', ')} FROM (\n${rows}\n)`, parameters: {} }
  }
  // Tags are read after the lines were added up by them: there are far fewer rows then. Those that become alike by it
  // are added up by whoever reads them.
  const { values, parameters } = valuesOfColumns(tags.keys)
  const selected = columns.map((column) => (values[column] ? `${values[column]} AS ${column}` : column))
  const rows = `SELECT *, ${tags.areClean ? 'Tags' : CLEAN_TAGS} AS tags FROM (\n${grouped(rollup, ['Tags'])}\n)`
  return { query: `${insert}\nSELECT ${selected.join(', ')} FROM (\n${rows}\n)`, parameters }
}

/** What rows are grouped by, but for tags. */
function groupsOf({ grain, columns }: Rollup): string[] {
  return ['BillingPeriodStart', timeOf(grain), ...columns]
}

function timeOf(grain: Rollup['grain']): string {
  return grain === 'month' ? 'ChargeMonth' : 'ChargeDate'
}

function tagColumnsOf({ tags }: Rollup): string[] {
  if (tags === 'none') return []
  return [...TAG_COLUMNS, ...(tags === 'all' ? ['OtherTags'] : [])]
}

function sumsOf({ hasQuantity }: Rollup): string[] {
  return [...COST_COLUMNS, ...(hasQuantity ? ['ConsumedQuantity'] : [])]
}

function grouped(rollup: Rollup, tags: string[]): string {
  const time = timeOf(rollup.grain)
  const groups = [...groupsOf(rollup), ...tags]
  const selected = [
    'line.client_id AS client_id',
    'line.load_id AS load_id',
    ...groups.map((column) => `${column === time ? timeIn(rollup) : `line.${column}`} AS ${column}`),
    ...sumsOf(rollup).map((column) => `sum(line.${column}) AS ${column}`),
    `${rollup.madeOf === 'cost_line' ? 'count()' : 'sum(line.LineCount)'} AS LineCount`,
  ]
  return `SELECT ${selected.join(', ')}
FROM ${rollup.madeOf} AS line
WHERE line.client_id = {clientId:UUID} AND line.load_id = {loadId:UUID}
GROUP BY client_id, load_id, ${groups.join(', ')}`
}

/** The time of a row in the table that the rollup is made of. */
function timeIn({ madeOf, grain }: Rollup): string {
  if (madeOf === 'monthly_usage') return 'line.ChargeMonth'
  const day = madeOf === 'cost_line' ? 'toDate(line.ChargePeriodStart)' : 'line.ChargeDate'
  return grain === 'month' ? `toStartOfMonth(${day})` : day
}

/** What the columns of tags have, of the map `tags`. */
function valuesOfColumns(keys: TagKey[]): {
  values: Record<string, string>
  parameters: FillStatement['parameters']
} {
  const values = Object.fromEntries(TAG_COLUMNS.map((column) => [column, `''`]))
  const parameters: FillStatement['parameters'] = {}
  for (const { key, column } of keys) {
    if (column === undefined) continue
    parameters[`tag${column}`] = key
    values[tagColumn(column)] = `tags[{tag${column}:String}]`
  }
  const others = keys.filter(({ column, byResource }) => column === undefined && byResource)
  parameters.otherTags = others.map(({ key }) => key)
  values.OtherTags = 'mapFilter((key, value) -> has({otherTags:Array(String)}, key), tags)'
  return { values, parameters }
}

import { mayBeRolledUp, ROLLUPS, type Rollup, type RollupName } from '../../clickhouse/rollups.ts'
import { AS_WRITTEN, type TagReading } from './tag-reading.ts'

/** What a cost question can be answered from. */
export type Table = RollupName | 'cost_daily' | 'cost_line'

export type Grain = Rollup['grain'] | 'hour'

interface TableDefinition {
  name: Table
  /** The finest time that it tells apart. */
  grain: Grain
  /** The columns that rows are grouped by; undefined where it has them all. */
  columns: ReadonlySet<string> | undefined
  /** Whether it is made when a load is complete, so that a load may not have it yet. */
  madeLater: boolean
  tags: Rollup['tags'] | 'ofLines'
  /** Whether its rows have the quantity that was used. */
  hasQuantity: boolean
}

const rollups = new Map<Table, Rollup>(ROLLUPS.map((rollup) => [rollup.name, rollup]))

/** The smallest first, by what they have of the bench's uploads. */
const SMALLEST_FIRST: readonly Table[] = [
  'service_days',
  'account_days',
  'usage_type_days',
  'monthly_costs',
  'daily_services',
  'daily_accounts',
  'monthly_tags',
  'monthly_resources',
  'account_service_days',
  'daily_usage',
  'monthly_usage',
  'cost_daily',
  'daily_resources',
  'cost_line',
]

export const tables: readonly TableDefinition[] = SMALLEST_FIRST.map((name) => {
  const rollup = rollups.get(name)
  if (rollup) return { ...rollup, name, columns: new Set(rollup.columns), madeLater: true }
  return name === 'cost_daily'
    ? {
        name,
        grain: 'day',
        columns: new Set(rollups.get('monthly_costs')!.columns),
        madeLater: false,
        tags: 'none',
        hasQuantity: false,
      }
    : { name, grain: 'hour', columns: undefined, madeLater: false, tags: 'ofLines', hasQuantity: true }
})

const byName = new Map(tables.map((table) => [table.name, table]))

export function definitionOf(table: Table): TableDefinition {
  return byName.get(table)!
}

/** What a question needs of the table that answers it. */
export interface Needs {
  columns: string[]
  tagKeys: string[]
  quantity: boolean
  grain: Grain
}

/** What the loads of a question have, beside their lines. */
export interface RolledUp {
  /** Whether all of them have the tables that are made later. */
  complete: boolean
  tags: TagPlaces
}

/** Of loads that have their lines and days alone. */
export const NOT_ROLLED_UP: RolledUp = {
  complete: false,
  tags: { reading: AS_WRITTEN, columns: new Map(), withoutColumn: new Set(), inLinesAlone: new Set() },
}

/** Where the tables that are made later have the tags of the loads. A key that is nowhere here, no line has. */
export interface TagPlaces {
  /** Which spellings are read as one. */
  reading: TagReading
  /** The numbers of the columns that keys have. */
  columns: ReadonlyMap<string, number>
  /** Keys that one of the loads has in no column. */
  withoutColumn: ReadonlySet<string>
  /** Those of them that one of the loads has in its lines alone. */
  inLinesAlone: ReadonlySet<string>
}

const FINENESS = { month: 0, day: 1, hour: 2 }

/** The smallest table that has everything that the question needs. */
export function chooseTable(needs: Needs, rolledUp: RolledUp): Table {
  const table = tables.find(
    ({ grain, columns, madeLater, tags, hasQuantity }) =>
      FINENESS[grain] >= FINENESS[needs.grain] &&
      needs.columns.every((column) => columns === undefined || columns.has(column)) &&
      (!madeLater || rolledUp.complete) &&
      (!needs.quantity || hasQuantity) &&
      needs.tagKeys.every((key) => hasTag(tags, key, rolledUp.tags)),
  )
  return table!.name
}

function hasTag(tags: TableDefinition['tags'], key: string, places: TagPlaces): boolean {
  if (tags === 'ofLines') return true
  if (tags === 'none' || !mayBeRolledUp(key)) return false
  return !(tags === 'columns' ? places.withoutColumn : places.inLinesAlone).has(key)
}

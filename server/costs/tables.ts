import { RESOURCE_COLUMNS, ROLLUP_COLUMNS } from '../../clickhouse/rollups.ts'

/** What a cost question can be answered from. */
export type Table = 'cost_monthly' | 'tag_monthly' | 'resource_monthly' | 'cost_daily' | 'cost_line'

interface TableDefinition {
  name: Table
  /** The finest time that it tells apart. */
  grain: 'month' | 'day' | 'hour'
  /** The columns that rows are grouped by; undefined where it has them all. */
  columns: ReadonlySet<string> | undefined
  /** Whether it is made when a load is complete, so that a load may not have it yet. */
  madeLater: boolean
  /** `one`: rows are of one tag key, which a question has to name. */
  tags: 'none' | 'one' | 'all'
}

const inAllRollups: ReadonlySet<string> = new Set(ROLLUP_COLUMNS)

/** The smallest first. */
export const tables: readonly TableDefinition[] = [
  { name: 'cost_monthly', grain: 'month', columns: inAllRollups, madeLater: true, tags: 'none' },
  { name: 'tag_monthly', grain: 'month', columns: inAllRollups, madeLater: true, tags: 'one' },
  {
    name: 'resource_monthly',
    grain: 'month',
    columns: new Set([...ROLLUP_COLUMNS, ...RESOURCE_COLUMNS]),
    madeLater: true,
    tags: 'none',
  },
  { name: 'cost_daily', grain: 'day', columns: inAllRollups, madeLater: false, tags: 'none' },
  { name: 'cost_line', grain: 'hour', columns: undefined, madeLater: false, tags: 'all' },
]

/** What a question needs of the table that answers it. */
export interface Needs {
  columns: string[]
  tagKeys: string[]
  quantity: boolean
  grain: 'month' | 'day' | 'hour'
}

/** What the loads of a question have, beside their lines. */
export interface RolledUp {
  /** Whether all of them have the tables that are made later. */
  complete: boolean
  /** Tag keys that the rollup of tags lacks in one of them. */
  withoutTagKeys: ReadonlySet<string>
}

const FINENESS = { month: 0, day: 1, hour: 2 }

/** The smallest table that has everything that the question needs. */
export function chooseTable(needs: Needs, rolledUp: RolledUp): Table {
  const table = tables.find(
    ({ name, grain, columns, madeLater, tags }) =>
      FINENESS[grain] >= FINENESS[needs.grain] &&
      needs.columns.every((column) => columns === undefined || columns.has(column)) &&
      (!madeLater || rolledUp.complete) &&
      (!needs.quantity || hasQuantity(name)) &&
      answersTags(tags, needs.tagKeys, rolledUp),
  )
  return table!.name
}

/** Whether its rows have the quantity that was used. */
export function hasQuantity(table: Table): boolean {
  return table === 'cost_line' || table === 'resource_monthly'
}

function answersTags(tags: TableDefinition['tags'], keys: string[], { withoutTagKeys }: RolledUp): boolean {
  const [key, ...more] = new Set(keys)
  if (tags === 'all') return true
  if (tags === 'none' || key === undefined) return key === undefined && tags === 'none'
  // The rollup has keys without the prefix that some formats write.
  return more.length === 0 && !key.startsWith('user:') && !withoutTagKeys.has(key)
}

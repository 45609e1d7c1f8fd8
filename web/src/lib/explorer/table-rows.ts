import type { CostFilter } from '../api/contract.ts'
import { compareDecimals, subtractDecimals } from '../format/decimal.ts'
import { type Block, type Group, partsOfOthers, withBefore, withGone } from './block.ts'
import { ofValue } from './explorer-question.ts'
import type { Figures, RowOrder } from './explorer-view.ts'
import { runningSums } from './shown-figures.ts'

/** A row of the table: a value, the others, or what one of these is made of. */
export interface TableRow {
  key: string
  /** How deep it is: 1 for what a row opens into. */
  level: 0 | 1
  dimension: string
  group: Group
  name: string
  /** What its lines are those of, beside the filters of all. */
  own: CostFilter[]
  /** Whether it opens; nothing for rows that do not. */
  open: 'open' | 'closed' | undefined
}

/** What a row opened into: the values of a dimension, and what there was of any before. */
export interface OpenedParts {
  dimension: string
  block: Block
  sums: ReadonlyMap<string, string> | undefined
  /** Of which rows they are, and compared with what. */
  of: string
  comparedWith: string
}

interface Shown {
  figures: Figures
  columns: readonly string[]
}

interface Laying {
  block: Block
  dimension: string
  /** Whether values open, into those of another dimension. */
  areNested: boolean
  order: RowOrder
  /** What is shown in which columns: by that rows are ordered. Without them, amounts. */
  shown?: Shown
  nameOf: (dimension: string, value: string | null) => string
  opened: (key: string) => Pick<OpenedParts, 'dimension' | 'block' | 'sums'> | undefined
  /** What a row opened into was of the rows of before: its figures are on their way. */
  isWaiting?: (key: string) => boolean
}

export const keyOf = (value: string | null): string => JSON.stringify(value)
export const valueOfKey = (key: string): string | null => JSON.parse(key) as string | null

/** The rows in their order, with what those that are open are made of below them. The others come last. */
export function layRows(laying: Laying): TableRow[] {
  const { block, dimension, areNested, order, shown, nameOf, opened, isWaiting } = laying
  const listed = listedIn(block)
  const lay = ({ groups, others }: Block, row: (group: Group) => TableRow) => [
    ...sorted(groups.map(row), order, shown),
    ...(others ? [row(others)] : []),
  ]
  const rows = lay(block, (group) => ({
    key: keyOf(group.value),
    level: 0,
    dimension,
    group,
    name: nameOf(dimension, group.value),
    own: [ofValue(dimension, group.value, listed)],
    open: group.value === null || areNested ? (opened(keyOf(group.value)) ? 'open' : 'closed') : undefined,
  }))
  return rows.flatMap((parent) => {
    const found = opened(parent.key)
    if (!found) return [parent]
    const waits = isWaiting?.(parent.key) ?? false
    const parts = partsOf(parent.group, waits ? { ...found, sums: undefined } : found, block)
    const values = listedIn(parts)
    const isOthers = parent.group.value === null
    const ownOf = (value: string | null): CostFilter[] => {
      const filter = ofValue(found.dimension, value, isOthers ? [...listed, ...values] : values)
      return isOthers ? [filter] : [...parent.own, filter]
    }
    const rowsOf = lay(parts, (group) => ({
      key: `${parent.key} ${keyOf(group.value)}`,
      level: 1,
      dimension: found.dimension,
      group,
      name: group.value === null && isOthers ? 'Further values' : nameOf(found.dimension, group.value),
      own: ownOf(group.value),
      open: undefined,
    }))
    return [parent, ...(waits ? rowsOf.map(waitingFor) : rowsOf)]
  })
}

/** It keeps its place, and has no figure that would be of other rows. */
const waitingFor = (row: TableRow): TableRow => ({
  ...row,
  group: { value: row.group.value, total: '0', lines: 0, cells: new Map(), isWaiting: true },
})

const listedIn = ({ groups }: Block) => groups.flatMap(({ value }) => value ?? [])

/** Exactly what a group is made of, also of before. */
function partsOf(group: Group, { block, sums }: Pick<OpenedParts, 'block' | 'sums'>, within: Block): Block {
  const isOthers = group.value === null
  const parts = isOthers ? partsOfOthers(within, block) : block
  if (!sums || group.before === undefined) return parts
  return withBefore(isOthers ? withGone(parts, sums) : parts, sums, group.before)
}

function sorted(rows: readonly TableRow[], { by, descending }: RowOrder, shown?: Shown): TableRow[] {
  const compare = comparedBy(by, rows, shown)
  return rows.toSorted((a, b) => (descending ? compare(b, a) : compare(a, b)))
}

function comparedBy(
  by: string,
  rows: readonly TableRow[],
  shown?: Shown,
): (a: TableRow, b: TableRow) => number {
  if (by === 'name') return (a, b) => a.name.localeCompare(b.name)
  const amountOf = ({ group }: TableRow): string => {
    if (by === 'total') return group.total
    if (by === 'before') return group.before ?? '0'
    if (by === 'change') return changeOf(group) ?? '0'
    // Shares of a column are of one whole: in the order of its amounts, which are not rounded.
    const cells = shown?.figures === 'running' ? runningSums(group.cells, shown.columns) : group.cells
    return cells.get(by) ?? '0'
  }
  // Once for each row: a sum is made of all columns before it.
  const amounts = new Map(rows.map((row) => [row, amountOf(row)]))
  const compared = (row: TableRow) => amounts.get(row) ?? '0'
  return (a, b) => compareDecimals(compared(a), compared(b))
}

/** By how much it is more than before; nothing where nothing is compared. */
export const changeOf = ({ total, before }: Pick<Group, 'total' | 'before'>): string | undefined =>
  before === undefined ? undefined : subtractDecimals(total, before)

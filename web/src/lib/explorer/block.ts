import type { CostAnswer, Row } from '../api/contract.ts'
import { addDecimals, compareDecimals, isZeroDecimal, subtractDecimals } from '../format/decimal.ts'

/** What one value of a dimension cost, or all that are not told apart. */
export interface Group {
  /** Empty for lines that have none; null for all that are not told apart. */
  value: string | null
  total: string
  lines: number
  /** By the first day of their period; nothing where there was none. */
  cells: ReadonlyMap<string, string>
  /** The same in the time before; undefined where nothing is compared or it is not known yet. */
  before?: string | undefined
  /** What it costs is on its way: there are no figures of it. */
  isWaiting?: true
}

/** The values of a dimension within something: as many as are told apart, the costliest first, and the others. */
export interface Block {
  groups: Group[]
  others: Group | undefined
}

export const CURRENCY = 'billingCurrency'

interface Reading {
  dimension: string
  measure: string
  currency: string
}

export function readBlock(
  { rows }: Pick<CostAnswer, 'rows'>,
  { dimension, measure, currency }: Reading,
): Block {
  const own = rows.filter((row) => row[CURRENCY] === currency)
  const groups = [...Map.groupBy(own, (row) => valueOf(row, dimension))].map(([value, of]) =>
    groupOf(value, of, measure),
  )
  const others = groups.find(({ value }) => value === null)
  return {
    groups: groups.filter((group) => group !== others).toSorted((a, b) => compareDecimals(b.total, a.total)),
    others,
  }
}

function groupOf(value: string | null, rows: readonly Row[], measure: string): Group {
  const amounts = rows.map((row) => String(row[measure] ?? '0'))
  return {
    value,
    total: addDecimals(amounts),
    lines: rows.reduce((sum, row) => sum + Number(row['lineCount'] ?? 0), 0),
    cells: new Map(rows.map((row, index) => [String(row['period']).slice(0, 10), amounts[index] ?? '0'])),
  }
}

const valueOf = (row: Row, dimension: string) =>
  row[dimension] === null ? null : String(row[dimension] ?? '')

export const groupsOf = ({ groups, others }: Block): Group[] => (others ? [...groups, others] : groups)

/** Groups as one, whose figures are exactly what theirs add up to. */
export function together(groups: readonly Group[]): Group {
  const cells = new Map<string, string>()
  for (const group of groups)
    for (const [period, amount] of group.cells)
      cells.set(period, addDecimals([cells.get(period) ?? '0', amount]))
  const befores = groups.flatMap(({ before }) => before ?? [])
  return {
    value: null,
    total: addDecimals(groups.map(({ total }) => total)),
    lines: groups.reduce((sum, { lines }) => sum + lines, 0),
    cells,
    before: groups.length > 0 && befores.length === groups.length ? addDecimals(befores) : undefined,
  }
}

export const totalOf = (block: Block): Group => together(groupsOf(block))

/** What values cost before, of an answer about them. */
export function readSums(
  { rows }: Pick<CostAnswer, 'rows'>,
  { dimension, measure, currency }: Reading,
): Map<string, string> {
  return new Map(
    rows
      .filter((row) => row[CURRENCY] === currency)
      .map((row) => [valueOf(row, dimension) ?? '', String(row[measure] ?? '0')]),
  )
}

/** All that an answer has in each of its periods. */
export const readPeriods = (
  { rows }: Pick<CostAnswer, 'rows'>,
  { measure, currency }: Pick<Reading, 'measure' | 'currency'>,
): Map<string, string> =>
  new Map(
    rows
      .filter((row) => row[CURRENCY] === currency)
      .map((row) => [String(row['period']).slice(0, 10), String(row[measure] ?? '0')]),
  )

/** The values that an answer tells apart, in any currency. */
export const valuesIn = ({ rows }: Pick<CostAnswer, 'rows'>, dimension: string): string[] =>
  [...new Set(rows.flatMap((row) => row[dimension] ?? []).map(String))].toSorted()

/**
 * The block with what its groups cost before. What is left of all of before is that of the others: also of values that
 * there are no more, for which there are others then.
 */
export function withBefore(block: Block, sums: ReadonlyMap<string, string>, all: string): Block {
  const groups = block.groups.map((group) => ({ ...group, before: sums.get(group.value ?? '') ?? '0' }))
  const rest = subtractDecimals(all, addDecimals(groups.map(({ before }) => before)))
  const gone: Group = { value: null, total: '0', lines: 0, cells: new Map() }
  const others = block.others ?? (isZeroDecimal(rest) ? undefined : gone)
  return { groups, others: others && { ...others, before: rest } }
}

/** What the others of a block are, out of an answer that tells more of them apart. */
export function partsOfOthers(block: Block, more: Block): Block {
  const listed = new Set(block.groups.map(({ value }) => value))
  return { groups: more.groups.filter(({ value }) => !listed.has(value)), others: more.others }
}

/** Values of which there was something before and is nothing now, as groups of their own. */
export function withGone(block: Block, sums: ReadonlyMap<string, string>): Block {
  const there = new Set(block.groups.map(({ value }) => value))
  const gone = [...sums]
    .filter(([value]) => !there.has(value))
    .map(([value, before]): Group => ({ value, total: '0', lines: 0, cells: new Map(), before }))
    .toSorted((a, b) => compareDecimals(b.before ?? '0', a.before ?? '0'))
  return { ...block, groups: [...block.groups, ...gone] }
}

/** Every period of any group that has something, the first one first. */
export const periodsIn = (block: Block): string[] =>
  [...new Set(groupsOf(block).flatMap(({ cells }) => [...cells.keys()]))].toSorted()

import { addDecimals, approximate, isZeroDecimal, subtractDecimals } from '../format/decimal.ts'
import type { Group } from './block.ts'
import type { Figures } from './explorer-view.ts'

/** Shares have as many places as the API's. */
const RATIO_PLACES = 6

/** A part of a whole; nothing where that is no whole: of nothing, or of more credits than costs. */
export function shareOf(part: string, whole: string | undefined): string | undefined {
  if (whole === undefined || isZeroDecimal(whole) || whole.startsWith('-')) return undefined
  return (approximate(part) / approximate(whole)).toFixed(RATIO_PLACES)
}

/** How much more or less it is than before, of what it was; nothing where it was nothing. */
export function changeRatioOf({ total, before }: Pick<Group, 'total' | 'before'>): number | undefined {
  if (before === undefined || isZeroDecimal(before)) return undefined
  return approximate(subtractDecimals(total, before)) / Math.abs(approximate(before))
}

/** The figures of a group's cells, as they are asked for; nothing where there is nothing to show. */
export function shownCells(
  { cells }: Pick<Group, 'cells'>,
  { figures, columns, whole }: { figures: Figures; columns: readonly string[]; whole: Pick<Group, 'cells'> },
): Map<string, string> {
  if (figures === 'running') return runningSums(cells, columns)
  if (figures === 'amount') return new Map(cells)
  return new Map(
    columns.flatMap((column) => {
      const amount = cells.get(column)
      const share = amount === undefined ? undefined : shareOf(amount, whole.cells.get(column))
      return share === undefined ? [] : [[column, share] as const]
    }),
  )
}

/** What has come together by each of the columns. */
export function runningSums(
  cells: ReadonlyMap<string, string>,
  columns: readonly string[],
): Map<string, string> {
  let sum = '0'
  return new Map(
    columns.map((column) => {
      const amount = cells.get(column)
      if (amount !== undefined) sum = addDecimals([sum, amount])
      return [column, sum]
    }),
  )
}

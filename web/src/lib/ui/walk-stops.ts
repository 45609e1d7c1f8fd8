const DOWN: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 }
const ACROSS: Record<string, number> = { ArrowRight: 1, ArrowLeft: -1 }

/**
 * Arrows walk over what the rows of a table have to focus: across to the next of a row, and up and down to the nearest
 * of another.
 *
 * @param stops what of the table is walked over, as a selector
 */
export function walkStops(event: KeyboardEvent & { currentTarget: HTMLElement }, stops: string): void {
  const { key, currentTarget } = event
  const rows = [
    ...Map.groupBy(currentTarget.querySelectorAll<HTMLElement>(stops), (stop) => stop.closest('tr')).values(),
  ]
  const at = rows.findIndex((row) => row.some((stop) => stop === document.activeElement))
  const place = rows[at]?.findIndex((stop) => stop === document.activeElement) ?? -1
  const from = rows[at]?.[place]
  const across = ACROSS[key]
  const down = DOWN[key]
  if (!from || event.altKey || event.ctrlKey || event.metaKey) return
  const next =
    across === undefined
      ? nearest(rows[at + (down ?? Number.NaN)], columnOf(from))
      : rows[at]?.[place + across]
  if (!next) return
  event.preventDefault()
  next.focus()
}

const columnOf = (stop: HTMLElement): number => stop.closest<HTMLTableCellElement>('td, th')?.cellIndex ?? 0

function nearest(stops: readonly HTMLElement[] | undefined, column: number): HTMLElement | undefined {
  const distance = (stop: HTMLElement) => Math.abs(columnOf(stop) - column)
  return stops?.toSorted((a, b) => distance(a) - distance(b))[0]
}

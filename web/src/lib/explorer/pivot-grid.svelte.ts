import { tick } from 'svelte'
import { type Piece, nextRow, piecesOf, rowsInView } from '#lib/ui/row-window.ts'

/** A cell by its row and column: row −1 is the head, the one after the last the total; column 0 has the names. */
export interface CellPlace {
  row: number
  column: number
}

interface Options {
  rows: number
  /** Beside that of the names. */
  columns: number
  columnWidth: number
}

export const ROW_HEIGHT = 32
export const NAME_WIDTH = 260
/** The wheel turns sideways less. */
const COLUMNS_BEYOND = 3

/** A table of which the rows and columns in sight are drawn, and whose cells are walked by the arrows. */
export class PivotGrid {
  #options: () => Options
  #box: HTMLElement | undefined
  #above = $state(0)
  #before = $state(0)
  height = $state(0)
  width = $state(0)
  /** The one that Tab comes back to. */
  #focused: CellPlace = $state.raw({ row: 0, column: 0 })

  constructor(options: () => Options) {
    this.#options = options
  }

  /** Of what is there: rows close. */
  current = $derived.by((): CellPlace => {
    const { rows, columns } = this.#options()
    return { row: Math.min(this.#focused.row, rows), column: Math.min(this.#focused.column, columns) }
  })

  rowPieces = $derived.by((): Piece[] =>
    piecesOf(
      rowsInView({ above: this.#above, height: this.height, rowHeight: ROW_HEIGHT }),
      this.#options().rows,
      this.current.row,
    ),
  )

  columnPieces = $derived.by((): Piece[] =>
    piecesOf(
      rowsInView({
        above: this.#before,
        height: this.width - NAME_WIDTH,
        rowHeight: this.#options().columnWidth,
        beyond: COLUMNS_BEYOND,
      }),
      this.#options().columns,
      this.current.column - 1,
    ),
  )

  tabOf = ({ row, column }: CellPlace): 0 | -1 =>
    this.current.row === row && this.current.column === column ? 0 : -1

  /** Attached to the element that scrolls. */
  follow = (box: HTMLElement): (() => void) => {
    this.#box = box
    const measure = () => {
      this.#above = box.scrollTop
      this.#before = box.scrollLeft
    }
    const focus = ({ target }: FocusEvent) => {
      const place = placeOf(target)
      if (place) this.#focused = place
    }
    box.addEventListener('scroll', measure, { passive: true })
    box.addEventListener('focusin', focus)
    return () => {
      box.removeEventListener('scroll', measure)
      box.removeEventListener('focusin', focus)
    }
  }

  toTop(): void {
    this.#box?.scrollTo({ top: 0 })
  }

  /** Where a key leads; nothing for keys that lead nowhere. */
  placeFor({ key }: KeyboardEvent): CellPlace | undefined {
    const { rows, columns } = this.#options()
    const { row, column } = this.current
    const across = { ArrowLeft: column - 1, ArrowRight: column + 1, Home: 0, End: columns }[key]
    if (across !== undefined) return { row, column: Math.max(0, Math.min(columns, across)) }
    const perPage = Math.max(1, Math.floor(this.height / ROW_HEIGHT) - 3)
    const next = nextRow(key, row + 1, rows + 2, perPage)
    return next === undefined ? undefined : { row: next - 1, column }
  }

  async moveTo(place: CellPlace): Promise<void> {
    this.#focused = place
    await tick()
    const cell = this.#box?.querySelector<HTMLElement>(`[data-cell="${place.row}:${place.column}"]`)
    cell?.focus({ preventScroll: true })
    cell?.closest('td, th')?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }
}

function placeOf(target: EventTarget | null): CellPlace | undefined {
  const [row, column] = target instanceof HTMLElement ? (target.dataset['cell'] ?? '').split(':') : []
  return row && column ? { row: Number(row), column: Number(column) } : undefined
}

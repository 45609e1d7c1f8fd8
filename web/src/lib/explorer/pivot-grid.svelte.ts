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
  #hasFocus = false
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

  /** Attached as well: of all cells one takes the tab key, whichever are drawn. */
  mark = (box: HTMLElement): void => {
    const { row, column } = this.current
    void [this.rowPieces, this.columnPieces]
    for (const cell of box.querySelectorAll<HTMLElement>('[data-cell][tabindex="0"]')) cell.tabIndex = -1
    const cell = box.querySelector<HTMLElement>(`[data-cell="${row}:${column}"]`)
    if (cell) cell.tabIndex = 0
  }

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
      this.#hasFocus = true
    }
    // Of a cell that is gone nobody took the focus.
    const blur = ({ relatedTarget }: FocusEvent) => {
      if (relatedTarget) this.#hasFocus = false
    }
    box.addEventListener('scroll', measure, { passive: true })
    box.addEventListener('focusin', focus)
    box.addEventListener('focusout', blur)
    return () => {
      box.removeEventListener('scroll', measure)
      box.removeEventListener('focusin', focus)
      box.removeEventListener('focusout', blur)
    }
  }

  /** Of other rows the first is seen; where the focus was lost with the ones before, it goes there. */
  toTop(): void {
    this.#box?.scrollTo({ top: 0 })
    if (this.#hasFocus && document.activeElement === document.body) void this.moveTo({ row: 0, column: 0 })
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

/** The place of what a cell has in it. */
export const placeIn = (cell: Element | null): CellPlace | undefined =>
  placeOf(cell?.querySelector('[data-cell]') ?? null)

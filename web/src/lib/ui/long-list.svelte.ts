import { tick, untrack } from 'svelte'
import { type Piece, type RowWindow, nextRow, piecesOf, rowsInView } from './row-window.ts'

interface Options {
  count: number
  rowHeight: number
  /** Called where the last rows come into sight. */
  onend?: () => void
}

/** So many rows before its end a list asks for more, so that one rarely waits there. */
const BEFORE_END = 40

/**
 * A list of thousands of rows of one height, of which only those in sight are drawn, and whose rows are walked by keys.
 * Each row has something to focus, marked with `data-row`.
 */
export class LongList {
  #options: () => Options
  #window: RowWindow = $state.raw({ first: 0, last: 60 })
  /** The row that has or had the focus: the one that Tab comes back to. */
  current = $state(0)
  #rows: HTMLElement | undefined

  constructor(options: () => Options) {
    this.#options = options
    $effect(() => {
      const { count, onend } = options()
      if (onend && count > 0 && this.#window.last > count - BEFORE_END) untrack(onend)
    })
  }

  pieces = $derived.by((): Piece[] => piecesOf(this.#window, this.#options().count, this.current))

  /** Attached to the element whose children are the rows. It scrolls with the page, or in a `data-scrolls` around it. */
  follow = (rows: HTMLElement): (() => void) => {
    this.#rows = rows
    const measure = () => {
      const box = rows.closest('[data-scrolls]')?.getBoundingClientRect()
      const top = Math.max(0, box?.top ?? 0)
      const bottom = Math.min(innerHeight, box?.bottom ?? innerHeight)
      const next = rowsInView({
        above: top - rows.getBoundingClientRect().top,
        height: Math.max(0, bottom - top),
        rowHeight: this.#options().rowHeight,
      })
      const { first, last } = this.#window
      if (next.first !== first || next.last !== last) this.#window = next
    }
    measure()
    // Scrolling does not bubble, but it can be caught on its way down.
    addEventListener('scroll', measure, { capture: true, passive: true })
    addEventListener('resize', measure)
    return () => {
      removeEventListener('scroll', measure, { capture: true })
      removeEventListener('resize', measure)
    }
  }

  onkeydown = (event: KeyboardEvent): void => {
    const { count, rowHeight } = this.#options()
    const seen = this.#rows?.closest('[data-scrolls]')?.clientHeight ?? innerHeight
    const rowsPerPage = Math.max(1, Math.floor(seen / rowHeight) - 2)
    const next = nextRow(event.key, this.current, count, rowsPerPage)
    if (next === undefined || event.altKey || event.ctrlKey || event.metaKey) return
    event.preventDefault()
    void this.focus(next)
  }

  async focus(index: number): Promise<void> {
    this.current = index
    await tick()
    const row = this.#rows?.querySelector<HTMLElement>(`[data-row="${index}"]`)
    row?.focus({ preventScroll: true })
    row?.closest('[data-line]')?.scrollIntoView({ block: 'nearest' })
  }
}

/** The rows of a long list that are drawn: from `first` on, `last` is the one after them. */
export interface RowWindow {
  first: number
  last: number
}

interface View {
  /** Pixels of the list that lie above what is seen; less than 0 where it begins further down. */
  above: number
  /** Pixels that are seen. */
  height: number
  rowHeight: number
  /** How many are drawn beyond each end of what is seen. */
  beyond?: number
}

/** As much as one turn of the wheel shows. */
const BEYOND = 12

export function rowsInView({ above, height, rowHeight, beyond = BEYOND }: View): RowWindow {
  return {
    first: Math.max(0, Math.floor(above / rowHeight) - beyond),
    last: Math.max(0, Math.ceil((above + height) / rowHeight) + beyond),
  }
}

export type Piece = { index: number; gap: 0 } | { index: number; gap: number }

/**
 * What a list consists of: rows that are drawn, and gaps as high as the rows that are not. The row that has the focus is
 * always drawn: the focus would be lost with it.
 */
export function piecesOf({ first, last }: RowWindow, count: number, focused = -1): Piece[] {
  const drawn = Array.from(
    { length: Math.max(0, Math.min(last, count) - first) },
    (_, index) => first + index,
  )
  const isBeyond = focused >= 0 && focused < count && (focused < first || focused >= last)
  const rows = isBeyond ? [...drawn, focused].toSorted((a, b) => a - b) : drawn
  const pieces: Piece[] = []
  let next = 0
  for (const index of rows) {
    if (index > next) pieces.push({ index: next, gap: index - next })
    pieces.push({ index, gap: 0 })
    next = index + 1
  }
  if (next < count) pieces.push({ index: next, gap: count - next })
  return pieces
}

/** Where the arrows lead in a list of rows, and how far a page of it is; undefined for other keys. */
export function nextRow(
  key: string,
  current: number,
  count: number,
  rowsPerPage: number,
): number | undefined {
  const steps: Record<string, number> = {
    ArrowDown: 1,
    ArrowUp: -1,
    PageDown: rowsPerPage,
    PageUp: -rowsPerPage,
    Home: -count,
    End: count,
  }
  const step = steps[key]
  return step === undefined ? undefined : Math.max(0, Math.min(count - 1, current + step))
}

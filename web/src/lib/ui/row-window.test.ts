import { describe, expect, it } from 'vitest'
import { nextRow, piecesOf, rowsInView } from './row-window.ts'

describe('a long list', () => {
  it('draws what is seen and a little beyond', () => {
    expect(rowsInView({ above: 3200, height: 640, rowHeight: 32 })).toEqual({ first: 88, last: 132 })
    expect(rowsInView({ above: -200, height: 640, rowHeight: 32 })).toEqual({ first: 0, last: 26 })
  })

  it('is as high as all of its rows', () => {
    const pieces = piecesOf({ first: 2, last: 4 }, 10, 3)
    expect(pieces).toEqual([
      { index: 0, gap: 2 },
      { index: 2, gap: 0 },
      { index: 3, gap: 0 },
      { index: 4, gap: 6 },
    ])
  })

  it.each([0, 9])('keeps the row %i that has the focus, wherever one scrolls', (focused) => {
    const pieces = piecesOf({ first: 4, last: 6 }, 10, focused)
    expect(pieces.filter(({ gap }) => gap === 0).map(({ index }) => index)).toContain(focused)
    expect(pieces.reduce((rows, { gap }) => rows + (gap || 1), 0)).toBe(10)
  })

  it('has no row where it is shorter than what was seen of another', () => {
    expect(piecesOf({ first: 50, last: 90 }, 10, -1)).toEqual([{ index: 0, gap: 10 }])
    expect(piecesOf({ first: 0, last: 20 }, 0, 0)).toEqual([])
  })
})

it.each([
  ['ArrowDown', 4, 5],
  ['ArrowUp', 0, 0],
  ['PageDown', 4, 9],
  ['PageUp', 9, 1],
  ['Home', 5, 0],
  ['End', 5, 9],
  ['a', 5, undefined],
])('%s in row %i leads to %s', (key, current, next) => {
  expect(nextRow(key, current, 10, 8)).toBe(next)
})

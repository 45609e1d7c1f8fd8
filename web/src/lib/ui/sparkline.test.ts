import { expect, it } from 'vitest'
import { shapeOf } from './sparkline.ts'

const box = { width: 80, height: 20 }

it('runs from edge to edge, the largest value at the top', () => {
  expect(shapeOf([1, 3, 2], box)).toEqual({
    paths: ['M0 20L40 0L80 10'],
    dots: [],
    last: { x: 80, y: 10 },
    target: undefined,
  })
})

it('is broken where a value is missing, and has a dot for one that stands alone', () => {
  const { paths, dots, last } = shapeOf([1, 2, null, 2, null], box)
  expect(paths).toEqual(['M0 20L20 0'])
  expect(dots).toEqual([{ x: 60, y: 0 }])
  expect(last).toEqual({ x: 60, y: 0 })
})

it('has room for the target, and runs through the middle where nothing changes', () => {
  expect(shapeOf([1, 1], { ...box, target: 2 })).toMatchObject({ paths: ['M0 20L80 20'], target: 0 })
  expect(shapeOf([5, 5], box).paths).toEqual(['M0 10L80 10'])
})

it('has nothing to show without a value', () => {
  expect(shapeOf([null], box)).toMatchObject({ paths: [], dots: [], last: undefined })
  expect(shapeOf([], box)).toMatchObject({ paths: [], dots: [], last: undefined })
})

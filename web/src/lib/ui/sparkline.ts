export interface SparklineShape {
  /** Lines through neighbouring values: where one is missing the line is broken. */
  paths: string[]
  /** Values without a neighbour on either side. */
  dots: { x: number; y: number }[]
  last: { x: number; y: number } | undefined
  /** Where the target is. */
  target: number | undefined
}

/** Where the values of a sparkline lie in a box, the first at its left edge and the last at its right. */
export function shapeOf(
  values: readonly (number | null)[],
  { width, height, target }: { width: number; height: number; target?: number | undefined },
): SparklineShape {
  const known = [...values.filter((value) => value !== null), ...(target === undefined ? [] : [target])]
  const [low, high] = [Math.min(...known), Math.max(...known)]
  const round = (length: number) => Math.round(length * 10) / 10
  // What never changes runs through the middle.
  const y = (value: number) =>
    round(high === low ? height / 2 : height - ((value - low) / (high - low)) * height)
  const x = (index: number) => round(values.length < 2 ? width : (index / (values.length - 1)) * width)

  const runs: { x: number; y: number }[][] = []
  let run: { x: number; y: number }[] = []
  values.forEach((value, index) => {
    if (value === null) run = []
    else {
      if (run.length === 0) runs.push(run)
      run.push({ x: x(index), y: y(value) })
    }
  })
  return {
    paths: runs.filter(({ length }) => length > 1).map(pathOf),
    dots: runs.flatMap((points) => (points.length === 1 ? points : [])),
    last: runs.at(-1)?.at(-1),
    target: target === undefined || known.length === 0 ? undefined : y(target),
  }
}

const pathOf = (points: readonly { x: number; y: number }[]) =>
  points.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${x} ${y}`).join('')

import { approximate } from '../format/decimal.ts'
import type { StackedPeriods } from './stacked-periods.ts'

/** How amounts over time are drawn: bars and areas stand on one another, lines each by themselves. */
export type PeriodShape = 'bars' | 'areas' | 'lines'

/** From where to where a part reaches, from 0 on. */
type Span = readonly [from: number, to: number]

/** Where things are on the screen. */
export interface PeriodScales {
  /** The left of a period, and how wide each is. */
  x: (period: string) => number
  width: number
  y: (amount: number) => number
}

/** Lengths of bars are the one place where an amount becomes a number. */
const amountsOf = ({ series, points }: Pick<StackedPeriods, 'series' | 'points'>): number[][] =>
  series.map(({ key }) => points.map(({ costs }) => approximate(costs[key] ?? '0')))

/** Each series' parts in the order of periods: above 0 one stands on the other, below it one hangs from the other. */
function spansOf(stacked: Pick<StackedPeriods, 'series' | 'points'>, shape: PeriodShape): Span[][] {
  const amounts = amountsOf(stacked)
  if (shape === 'lines') return amounts.map((own) => own.map((amount) => [0, amount]))
  const ends = stacked.points.map(() => ({ above: 0, below: 0 }))
  return amounts.map((own) =>
    own.map((amount, index): Span => {
      const end = ends[index] ?? { above: 0, below: 0 }
      const side = amount < 0 ? 'below' : 'above'
      const from = end[side]
      end[side] = from + amount
      return [from, end[side]]
    }),
  )
}

/** The least and the most that is drawn, 0 among them. */
export function domainOf(
  stacked: Pick<StackedPeriods, 'series' | 'points'>,
  shape: PeriodShape,
): [number, number] {
  const befores = stacked.points.flatMap(({ before }) => (before === undefined ? [] : approximate(before)))
  const ends = [...spansOf(stacked, shape).flat(2), ...befores, 0]
  const [least, most] = ends.reduce(([low, high], end) => [Math.min(low, end), Math.max(high, end)], [0, 0])
  return least === most ? [0, 1] : [least, most]
}

/** The outline of each series, by its place. */
export function pathsOf(
  stacked: Pick<StackedPeriods, 'series' | 'points'>,
  shape: PeriodShape,
  scales: PeriodScales,
): string[] {
  const periods = stacked.points.map(({ period }) => period)
  return spansOf(stacked, shape).map((spans) =>
    shape === 'bars'
      ? barsOf(periods, spans, scales)
      : shape === 'areas'
        ? areaOf(periods, spans, scales)
        : lineOf(
            periods,
            spans.map(([, to]) => to),
            scales,
          ),
  )
}

function barsOf(periods: readonly string[], spans: readonly Span[], { x, width, y }: PeriodScales): string {
  return spans
    .map(([from, to], index) => {
      if (from === to) return ''
      const left = place(x(periods[index] ?? ''))
      return `M${left},${place(y(from))}V${place(y(to))}H${place(left + width)}V${place(y(from))}Z`
    })
    .join('')
}

function areaOf(periods: readonly string[], spans: readonly Span[], scales: PeriodScales): string {
  if (spans.every(([from, to]) => from === to)) return ''
  const there = corners(
    periods,
    spans.map(([, to]) => to),
    scales,
  )
  const back = corners(
    periods,
    spans.map(([from]) => from),
    scales,
  ).toReversed()
  return `M${[...there, ...back].join('L')}Z`
}

/** A line through what is there: a place without an amount ends it. */
export function lineOf(
  periods: readonly string[],
  amounts: readonly (number | undefined)[],
  { x, width, y }: PeriodScales,
): string {
  return amounts
    .map((amount, index) => {
      if (amount === undefined) return ''
      const sign = index > 0 && amounts[index - 1] !== undefined ? 'L' : 'M'
      return `${sign}${place(x(periods[index] ?? '') + width / 2)},${place(y(amount))}`
    })
    .join('')
}

const corners = (periods: readonly string[], amounts: readonly number[], { x, width, y }: PeriodScales) =>
  amounts.map((amount, index) => `${place(x(periods[index] ?? '') + width / 2)},${place(y(amount))}`)

/** Finer than this nothing is seen. */
const place = (pixels: number) => Math.round(pixels * 100) / 100

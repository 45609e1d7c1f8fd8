import { describe, expect, it } from 'vitest'
import { type PeriodScales, domainOf, lineOf, pathsOf } from './period-paths.ts'
import type { StackedPeriod, StackedSeries } from './stacked-periods.ts'

const series = ['a', 'b', 'credit'].map((key): StackedSeries => ({ key, name: key, colour: '', total: '0' }))
const point = (period: string, costs: Record<string, string>): StackedPeriod => ({
  period,
  total: '0',
  costs,
})
const stacked = {
  series,
  points: [point('1', { a: '10', b: '5', credit: '-3' }), point('2', { a: '4' })],
}
/** A hundred pixels a period, and ten an amount. */
const scales: PeriodScales = {
  x: (period) => Number(period) * 100,
  width: 80,
  y: (amount) => 200 - amount * 10,
}

describe('amounts over time', () => {
  it('reach as far as what stands above and hangs below, or as the largest by itself', () => {
    expect(domainOf(stacked, 'bars')).toEqual([-3, 15])
    expect(domainOf(stacked, 'lines')).toEqual([-3, 10])
    expect(domainOf({ series, points: [] }, 'bars')).toEqual([0, 1])
    expect(domainOf({ series, points: [{ ...point('1', {}), before: '20' }] }, 'bars')).toEqual([0, 20])
  })

  it('are bars on one another, credits below the line', () => {
    expect(pathsOf(stacked, 'bars', scales)).toEqual([
      'M100,200V100H180V200ZM200,200V160H280V200Z',
      'M100,100V50H180V100Z',
      'M100,200V230H180V200Z',
    ])
  })

  it('are areas on one another, through the middles of their periods', () => {
    const [, above] = pathsOf(stacked, 'areas', scales)
    expect(above).toBe('M140,50L240,160L240,160L140,100Z')
    expect(pathsOf({ series, points: [] }, 'areas', scales)).toEqual(['', '', ''])
  })

  it('are lines, of which a gap is none', () => {
    expect(pathsOf(stacked, 'lines', scales)[0]).toBe('M140,100L240,160')
    expect(lineOf(['1', '2', '3', '4'], [1, undefined, 2, 3], scales)).toBe('M140,190M340,180L440,170')
  })
})

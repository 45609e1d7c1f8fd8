import { describe, expect, test } from 'vitest'
import type { WhatIfPoint } from '../../../../contract/commitments.ts'
import { toAmount } from '../../amounts.ts'
import { costOfHours } from './hours.ts'
import { whatIf } from './what-if.ts'

const hoursOf = (...costs: (string | number)[]) => costs.map((cost) => toAmount(String(cost)))
const savingOf = ({ netSaving }: WhatIfPoint) => toAmount(netSaving)

describe('what an hourly commitment would save', () => {
  test('is what it covers less what it costs, in 30 days', () => {
    const { monthlyOnDemandCost, floor, best, curve } = whatIf(hoursOf(10, 2, 10, 10), '0.2')
    expect(monthlyOnDemandCost).toBe('5760')
    expect(floor).toEqual({
      hourlyCommitment: '1.6',
      hourlyOnDemand: '2',
      coveredCost: '1440',
      committedCost: '1152',
      unusedCost: '0',
      netSaving: '288',
      reason: null,
    })
    expect(best).toEqual(floor)
    expect(curve).toHaveLength(41)
    // Three hours of 5 and one of 2, for the price of four hours of 4.
    expect(curve[20]).toMatchObject({
      hourlyCommitment: '4',
      hourlyOnDemand: '5',
      coveredCost: '3060',
      committedCost: '2880',
      unusedCost: '432',
      netSaving: '180',
    })
    expect(curve[40]).toMatchObject({ hourlyCommitment: '8', coveredCost: '5760', netSaving: '0' })
  })

  test('is most where as many hours cost less as the discount has hundredths', () => {
    expect(whatIf(hoursOf(10, 2, 10, 10), '0.3').best).toMatchObject({
      hourlyCommitment: '7',
      netSaving: '720',
    })
  })

  test('has a largest commitment that loses nothing', () => {
    const evenOf = (hours: (string | number)[], discount: string) =>
      whatIf(hoursOf(...hours), discount).breakEven
    // Three hours of 10 and one of 2 are covered whole by 8 an hour, which cost as much in four.
    expect(evenOf([10, 2, 10, 10], '0.2')).toMatchObject({ hourlyCommitment: '8', netSaving: '0' })
    // Between two costs: two hours of 3 and two of 6, for four hours of 4.5.
    expect(evenOf([3, 3, 8, 8], '0.25')).toMatchObject({
      hourlyOnDemand: '6',
      coveredCost: '3240',
      netSaving: '0',
    })
    // Beyond the hour that costs most.
    expect(evenOf([4, 4], '0.2')).toMatchObject({ hourlyCommitment: '4', netSaving: '0' })
    expect(evenOf([10, 0, 0, 0], '0.2')).toBeNull()
    // 15 ÷ 7, which no amount is: what is below it may not lose anything by its rounding.
    expect(evenOf([1, 2, 4], '0.2')).toMatchObject({
      hourlyOnDemand: expect.stringMatching(/^2\.14285714285714/) as unknown,
      netSaving: expect.stringMatching(/^\d/) as unknown,
      reason: null,
    })
  })

  test('says how many hours cost how much', () => {
    expect(whatIf(hoursOf(10, 2, 10, 10), '0.2').hours).toEqual([
      { cost: '2', count: 1 },
      { cost: '10', count: 3 },
    ])
  })

  test('is a loss where it is unused for too long, which the curve says and nothing recommends', () => {
    const { floor, best, curve } = whatIf(hoursOf(10, 0, 0, 0), '0.2')
    expect(best).toBeNull()
    expect(floor).toMatchObject({ hourlyCommitment: '0', netSaving: '0', reason: null })
    expect(curve[40]).toMatchObject({
      coveredCost: '1800',
      committedCost: '5760',
      unusedCost: '4320',
      netSaving: '-3960',
      reason: 'More of it would be unused than the discount saves.',
    })
  })

  test('is nothing without a discount', () => {
    const { best, curve } = whatIf(hoursOf(4, 4), '0.0')
    expect(best).toBeNull()
    expect(curve.every((point) => savingOf(point) === 0n)).toBe(true)
  })

  test('begins at nothing, bends downwards alone, and is nowhere more than at its best', () => {
    // Units of the last decimal: commitments are rounded up to one, and that for each hour.
    const rounding = 10_000n
    for (let seed = 1; seed <= 60; seed += 1) {
      const hours = Array.from({ length: 24 * (1 + (seed % 31)) }, (_, hour) =>
        toAmount(`${((hour + seed) * 7919 * seed) % 97}.${(hour * 31 * seed) % 1000}`),
      )
      const discount = `0.${String((seed * 37) % 1000).padStart(3, '0')}`
      const { floor, best, curve } = whatIf(hours, discount)
      const savings = curve.map(savingOf)
      expect(savings[0]).toBe(0n)
      for (let index = 1; index < savings.length - 1; index += 1) {
        const [before = 0n, here = 0n, after = 0n] = savings.slice(index - 1, index + 2)
        expect(2n * here + rounding).toBeGreaterThanOrEqual(before + after)
      }
      const most = best ? savingOf(best) : 0n
      for (const saving of [...savings, savingOf(floor)])
        expect(most + rounding).toBeGreaterThanOrEqual(saving)
      expect(most).toBeGreaterThanOrEqual(0n)
      if (discount >= '0.1') expect(savingOf(floor)).toBeGreaterThanOrEqual(0n)
      for (const { coveredCost, committedCost, netSaving, reason } of curve) {
        expect(toAmount(coveredCost) - toAmount(committedCost)).toBe(toAmount(netSaving))
        expect(reason !== null).toBe(netSaving.startsWith('-'))
      }
    }
  })
})

describe('the cost of every hour', () => {
  const october = (day: number, hour: number) => Date.UTC(2026, 9, day, hour) / 1000

  test('is that of the lines that begin in it, and an even part of those that last longer', () => {
    const hours = costOfHours(
      [
        { start: october(1, 1), hours: 1, cost: toAmount('2') },
        { start: october(1, 0), hours: 24, cost: toAmount('1.000000000000000001') },
      ],
      { from: '2026-10-01', to: '2026-10-03' },
    )
    expect(hours).toHaveLength(48)
    expect(hours.reduce((total, hour) => total + hour)).toBe(toAmount('3.000000000000000001'))
    expect(hours[0]).toBe(toAmount('0.041666666666666666'))
    expect(hours[1]).toBe(toAmount('2.041666666666666667'))
    expect(hours[24]).toBe(0n)
  })

  test('has nothing of hours before or after', () => {
    const hours = costOfHours([{ start: october(1, 22), hours: 4, cost: toAmount('4') }], {
      from: '2026-10-02',
      to: '2026-10-03',
    })
    expect(hours.filter((hour) => hour > 0n)).toEqual([toAmount('1'), toAmount('1')])
  })
})

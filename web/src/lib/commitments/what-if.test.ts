import { describe, expect, it } from 'vitest'
import { fromAmount, toAmount } from '../../../../server/modules/amounts.ts'
import { whatIf } from '../../../../server/modules/client-d/commitments/what-if.ts'
import {
  amountOfStep,
  pointsUpTo,
  reachOf,
  stepOfAmount,
  stepsUpTo,
  tryCommitment,
  typedAmount,
} from './what-if.ts'

/** 744 hours of which no two need to cost the same. */
const hours = Array.from({ length: 744 }, (_, hour) =>
  toAmount(`${(hour * 37) % 19}.${(hour * 7919) % 1000}`),
)

describe('what a commitment that is tried saves', () => {
  it.each(['0.2', '0.05', '0.5', '0.375', '0.0'])(
    'is what the API says of its own points, with %s off',
    (discount) => {
      const answer = whatIf(hours, discount)
      for (const point of [...answer.curve, answer.floor, ...(answer.best ? [answer.best] : [])]) {
        const tried = tryCommitment(answer.hours, point.hourlyCommitment, discount)
        // Of a commitment that was rounded up it buys an atto of the currency more.
        for (const name of ['coveredCost', 'committedCost', 'unusedCost', 'netSaving'] as const) {
          const apart = toAmount(tried[name]) - toAmount(point[name])
          expect(
            apart < 2_000n && apart > -2_000n,
            `${name} of ${point.hourlyCommitment}: ${fromAmount(apart)}`,
          ).toBe(true)
        }
      }
    },
  )

  it('is exact, and says what it says of nothing', () => {
    const { hours: counted } = whatIf(
      [10, 2, 10, 10].map((cost) => toAmount(String(cost))),
      '0.2',
    )
    expect(tryCommitment(counted, '4', '0.2')).toEqual({
      hourlyCommitment: '4',
      hourlyOnDemand: '5',
      coveredCost: '3060',
      committedCost: '2880',
      unusedCost: '432',
      netSaving: '180',
    })
    expect(tryCommitment(counted, '0', '0.2')).toMatchObject({ coveredCost: '0', netSaving: '0' })
    expect(tryCommitment([], '1', '0.2')).toMatchObject({ coveredCost: '0', netSaving: '-720' })
  })
})

describe('the curve', () => {
  it('reaches beyond the break-even, but not beyond twice of it', () => {
    const flat = whatIf(
      [4, 4].map((cost) => toAmount(String(cost))),
      '0.2',
    )
    expect([flat.breakEven?.hourlyCommitment, reachOf(flat)]).toEqual(['4', '5'])
    const rare = whatIf(
      [...Array.from({ length: 99 }, () => 1), 100].map((cost) => toAmount(String(cost))),
      '0.2',
    )
    expect(Number(reachOf(rare))).toBeLessThan(3)
    expect(pointsUpTo(reachOf(rare), rare.hours, '0.2').at(-1)?.hourlyCommitment).toBe(reachOf(rare))
  })
})

describe('the slider', () => {
  it.each([
    ['0.032', 0.0001],
    ['1.25', 0.005],
    ['12.37', 0.05],
    ['9800', 50],
  ])('up to %s goes by %d, in at most 400 steps', (most, step) => {
    const steps = stepsUpTo(most)
    expect(Number(amountOfStep(steps, 1))).toBe(step)
    expect(steps.count).toBeLessThanOrEqual(400)
    expect(Number(amountOfStep(steps, steps.count))).toBeGreaterThanOrEqual(Number(most))
    expect(stepOfAmount(steps, amountOfStep(steps, 7))).toBe(7)
  })

  it('has one step where there is nothing to commit', () => {
    expect(amountOfStep(stepsUpTo('0'), 0)).toBe('0')
  })

  it('is where the amount is cut to what can be typed', () => {
    expect(typedAmount('0.291839999999999999')).toBe('0.291839')
    expect(typedAmount('12')).toBe('12')
  })
})

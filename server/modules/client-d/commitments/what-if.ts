import type { WhatIf, WhatIfPoint } from '../../../../contract/commitments.ts'
import { compare, fromAmount, sum, type Amount } from '../../amounts.ts'

/** Points of a curve, beside the one of no commitment. */
const STEPS = 40

/** Savings are of 30 days, whatever the length of the month that they are told from. */
const HOURS_OF_MONTH = 720n

/** A discount is a number of these: `0.2` is 2,000. */
const WHOLE = 10_000n

export const DEFAULT_DISCOUNT = '0.2'

const LOSS = 'More of it would be unused than the discount saves.'

export type Curve = Pick<WhatIf, 'monthlyOnDemandCost' | 'floor' | 'best' | 'breakEven' | 'curve' | 'hours'>

/**
 * What hourly commitments would save, from none to what covers the hour that costs most. A commitment of `c` buys
 * `c ÷ (1 − discount)` of on-demand usage in each hour; what an hour does not need of it is lost.
 *
 * @param hours the eligible on-demand cost of every hour, those without any included; there is at least one
 * @param discount `0.2`
 */
export function whatIf(hours: readonly Amount[], discount: string): Curve {
  const share = readDiscount(discount)
  const sorted = hours.toSorted(compare)
  const most = sorted.at(-1)!
  const at = (hourlyOnDemand: Amount) => pointAt(sorted, hourlyOnDemand, share)
  const best = bestOf(sorted, share)
  return {
    monthlyOnDemandCost: fromAmount(ofMonth(sum(hours), hours.length)),
    floor: written(at(sorted[Math.floor(sorted.length / 10)]!)),
    best: best && written(best),
    breakEven: best && written(at(exactlyDiscounted(breakEvenOf(sorted, share)))),
    curve: Array.from({ length: STEPS + 1 }, (_, step) => written(at((most * BigInt(step)) / BigInt(STEPS)))),
    hours: [...Map.groupBy(sorted, (hour) => hour)].map(([cost, own]) => ({
      cost: fromAmount(cost),
      count: own.length,
    })),
  }
}

function readDiscount(discount: string): bigint {
  return BigInt(discount.slice(discount.indexOf('.') + 1).padEnd(4, '0'))
}

interface Point {
  hourlyCommitment: Amount
  hourlyOnDemand: Amount
  covered: Amount
  committed: Amount
  unused: Amount
}

function pointAt(hours: readonly Amount[], hourlyOnDemand: Amount, discount: bigint): Point {
  const hourlyCommitment = discounted(hourlyOnDemand, discount)
  const covered = ofMonth(
    sum(hours.map((hour) => (hour < hourlyOnDemand ? hour : hourlyOnDemand))),
    hours.length,
  )
  const committed = hourlyCommitment * HOURS_OF_MONTH
  const used = discounted(covered, discount)
  return {
    hourlyCommitment,
    hourlyOnDemand,
    covered,
    committed,
    unused: committed > used ? committed - used : 0n,
  }
}

/**
 * Each dollar of on-demand usage in an hour is worth to be committed to as long as enough hours have it: as many as
 * the commitment costs of it. So the best is the cost that a share of the hours, as large as the discount, stay below.
 */
function bestOf(sorted: readonly Amount[], discount: bigint): Point | null {
  const below = (BigInt(sorted.length) * discount + WHOLE - 1n) / WHOLE
  if (below === 0n) return null
  const point = pointAt(sorted, sorted[Number(below) - 1]!, discount)
  return point.covered > point.committed ? point : null
}

/**
 * The on-demand usage of an hour up to which what is covered pays for the commitment. Between two costs of hours both
 * grow evenly: the hours below have all of theirs covered, each of the others as much as is bought.
 */
function breakEvenOf(sorted: readonly Amount[], discount: bigint): Amount {
  const length = BigInt(sorted.length)
  let below = 0n
  for (const [index, hour] of sorted.entries()) {
    const paid = length * (WHOLE - discount)
    const covered = below + hour * (length - BigInt(index))
    if (covered * WHOLE < hour * paid) return (below * WHOLE) / (paid - (length - BigInt(index)) * WHOLE)
    below += hour
  }
  return (below * WHOLE) / (length * (WHOLE - discount))
}

/** Up to the next unit: it buys no less than that. */
function discounted(amount: Amount, discount: bigint): Amount {
  return (amount * (WHOLE - discount) + WHOLE - 1n) / WHOLE
}

/** The most of an amount whose discount needs no rounding, which would make a loss of what is even. */
function exactlyDiscounted(amount: Amount): Amount {
  return amount - (amount % WHOLE)
}

function ofMonth(amount: Amount, hours: number): Amount {
  return (amount * HOURS_OF_MONTH) / BigInt(hours)
}

function written({ hourlyCommitment, hourlyOnDemand, covered, committed, unused }: Point): WhatIfPoint {
  return {
    hourlyCommitment: fromAmount(hourlyCommitment),
    hourlyOnDemand: fromAmount(hourlyOnDemand),
    coveredCost: fromAmount(covered),
    committedCost: fromAmount(committed),
    unusedCost: fromAmount(unused),
    netSaving: fromAmount(covered - committed),
    reason: committed > covered ? LOSS : null,
  }
}

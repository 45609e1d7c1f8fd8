import { COST_LINE_UNIT, fromUnits, toUnits } from '../../clickhouse/exact.ts'

/** A cost or a quantity as a whole number of 1e-18, as fine as cost lines are: exact to add, share out and compare. */
export type Amount = bigint

const DECIMALS = 18

/** As derived columns of cost questions are: a ratio of one in ten thousand is 0.0001. */
const RATIO_DECIMALS = 6

/** @param value as the engine answers a sum; null where no line has one */
export function toAmount(value: string | number | null | undefined): Amount {
  return toUnits(String(value ?? '0')) / COST_LINE_UNIT
}

export function fromAmount(amount: Amount): string {
  return fromUnits(amount * COST_LINE_UNIT)
}

export function sum(amounts: Iterable<Amount>): Amount {
  let total = 0n
  for (const amount of amounts) total += amount
  return total
}

/** For sorting, the smallest first. */
export function compare(one: Amount, other: Amount): number {
  return one < other ? -1 : Number(one > other)
}

/** Null where there is nothing to divide by. */
export function ratioOf(part: Amount, whole: Amount): string | null {
  return divide(part, whole, RATIO_DECIMALS)
}

/** What one of a quantity costs. */
export function priceOf(cost: Amount, quantity: Amount): string | null {
  return divide(cost, quantity, DECIMALS)
}

function divide(part: bigint, whole: bigint, decimals: number): string | null {
  if (whole === 0n) return null
  return fromAmount(divideRounded(part * 10n ** BigInt(decimals), whole) * 10n ** BigInt(DECIMALS - decimals))
}

/** Rounded to the nearest whole, halves away from zero, as the engine rounds. */
export function divideRounded(part: bigint, whole: bigint): bigint {
  const [dividend, divisor] = [magnitude(part), magnitude(whole)]
  const rounded = (2n * dividend + divisor) / (2n * divisor)
  return part < 0n !== whole < 0n ? -rounded : rounded
}

function magnitude(value: bigint): bigint {
  return value < 0n ? -value : value
}

/** An amount in parts that are in proportion to the weights, and together exactly that amount. */
export function shareOut(amount: Amount, weights: readonly bigint[]): Amount[] {
  const total = sum(weights)
  let [weight, shared] = [0n, 0n]
  return weights.map((own) => {
    weight += own
    const upTo = total === 0n ? 0n : (amount * weight) / total
    const share = upTo - shared
    shared = upTo
    return share
  })
}

/** A share that is not a whole number: what is whole of it, and what is left, of some common denominator. */
export interface Share {
  /** Rounded towards minus infinity, also where it is negative: so what is left never is. */
  whole: bigint
  remainder: bigint
}

/** The whole part of a quotient, and what is left. */
export function divideWithRemainder(dividend: bigint, divisor: bigint): Share {
  const cut = dividend / divisor
  const whole = dividend % divisor < 0n ? cut - 1n : cut
  return { whole, remainder: dividend - whole * divisor }
}

/**
 * Whole numbers for shares that add up to `total`: those with the largest remainders get one more, of equal ones the
 * first. A share that is whole already stays as it is.
 *
 * @param total the sum of the shares, rounded up or down
 */
export function apportion(shares: readonly Share[], total: bigint): bigint[] {
  const missing = total - shares.reduce((sum, { whole }) => sum + whole, 0n)
  const inOrder = shares
    .map(({ remainder }, index) => ({ remainder, index }))
    .filter(({ remainder }) => remainder > 0n)
    .sort((a, b) => (a.remainder < b.remainder ? 1 : a.remainder > b.remainder ? -1 : a.index - b.index))
  if (missing < 0n || missing > BigInt(inOrder.length)) {
    throw new RangeError(`${total} is not what these shares add up to, rounded up or down`)
  }
  const raised = new Set(inOrder.slice(0, Number(missing)).map(({ index }) => index))
  return shares.map(({ whole }, index) => (raised.has(index) ? whole + 1n : whole))
}

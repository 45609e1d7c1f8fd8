import { fromUnits, toUnits } from '../../../../../clickhouse/exact.ts'
import { apportion, divideWithRemainder } from './largest-remainder.ts'

/** An amount, and the parts that it is the sum of; none where nobody asks for them. Both in units of 1e-30. */
export interface AmountTree {
  exact: bigint
  parts: readonly AmountTree[]
}

/** What an amount is rounded to, and each of its parts. */
export interface RoundedTree {
  amount: bigint
  parts: readonly RoundedTree[]
}

/**
 * Rounds an amount to whole coins, halves away from zero as an invoice does, and its parts so that they add up to it,
 * by largest remainders; then the parts of those, and so on. No amount is a whole coin away from its exact one.
 *
 * @param coin the smallest amount that can be paid, in units of 1e-30
 */
export function roundTree(tree: AmountTree, coin: bigint): RoundedTree {
  return withAmount(tree, roundHalf(tree.exact, coin), coin)
}

function withAmount({ exact, parts }: AmountTree, coins: bigint, coin: bigint): RoundedTree {
  if (parts.length === 0) return { amount: coins * coin, parts: [] }
  const sum = parts.reduce((total, part) => total + part.exact, 0n)
  if (sum !== exact) throw new Error(`The parts of ${fromUnits(exact)} come to ${fromUnits(sum)}`)
  const shares = parts.map((part) => divideWithRemainder(part.exact, coin))
  const rounded = apportion(shares, coins)
  return { amount: coins * coin, parts: parts.map((part, index) => withAmount(part, rounded[index]!, coin)) }
}

function roundHalf(exact: bigint, coin: bigint): bigint {
  const magnitude = ((exact < 0n ? -exact : exact) + coin / 2n) / coin
  return exact < 0n ? -magnitude : magnitude
}

/** One coin of a currency that is paid with so many places. */
export function coinOf(digits: number): bigint {
  return toUnits('1') / 10n ** BigInt(digits)
}

/** With as many places as its currency is paid with: `12.30`. */
export function writeAmount(amount: bigint, digits: number): string {
  const [whole = '', fraction = ''] = fromUnits(amount).split('.')
  return digits === 0 ? whole : `${whole}.${fraction.padEnd(digits, '0')}`
}

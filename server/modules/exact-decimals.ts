import { compare, fromAmount, ratioOf as ratioOfAmounts, sum, toAmount } from './amounts.ts'

/** Without zeros at its end, as the engine writes it. */
export function sumOf(decimals: Iterable<string>): string {
  return fromAmount(sum([...decimals].map(toAmount)))
}

/** A part of a whole, rounded half away from zero to 6 decimals; null where there is nothing to divide by. */
export function ratioOf(part: string, whole: string): string | null {
  return ratioOfAmounts(toAmount(part), toAmount(whole))
}

export function compareDecimals(a: string, b: string): number {
  return compare(toAmount(a), toAmount(b))
}

import type { ChargedSplit } from '../../api/contract.ts'
import { formatMoney } from '../../format/money.ts'
import { formatPercent } from '../../format/numbers.ts'
import { shareOf } from '../charges.ts'

/**
 * How much of a pool of shared costs one carries, and why: “of $1,683.92 by its share of direct costs, $3,690.28 of
 * $14,591.80 (25.3 %)”.
 */
export function describeSplit({ kind, pool, part, whole }: ChargedSplit, currency: string): string {
  const of = `of ${formatMoney(pool, currency)}`
  const one = 'one part of'
  switch (kind) {
    case 'fixed':
      return `${of} by a fixed share of ${part} %`
    case 'even':
      return `${of}, split evenly: ${one} ${whole}`
    case 'proportional':
      // Where none had direct costs above zero, each carries the same.
      return part === '1' && isSmallCount(whole)
        ? `${of}, split evenly, since none had direct costs: ${one} ${whole}`
        : `${of} by its share of direct costs, ${formatMoney(part, currency)} of ${formatMoney(whole, currency)} (${formatPercent(shareOf(part, whole))})`
  }
}

/** As many cost centres as there can be. */
const isSmallCount = (whole: string) => /^\d{1,3}$/.test(whole)

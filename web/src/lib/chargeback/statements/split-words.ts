import type { ChargedSplit } from '../../api/contract.ts'
import { formatMoney } from '../../format/money.ts'
import { formatPercent } from '../../format/numbers.ts'
import { shareOf } from '../charges.ts'

/** A piece of a sentence, and of which figure of the split it is where it is one that lines add up to. */
export interface SplitPiece {
  text: string
  figure?: 'pool' | 'part' | 'whole'
}

/**
 * How much of a pool of shared costs one carries, and why: “of $1,683.92 by its share of direct costs, $3,690.28 of
 * $14,591.80 (25.3 %)”.
 */
export function describeSplit({ kind, pool, part, whole }: ChargedSplit, currency: string): SplitPiece[] {
  const of: SplitPiece[] = [{ text: 'of ' }, { text: formatMoney(pool, currency), figure: 'pool' }]
  const one = 'one part of'
  switch (kind) {
    case 'fixed':
      return [...of, { text: ` by a fixed share of ${part} %` }]
    case 'even':
      return [...of, { text: `, split evenly: ${one} ${whole}` }]
    case 'proportional':
      // Where none had direct costs above zero, each carries the same.
      return part === '1' && isSmallCount(whole)
        ? [...of, { text: `, split evenly, since none had direct costs: ${one} ${whole}` }]
        : [
            ...of,
            { text: ' by its share of direct costs, ' },
            { text: formatMoney(part, currency), figure: 'part' },
            { text: ' of ' },
            { text: formatMoney(whole, currency), figure: 'whole' },
            { text: ` (${formatPercent(shareOf(part, whole))})` },
          ]
  }
}

/** As many cost centres as there can be. */
const isSmallCount = (whole: string) => /^\d{1,3}$/.test(whole)

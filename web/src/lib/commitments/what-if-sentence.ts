import type { WhatIf } from '../api/contract.ts'
import { approximate, compareDecimals, isZeroDecimal } from '../format/decimal.ts'
import { formatMoney, formatMoneyOfLine } from '../format/money.ts'
import { formatPercent } from '../format/numbers.ts'
import type { TriedPoint } from './what-if.ts'

/** What a commitment that is tried would do, in a sentence or two. */
export function describeTried(
  tried: TriedPoint,
  { best, monthlyOnDemandCost }: WhatIf,
  currency: string,
): string {
  const { hourlyCommitment, netSaving, unusedCost, coveredCost } = tried
  if (isZeroDecimal(hourlyCommitment)) return 'Nothing is committed, and nothing saved.'
  const money = (amount: string) => formatMoney(amount, currency)
  const amount = `${formatMoneyOfLine(hourlyCommitment, currency)} an hour`
  const share = formatPercent(approximate(coveredCost) / approximate(monthlyOnDemandCost))
  const unused = isZeroDecimal(unusedCost) ? 'none of it unused' : `${money(unusedCost)} of it unused`
  if (compareDecimals(netSaving, '0') < 0) {
    return `${amount} would cost ${money(netSaving.replace('-', ''))} more in 30 days than it saves: ${unused}.`
  }
  const isBest = best !== null && compareDecimals(netSaving, best.netSaving) >= 0
  return `${amount} would save ${money(netSaving)} in 30 days${isBest ? ', as much as any' : ''}: ${share} of what is on demand would be covered, ${unused}.`
}

import type { CommitmentsOfCurrency, Rates } from '../api/contract.ts'
import { approximate, isZeroDecimal } from '../format/decimal.ts'
import { formatPeriod } from '../format/dates.ts'
import { formatMoneyCompact } from '../format/money.ts'
import { formatPercent } from '../format/numbers.ts'

interface Facts {
  billingCurrency: string
  overall: Rates
  trend: CommitmentsOfCurrency['trend']
  /** What the rates are of, in words. */
  when: string
  /** The newest whole month, `2026-10`. */
  newest: string | undefined
}

/** What the rates say, in a few sentences. They claim nothing that the bills do not show. */
export function describeCommitments(facts: Facts): string {
  return [describeUse(facts), describeSavings(facts.overall), describeNewest(facts)].filter(Boolean).join(' ')
}

/** Whether anything is covered, or could be. */
export const hasCommitments = ({ usedCost, unusedCost, coveredCost }: Rates): boolean =>
  [usedCost, unusedCost, coveredCost].some((amount) => !isZeroDecimal(amount))

function describeUse({ billingCurrency, overall, when }: Facts): string {
  const { coverage, utilization, usedCost, unusedCost, onDemandCost } = overall
  const money = (amount: string) => formatMoneyCompact(amount, billingCurrency)
  if (!hasCommitments(overall)) {
    return isZeroDecimal(onDemandCost)
      ? `No commitment was used in ${when}, and nothing that one could cover.`
      : `No commitment covered anything in ${when}: ${money(onDemandCost)} of usage that one could cover was paid on demand.`
  }
  const covered =
    coverage === null
      ? `Commitments of ${money(usedCost)} were used in ${when}; what else they could cover, the bills do not say`
      : `Commitments covered ${percent(coverage)} of what they could in ${when}`
  if (utilization === null) return `${covered}. How much of them was used is not known.`
  if (isZeroDecimal(unusedCost)) return `${covered}, and all of them was used.`
  return `${covered}, and ${percent(utilization)} of them was used: ${money(unusedCost)} was paid for nothing.`
}

function describeSavings({ effectiveSavingsRate, savingsRateAfterUnused }: Rates): string {
  if (effectiveSavingsRate === null) return ''
  const rate = approximate(effectiveSavingsRate)
  if (rate <= 0)
    return rate < 0 ? 'All usage cost more than its list prices.' : 'All usage cost its list prices.'
  const after =
    savingsRateAfterUnused === null || savingsRateAfterUnused === effectiveSavingsRate
      ? ''
      : `, ${percent(savingsRateAfterUnused)} with what went unused`
  return `All usage together cost ${percent(effectiveSavingsRate)} less than its list prices${after}.`
}

/** How the newest whole month went on from the one before it, where both are shown. */
function describeNewest({ trend, newest }: Facts): string {
  const index = trend.findIndex(({ period }) => period === newest)
  const [before, now] = [trend[index - 1], trend[index]]
  if (!before || !now || before.coverage === null || now.coverage === null) return ''
  const moved = approximate(now.coverage) - approximate(before.coverage)
  const month = formatPeriod(now.period)
  const earlier = formatPeriod(before.period)
  if (Math.abs(moved) < 0.0005) return `In ${month} coverage was ${percent(now.coverage)}, as in ${earlier}.`
  const points = (Math.abs(moved) * 100).toFixed(1)
  return `In ${month} coverage was ${percent(now.coverage)}, ${points} points ${moved > 0 ? 'more' : 'less'} than in ${earlier}.`
}

const percent = (ratio: string) => formatPercent(approximate(ratio))

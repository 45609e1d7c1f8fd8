import { formatPeriodRange } from '../format/dates.ts'
import { approximate, isZeroDecimal } from '../format/decimal.ts'
import { formatMoneyCompact } from '../format/money.ts'
import { formatPercent, isNoChange } from '../format/numbers.ts'
import type { Comparison } from './comparison.ts'
import type { Mover, Ranking } from './ranking.ts'

interface Facts {
  currency: string
  comparison: Comparison | undefined
  movers: readonly Mover[] | undefined
  ranking: Ranking | undefined
  /** `service`, `account`: what is ranked. */
  noun: string
}

/** What the figures say, in a sentence or two. It claims nothing that the data at hand does not show. */
export function describeCosts({ currency, comparison, movers, ranking, noun }: Facts): string {
  return [
    comparison && describeChange(comparison, movers?.[0], currency),
    ranking && describeLargest(ranking, currency, noun),
  ]
    .filter(Boolean)
    .join(' ')
}

function describeChange(
  { now, before, difference, ratio }: Comparison,
  mover: Mover | undefined,
  currency: string,
): string {
  const periods = {
    now: formatPeriodRange(now.first, now.last),
    before: formatPeriodRange(before.first, before.last),
  }
  if (isZeroDecimal(difference) || (ratio !== undefined && isNoChange(ratio))) {
    return `${periods.now} cost the same as ${periods.before}.`
  }
  const magnitude = formatMoneyCompact(difference.replace('-', ''), currency)
  const direction = difference.startsWith('-') ? 'down' : 'up'
  const percent = ratio === undefined ? '' : ` (${formatPercent(Math.abs(ratio))})`
  // A mover the other way explains nothing.
  const explains = mover && mover.difference.startsWith('-') === difference.startsWith('-')
  const sign = difference.startsWith('-') ? '' : '+'
  const isMost = mover && Math.abs(approximate(mover.difference)) * 2 >= Math.abs(approximate(difference))
  const why = explains
    ? `, ${isMost ? 'mostly' : 'led by'} ${mover.name} (${sign}${formatMoneyCompact(mover.difference, currency)})`
    : ''
  return `${periods.now} is ${direction} ${magnitude}${percent} on ${periods.before}${why}.`
}

function describeLargest({ values, total }: Ranking, currency: string, noun: string): string {
  const [largest] = values
  if (!largest || approximate(total) <= 0 || approximate(largest.cost) <= 0) return ''
  const amount = formatMoneyCompact(largest.cost, currency)
  if (values.length === 1) return `All of it is ${largest.name}.`
  return `The largest ${noun} is ${largest.name} with ${amount}, ${formatPercent(largest.share)} of the total.`
}

import type { PeriodRange } from '../filters/overview-view.ts'
import { formatPeriodRange } from '../format/dates.ts'
import { approximate, compareDecimals, isZeroDecimal, subtractDecimals } from '../format/decimal.ts'
import { formatMoneyCompact } from '../format/money.ts'
import { formatPercent, isNoChange } from '../format/numbers.ts'
import type { Comparison } from './comparison.ts'
import type { Mover, Ranking } from './ranking.ts'

interface Facts {
  currency: string
  comparison: Comparison | undefined
  movers: readonly Mover[] | undefined
  ranking: Ranking | undefined
  /** The months that the ranking is of. */
  shown: PeriodRange | undefined
  /** `service`, `account`: what is ranked. */
  noun: string
}

/** What the figures say, in a sentence or two. It claims nothing that the data at hand does not show. */
export function describeCosts({ currency, comparison, movers, ranking, shown, noun }: Facts): string {
  return [
    comparison && describeChange(comparison, movers?.[0], currency),
    ranking &&
      describeLargest(ranking, currency, noun, comparison && shown && isOther(comparison.now, shown)),
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
    const same = isZeroDecimal(difference) ? 'the same' : 'about the same'
    return `${periods.now} cost ${same} as ${periods.before}.`
  }
  const magnitude = formatMoneyCompact(difference.replace('-', ''), currency)
  const direction = difference.startsWith('-') ? 'down' : 'up'
  const percent = ratio === undefined ? '' : ` (${formatPercent(Math.abs(ratio))})`
  const why = mover ? explain(mover, difference, currency) : ''
  return `${periods.now} is ${direction} ${magnitude}${percent} on ${periods.before}${why}.`
}

/** What the largest mover has to do with the change: nothing where it went the other way. */
function explain(mover: Mover, difference: string, currency: string): string {
  if (mover.difference.startsWith('-') !== difference.startsWith('-')) return ''
  const signed = (amount: string) =>
    `${amount.startsWith('-') ? '' : '+'}${formatMoneyCompact(amount, currency)}`
  const rest = subtractDecimals(difference, mover.difference)
  // More than the whole change: the others went the other way, and it takes both to explain it.
  if (rest.startsWith('-') !== difference.startsWith('-') && !isNegligible(rest, difference)) {
    return `: ${mover.name} ${signed(mover.difference)}, all else ${signed(rest)}`
  }
  const isMost = Math.abs(approximate(mover.difference)) * 2 >= Math.abs(approximate(difference))
  return `, ${isMost ? 'mostly' : 'led by'} ${mover.name} (${signed(mover.difference)})`
}

const isNegligible = (part: string, whole: string) =>
  Math.abs(approximate(part)) * 10 < Math.abs(approximate(whole))

const isOther = (one: PeriodRange, other: PeriodRange) =>
  one.first !== other.first || one.last !== other.last ? other : undefined

/** `shown` is said where the sentence before is about other months. */
function describeLargest(
  { values, total }: Ranking,
  currency: string,
  noun: string,
  shown: PeriodRange | undefined,
): string {
  const [largest] = values
  if (!largest || approximate(total) <= 0 || approximate(largest.cost) <= 0) return ''
  const when = shown ? `Over ${formatPeriodRange(shown.first, shown.last)} ` : ''
  const begin = (text: string) => when + (when ? text : text.charAt(0).toUpperCase() + text.slice(1))
  const amount = formatMoneyCompact(largest.cost, currency)
  if (largest.value === '') {
    return values.length === 1
      ? `${begin('no cost')} names its ${noun}.`
      : begin(`costs that name no ${noun} are the largest part, with ${amount}${shareOf(largest)}.`)
  }
  if (values.length === 1) return begin(`all of it is ${largest.name}.`)
  // Credits elsewhere can make one part larger than the whole.
  if (compareDecimals(largest.cost, total) > 0) {
    return begin(
      `the largest ${noun} is ${largest.name} with ${amount}; negative amounts elsewhere lower the total.`,
    )
  }
  return begin(`the largest ${noun} is ${largest.name} with ${amount}${shareOf(largest)}.`)
}

const shareOf = ({ share }: Ranking['values'][number]) => `, ${formatPercent(share)} of the total`

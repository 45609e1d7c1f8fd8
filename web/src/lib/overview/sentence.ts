import type { Mover, OverviewOfCurrency } from '../api/contract.ts'
import { approximate, compareDecimals, isZeroDecimal, subtractDecimals } from '../format/decimal.ts'
import { formatMoneyCompact } from '../format/money.ts'
import { formatPercent, isNoChange } from '../format/numbers.ts'
import { type DayRange, rangeWords } from './time.ts'

interface Facts {
  overview: Pick<OverviewOfCurrency, 'billingCurrency' | 'total' | 'movers' | 'topServices'>
  /** What the figures are compared with; nothing where that would say nothing. */
  before: DayRange | undefined
}

/** What the figures say, in a sentence or two. It claims nothing that the data at hand does not show. */
export function describeOverview({ overview, before }: Facts): string {
  return [before && describeChange(overview, before), describeLargest(overview)].filter(Boolean).join(' ')
}

function describeChange({ billingCurrency, total, movers }: Facts['overview'], before: DayRange): string {
  const { change, changeRatio } = total
  const period = rangeWords(before)
  if (change === null) return ''
  if (isZeroDecimal(change)) return `The same as ${period}.`
  if (changeRatio !== null && isNoChange(Number(changeRatio))) return `About the same as ${period}.`
  const isLess = change.startsWith('-')
  const [mover] = isLess ? movers.down : movers.up
  const magnitude = formatMoneyCompact(change.replace('-', ''), billingCurrency)
  const why = mover ? explain(mover, change, billingCurrency) : ''
  return `${isLess ? 'Down' : 'Up'} ${magnitude} on ${period}${why}.`
}

/** What the largest mover of the same direction has to do with the change. */
function explain(mover: Mover, change: string, currency: string): string {
  const moved = mover.change ?? '0'
  const rest = subtractDecimals(change, moved)
  // More than the whole change: the others went the other way, and it takes both to explain it.
  if (isOpposite(rest, change) && !isNegligible(rest, change)) {
    return `: ${nameWithReason(mover, currency)}, all else ${signed(rest, currency)}`
  }
  const isMost = Math.abs(approximate(moved)) * 2 >= Math.abs(approximate(change))
  return `, ${isMost ? 'mostly' : 'led by'} ${nameWithReason(mover, currency)}`
}

/**
 * `AmazonEC2 (+$4.2 K), above all EU-NatGateway-Bytes in eu-west-1 (+$2.9 K)`; where the reason is all of it,
 * `EU-NatGateway-Bytes of AmazonEC2 in eu-west-1 (+$4.1 K)`.
 */
function nameWithReason({ serviceName, change, usageTypes }: Mover, currency: string): string {
  const moved = change ?? '0'
  const service = serviceName || 'costs that name no service'
  const plain = `${service} (${signed(moved, currency)})`
  const [reason] = usageTypes ?? []
  if (!reason?.xUsageType || isOpposite(reason.change ?? '0', moved)) return plain
  const part = reason.change ?? '0'
  if (Math.abs(approximate(part)) * 2 < Math.abs(approximate(moved))) return plain
  const where = reason.regionId ? ` in ${reason.regionId}` : ''
  if (isNegligible(subtractDecimals(moved, part), moved)) {
    return `${reason.xUsageType} of ${service}${where} (${signed(part, currency)})`
  }
  return `${plain}, above all ${reason.xUsageType}${where} (${signed(part, currency)})`
}

function signed(amount: string, currency: string): string {
  return `${amount.startsWith('-') ? '' : '+'}${formatMoneyCompact(amount, currency)}`
}

const isOpposite = (one: string, other: string) => one.startsWith('-') !== other.startsWith('-')

const isNegligible = (part: string, whole: string) =>
  Math.abs(approximate(part)) * 10 < Math.abs(approximate(whole))

function describeLargest({ billingCurrency, total, topServices }: Facts['overview']): string {
  const [largest] = topServices
  if (!largest || approximate(total.cost) <= 0 || approximate(largest.cost) <= 0) return ''
  const amount = formatMoneyCompact(largest.cost, billingCurrency)
  const share = largest.share === null ? '' : `, ${formatPercent(Number(largest.share))} of the total`
  const isOnly = topServices.length === 1
  if (largest.value === '') {
    return isOnly
      ? 'No cost names its service.'
      : `Costs that name no service are the largest part, with ${amount}${share}.`
  }
  if (isOnly) return `All of it is ${largest.value}.`
  // Credits elsewhere can make one part larger than the whole.
  if (compareDecimals(largest.cost, total.cost) > 0) {
    return `The largest service is ${largest.value} with ${amount}; negative amounts elsewhere lower the total.`
  }
  return `The largest service is ${largest.value} with ${amount}${share}.`
}

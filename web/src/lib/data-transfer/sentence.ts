import type { TransferOfCurrency } from '../api/contract.ts'
import { approximate, isZeroDecimal } from '../format/decimal.ts'
import { formatMoneyCompact } from '../format/money.ts'
import { formatPercent, isNoChange } from '../format/numbers.ts'
import { type DayRange, rangeWords } from '../overview/time.ts'
import { nameOfResource } from './payers.ts'

interface Facts {
  transfer: Pick<TransferOfCurrency, 'billingCurrency' | 'total' | 'kinds' | 'resources'>
  period: DayRange
  /** The time of the same length before it, if anything is known of it. */
  before: DayRange | undefined
}

/** What transfer cost, why more or less than before, and who pays most of it. */
export function describeTransfer({ transfer, period, before }: Facts): string {
  const { total, kinds, billingCurrency } = transfer
  if (kinds.length === 0) return `Nothing was transferred in ${rangeWords(period)}, as far as the bills tell.`
  if (isZeroDecimal(total.cost)) return `What was transferred in ${rangeWords(period)} cost nothing.`
  const money = (amount: string) => formatMoneyCompact(amount, billingCurrency)
  return [before && describeChange(transfer, before, money), describeLargest(transfer, money)]
    .filter(Boolean)
    .join(' ')
}

type Money = (amount: string) => string

function describeChange({ total, kinds }: Facts['transfer'], before: DayRange, money: Money): string {
  const { change, changeRatio } = total
  if (change === null) return ''
  if (isZeroDecimal(change)) return `The same as ${rangeWords(before)}.`
  if (changeRatio !== null && isNoChange(approximate(changeRatio)))
    return `About the same as ${rangeWords(before)}.`
  const isLess = change.startsWith('-')
  const [mover] = kinds
    .filter(
      (kind) => kind.change !== null && kind.change.startsWith('-') === isLess && !isZeroDecimal(kind.change),
    )
    .toSorted(
      (one, other) => Math.abs(approximate(other.change ?? '0')) - Math.abs(approximate(one.change ?? '0')),
    )
  const moved = mover?.change ?? '0'
  const isMost = Math.abs(approximate(moved)) * 2 >= Math.abs(approximate(change))
  const why = mover
    ? `, ${isMost ? 'mostly' : 'led by'} ${inWords(mover.title)} (${isLess ? '' : '+'}${money(moved)})`
    : ''
  return `${isLess ? 'Down' : 'Up'} ${money(change.replace('-', ''))} on ${rangeWords(before)}${why}.`
}

function describeLargest({ total, kinds, resources }: Facts['transfer'], money: Money): string {
  const [largest] = kinds
  if (!largest || approximate(largest.cost) <= 0) return ''
  const share = formatPercent(approximate(largest.cost) / approximate(total.cost))
  const kind = `The largest part is ${inWords(largest.title)} with ${money(largest.cost)}, ${share}`
  const payer = resources.find(({ value }) => value !== null && value !== '')
  if (!payer || approximate(payer.cost) <= 0) return `${kind}.`
  return `${kind}; the resource that pays most is ${nameOfResource(payer)} with ${money(payer.cost)}.`
}

/** Within a sentence: `between zones`, but `NAT gateways`. */
const inWords = (title: string) =>
  /^[A-Z][a-z]/.test(title) && !title.startsWith('Direct') ? title[0]!.toLowerCase() + title.slice(1) : title

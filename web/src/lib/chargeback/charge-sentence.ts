import { approximate, compareDecimals, isZeroDecimal, subtractDecimals } from '../format/decimal.ts'
import { formatPeriodRange } from '../format/dates.ts'
import { formatMoneyCompact } from '../format/money.ts'
import { countOf, formatPercent, isNoChange } from '../format/numbers.ts'
import { type Charge, type Charges, changeRatio, nameOf, shareOf } from './charges.ts'

export const monthsWords = (months: readonly string[]): string =>
  formatPeriodRange(months[0] ?? '', months.at(-1) ?? '')

/**
 * “$120.1 K (83.9 %) is charged to 14 cost centres, and nobody carries $23.1 K (16.1 %). Up $5.6 K on Sep 2026, mostly
 * 6200 Online shop (+$3.9 K).”
 */
export function describeCharges(charges: Charges): string {
  return [divided(charges), compared(charges)].filter(Boolean).join(' ')
}

function divided({ rows, bill, allocated, unallocated, currency }: Charges): string {
  const part = (amount: string) =>
    `${formatMoneyCompact(amount, currency)} (${formatPercent(shareOf(amount, bill))})`
  const charged = rows.filter(({ costCentre, total }) => costCentre && !isZeroDecimal(total)).length
  if (charged === 0) return 'Nobody carries any of it yet.'
  const centres = countOf(charged, 'cost centre')
  if (isZeroDecimal(unallocated)) return `All of it is charged to ${centres}.`
  return `${part(allocated)} is charged to ${centres}, and nobody carries ${part(unallocated)}.`
}

function compared({ rows, bill, billBefore, monthsBefore, currency }: Charges): string {
  if (billBefore === undefined) return ''
  const ratio = changeRatio(bill, billBefore)
  const words = monthsWords(monthsBefore)
  if (ratio !== null && isNoChange(ratio)) return `As much as in ${words}.`
  const isUp = compareDecimals(bill, billBefore) > 0
  const difference = subtractDecimals(bill, billBefore)
  // Where nobody carries anything, what moved is not told apart.
  const most = rows.some(({ costCentre }) => costCentre) ? movedMost(rows, isUp) : undefined
  const reason = most ? `, mostly ${most.costCentre ? nameOf(most.costCentre) : 'what nobody carries'}` : ''
  const amount = most ? ` (${signed(changeOf(most), currency)})` : ''
  return `${isUp ? 'Up' : 'Down'} ${formatMoneyCompact(difference.replace('-', ''), currency)} on ${words}${reason}${amount}.`
}

const changeOf = ({ total, before = '0' }: Charge) => subtractDecimals(total, before)

/** The one that moved most in the direction of the bill. */
function movedMost(rows: readonly Charge[], isUp: boolean): Charge | undefined {
  const direction = isUp ? 1 : -1
  return rows
    .filter((row) => direction * compareDecimals(changeOf(row), '0') > 0)
    .toSorted((a, b) => direction * (approximate(changeOf(b)) - approximate(changeOf(a))))[0]
}

const signed = (amount: string, currency: string) =>
  `${amount.startsWith('-') ? '' : '+'}${formatMoneyCompact(amount, currency)}`

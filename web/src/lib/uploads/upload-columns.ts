import type { Upload } from '#lib/api/contract.ts'
import { formatPeriodRange } from '#lib/format/dates.ts'
import { formatMoney } from '#lib/format/money.ts'
import { countOf } from '#lib/format/numbers.ts'

/** `Aug – Oct 2026`, or nothing while nothing is known. */
export function periodsOf({ periods }: Upload): string {
  const months = periods.map(({ period }) => period).toSorted()
  const first = months[0]
  const last = months.at(-1)
  return first && last ? formatPeriodRange(first, last) : ''
}

/** The account, or how many there are; nothing while nothing is known. */
export function accountsOf({ periods }: Pick<Upload, 'periods'>): string {
  const accounts = [...new Set(periods.map(({ billingAccountId }) => billingAccountId).filter(Boolean))]
  return accounts.length > 1 ? countOf(accounts.length, 'account') : (accounts[0] ?? '')
}

/** Who began it; what a connection finds by itself, Outlay does. */
export const whoOf = ({ createdBy, origin }: Pick<Upload, 'createdBy' | 'origin'>): string =>
  createdBy?.name ?? (origin === 's3' ? 'Outlay' : '')

/** One total, or how many currencies there are: they are never added. */
export function totalOf({ totals }: Upload): string {
  const [first] = totals
  if (!first) return ''
  return totals.length === 1
    ? formatMoney(first.billedCost, first.currency)
    : totals.map(({ billedCost, currency }) => formatMoney(billedCost, currency)).join(', ')
}

/** How much of a completed upload counts no more, since another one took its place; nothing where all of it does. */
export function replacedPartOf({ status, periods }: Pick<Upload, 'status' | 'periods'>): string {
  if (status !== 'completed') return ''
  const replaced = periods.filter(({ supersededBy }) => supersededBy !== null).length
  if (replaced === 0) return ''
  return replaced === periods.length ? 'replaced' : 'partly replaced'
}

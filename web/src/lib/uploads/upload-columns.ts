import type { Upload } from '#lib/api/contract.ts'
import { formatPeriodRange } from '#lib/format/dates.ts'
import { formatMoney } from '#lib/format/money.ts'

/** `Aug – Oct 2026`, or nothing while nothing is known. */
export function periodsOf({ periods }: Upload): string {
  const months = periods.map(({ period }) => period).toSorted()
  const first = months[0]
  const last = months.at(-1)
  return first && last ? formatPeriodRange(first, last) : ''
}

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

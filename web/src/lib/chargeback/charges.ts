import type { ChargebackSummary, NamedCostCentre } from '../api/contract.ts'
import {
  addDecimals,
  approximate,
  compareDecimals,
  isZeroDecimal,
  subtractDecimals,
} from '../format/decimal.ts'
import { isOfDays, type ScopeView } from '../scope/scope-view.ts'

/** What one carries in the months that are shown; `costCentre` is null for what nobody does. */
export interface Charge {
  key: string
  costCentre: NamedCostCentre | null
  direct: string
  shared: string
  total: string
  /** Of the bill, of at most 1 in each direction: for bars and percents. */
  share: number
  /** What it was before; undefined where nothing is compared. */
  before: string | undefined
}

export interface Charges {
  months: string[]
  currency: string
  bill: string
  /** Of cost centres together, and of nobody. */
  allocated: string
  unallocated: string
  billBefore: string | undefined
  unallocatedBefore: string | undefined
  /** The months that it is compared with; none where the bills do not reach so far. */
  monthsBefore: string[]
  rows: Charge[]
}

/** The months of bills that an answer has, the oldest first. */
export const monthsOf = ({ periods }: Pick<ChargebackSummary, 'periods'>): string[] =>
  [...new Set(periods.map(({ period }) => period))].toSorted()

/** The months that an address names, of those that there are: a bill is of a whole one, whatever days are named. */
export function shownMonths(
  available: readonly string[],
  period: ScopeView['period'],
  lastWhole: string | null,
): string[] {
  if (period === 'all') return [...available]
  if (period === undefined) return available.filter((month) => month === (lastWhole ?? available.at(-1)))
  const { first, last } = isOfDays(period)
    ? { first: period.first.slice(0, 7), last: period.last.slice(0, 7) }
    : period
  return available.filter((month) => month >= first && month <= last)
}

/** As many months just before them, where there are bills of each. */
export function monthsBefore(available: readonly string[], shown: readonly string[]): string[] {
  const start = available.indexOf(shown[0] ?? '')
  return start < shown.length ? [] : available.slice(start - shown.length, start)
}

/** Who carries what in these months, in one currency; the dearest first, and nobody last. */
export function readCharges(summary: ChargebackSummary, currency: string, months: string[]): Charges {
  const compared = monthsBefore(monthsOf(summary), months)
  const now = carried(summary, currency, months)
  const then = compared.length > 0 ? carried(summary, currency, compared) : undefined
  const bill = addDecimals([...now.values()].map(({ total }) => total))
  const billBefore = then && addDecimals([...then.values()].map(({ total }) => total))
  const keys = [...new Set([...now.keys(), ...(then?.keys() ?? [])])]
  const rows = keys.map((key): Charge => {
    const { costCentre, direct, shared, total } = now.get(key) ?? { ...then!.get(key)!, ...nothing }
    return {
      key,
      costCentre,
      direct,
      shared,
      total,
      share: shareOf(total, bill),
      before: then && (then.get(key)?.total ?? '0'),
    }
  })
  const unallocated = now.get('')?.total ?? '0'
  return {
    months,
    currency,
    bill,
    allocated: subtractDecimals(bill, unallocated),
    unallocated,
    billBefore,
    unallocatedBefore: then && (then.get('')?.total ?? '0'),
    monthsBefore: compared,
    rows: rows.toSorted(dearestFirst),
  }
}

const nothing = { direct: '0', shared: '0', total: '0' }

/** By the id of the cost centre, and the empty text for nobody. */
function carried({ periods }: ChargebackSummary, currency: string, months: readonly string[]) {
  const found = new Map<string, Pick<Charge, 'costCentre' | 'direct' | 'shared' | 'total'>>()
  const add = (
    costCentre: NamedCostCentre | null,
    amounts: Omit<Charge, 'key' | 'costCentre' | 'share' | 'before'>,
  ) => {
    const sum = found.get(costCentre?.id ?? '') ?? nothing
    found.set(costCentre?.id ?? '', {
      costCentre,
      direct: addDecimals([sum.direct, amounts.direct]),
      shared: addDecimals([sum.shared, amounts.shared]),
      total: addDecimals([sum.total, amounts.total]),
    })
  }
  for (const { period, billingCurrency, unallocated, costCentres } of periods) {
    if (billingCurrency !== currency || !months.includes(period)) continue
    for (const { costCentre, direct, shared, total } of costCentres) {
      add(costCentre, { direct: direct.amount, shared: shared.amount, total: total.amount })
    }
    add(null, { direct: unallocated.amount, shared: '0', total: unallocated.amount })
  }
  return found
}

const dearestFirst = (a: Charge, b: Charge): number => {
  if (!a.costCentre || !b.costCentre) return a.costCentre ? -1 : 1
  return compareDecimals(b.total, a.total) || (a.costCentre.code < b.costCentre.code ? -1 : 1)
}

/** For lengths and percents alone. */
export const shareOf = (part: string, whole: string): number =>
  isZeroDecimal(whole) ? 0 : approximate(part) / approximate(whole)

/** How much more it is than before, of that; null where there was nothing. */
export const changeRatio = (now: string, before: string): number | null =>
  isZeroDecimal(before) ? null : approximate(subtractDecimals(now, before)) / Math.abs(approximate(before))

/** What a cost centre is called in a list. */
export const nameOf = ({ code, name }: Pick<NamedCostCentre, 'code' | 'name'>): string =>
  name === code ? code : `${code} ${name}`

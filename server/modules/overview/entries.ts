import type { CostChange, TopEntry } from '../../../contract/overview.ts'
import { compare, fromAmount, ratioOf, sum, toAmount, type Amount } from '../amounts.ts'
import type { Row } from './ask.ts'
import type { ReadAs } from './changes.ts'

/** What a value costs, and did before. */
export interface Entry {
  billingCurrency: string
  value: string
  /** That of the most lines; empty where it has none. */
  name: string
  cost: Amount
  before: Amount
}

interface Of {
  /** Without it, each currency is one. */
  dimension: string | undefined
  nameDimension: string | undefined
  measure: string
}

/** Values by what they cost, the dearest first, of all rows that there are: one of each value, or one for each of its names. */
export function readEntries(rows: readonly Row[], { dimension, nameDimension, measure }: Of): Entry[] {
  const valueOf = (row: Row) => (dimension === undefined ? '' : String(row[dimension]))
  const linesOf = ({ lineCount, lineCountBefore }: Row) => Number(lineCount) + Number(lineCountBefore ?? 0)
  const amountOf = (own: readonly Row[], name: string) => sum(own.map((row) => toAmount(row[name])))
  return [...Map.groupBy(rows, (row) => JSON.stringify([row.billingCurrency, valueOf(row)]))]
    .map(([, own]): Entry => {
      const named = nameDimension === undefined ? [] : own.filter((row) => row[nameDimension] !== '')
      const [most] = named.toSorted((one, other) => linesOf(other) - linesOf(one))
      return {
        billingCurrency: String(own[0]!.billingCurrency),
        value: valueOf(own[0]!),
        name: most && nameDimension !== undefined ? String(most[nameDimension]) : '',
        cost: amountOf(own, measure),
        before: amountOf(own, `${measure}Before`),
      }
    })
    .toSorted((one, other) => compare(other.cost, one.cost) || (one.value < other.value ? -1 : 1))
}

export function ofCurrency(entries: readonly Entry[], currency: string): Entry[] {
  return entries.filter(({ billingCurrency }) => billingCurrency === currency)
}

/** What entries cost together, and how that has changed. */
export function changeOf(
  entries: readonly Pick<Entry, 'cost' | 'before'>[],
  { hasBefore }: Pick<ReadAs, 'hasBefore'>,
): CostChange {
  const [cost, before] = [sum(entries.map((entry) => entry.cost)), sum(entries.map((entry) => entry.before))]
  if (!hasBefore) return { cost: fromAmount(cost), before: null, change: null, changeRatio: null }
  return {
    cost: fromAmount(cost),
    before: fromAmount(before),
    change: fromAmount(cost - before),
    changeRatio: ratioOf(cost - before, before < 0n ? -before : before),
  }
}

/** Of one currency, the dearest values, and all others as one. */
export function topOf(
  entries: readonly Entry[],
  readAs: Pick<ReadAs, 'hasBefore'>,
  most: number,
): (TopEntry & { name: string | null })[] {
  const whole = sum(entries.map(({ cost }) => cost))
  const read = (value: string | null, name: string, own: readonly Entry[]) => ({
    value,
    name: name || null,
    ...changeOf(own, readAs),
    share: ratioOf(sum(own.map(({ cost }) => cost)), whole),
  })
  const others = entries.slice(most)
  return [
    ...entries.slice(0, most).map((entry) => read(entry.value, entry.name, [entry])),
    ...(others.length > 0 ? [read(null, '', others)] : []),
  ]
}

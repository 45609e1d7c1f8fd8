import type { CostFilter, CostQuery } from '../../../contract/cost-query.ts'
import { fromAmount, sum, toAmount, type Amount } from '../amounts.ts'
import {
  ALL_USAGE,
  committedCost,
  COVERED,
  FEE_WITHOUT_UNUSED,
  ON_DEMAND,
  UNUSED,
  USED,
} from '../eligible-usage.ts'
import { sumOf } from '../exact-decimals.ts'
import type { Asker, Row } from '../overview/ask.ts'
import type { Asked } from './charges.ts'

/** A part of a whole, of a month or of all of them, in one currency. */
export interface Share {
  /** Null for all of them. */
  period: string | null
  billingCurrency: string
  part: string
  /** Null where it is not known. */
  whole: string | null
}

export interface CommitmentRates {
  coverage: Share[]
  utilization: Share[]
  savings: Share[]
}

/** How much of what commitments could cover they do, how much of them is used, and how much less is paid than at list. */
export async function findCommitmentRates(
  ask: Asker,
  { time }: Pick<Asked, 'time'>,
): Promise<CommitmentRates> {
  const { timeBasis, from, to } = time
  const find = async (measures: string[], filters: readonly CostFilter[]) => {
    const query: CostQuery = {
      measures,
      filters: [...filters],
      granularity: 'month',
      timeBasis,
      limit: 100_000,
    }
    return ask.rows({ ...query, ...(from !== undefined && { from }), ...(to !== undefined && { to }) })
  }
  const [covered, onDemand, used, unused, fees, all] = await Promise.all([
    find(['listCost'], COVERED),
    find(['listCost'], ON_DEMAND),
    find(['effectiveCost'], USED),
    find(['effectiveCost'], UNUSED),
    find(['effectiveCost'], FEE_WITHOUT_UNUSED),
    find(['listCost', 'effectiveCost'], ALL_USAGE),
  ])
  return {
    coverage: coverageOf(covered, onDemand),
    utilization: utilizationOf({ used, unused, fees }),
    savings: savingsOf(all),
  }
}

function coverageOf(covered: Row[], onDemand: Row[]): Share[] {
  return groupsOf([...covered, ...onDemand]).map((group) => {
    const part = costIn(group, covered, 'listCost')
    return { ...group, part: fromAmount(part), whole: fromAmount(part + costIn(group, onDemand, 'listCost')) }
  })
}

function utilizationOf(rows: Record<'used' | 'unused' | 'fees', Row[]>): Share[] {
  return groupsOf(Object.values(rows).flat()).map((group) => {
    const [used, unused, feeUnknown] = [rows.used, rows.unused, rows.fees].map((own) =>
      costIn(group, own, 'effectiveCost'),
    ) as [Amount, Amount, Amount]
    const committed = committedCost({ used, unused, feeUnknown })
    return { ...group, part: fromAmount(used), whole: committed === null ? null : fromAmount(committed) }
  })
}

function costIn(group: Group, rows: Row[], measure: string): Amount {
  return sum(rowsOf(rows, group).map((row) => toAmount(row[measure])))
}

function savingsOf(rows: Row[]): Share[] {
  return groupsOf(rows).map((group) => {
    const own = rowsOf(rows, group)
    const list = sumOf(own.map((row) => String(row.listCost ?? '0')))
    const paid = own.map((row) => negated(String(row.effectiveCost ?? '0')))
    return { ...group, part: sumOf([list, ...paid]), whole: list }
  })
}

type Group = Pick<Share, 'period' | 'billingCurrency'>

/** Each month of each currency, and all of them. */
function groupsOf(rows: Row[]): Group[] {
  const groups = new Map<string, Group>()
  for (const { period, billingCurrency } of rows) {
    const month = String(period).slice(0, 7)
    const currency = String(billingCurrency)
    groups.set(currency, { period: null, billingCurrency: currency })
    groups.set(`${currency} ${month}`, { period: month, billingCurrency: currency })
  }
  return [...groups].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group)
}

function rowsOf(rows: Row[], { period, billingCurrency }: Group): Row[] {
  return rows.filter(
    (row) =>
      row.billingCurrency === billingCurrency &&
      (period === null || String(row.period).slice(0, 7) === period),
  )
}

function negated(decimal: string): string {
  return decimal.startsWith('-') ? decimal.slice(1) : `-${decimal}`
}

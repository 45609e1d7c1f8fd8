import type { CostFilter, CostQuery } from '../../../contract/cost-query.ts'
import { ALL_USAGE, COVERED, ON_DEMAND, UNUSED, USED } from '../eligible-usage.ts'
import { sumOf } from '../exact-decimals.ts'
import type { Asker, Row } from '../overview/ask.ts'
import type { Asked } from './charges.ts'

/** A part of a whole, of a month or of all of them, in one currency. */
export interface Share {
  /** Null for all of them. */
  period: string | null
  billingCurrency: string
  part: string
  whole: string
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
  const [covered, onDemand, used, unused, all] = await Promise.all([
    find(['listCost'], COVERED),
    find(['listCost'], ON_DEMAND),
    find(['effectiveCost'], USED),
    find(['effectiveCost'], UNUSED),
    find(['listCost', 'effectiveCost'], ALL_USAGE),
  ])
  return {
    coverage: sharesOf(covered, onDemand, 'listCost'),
    utilization: sharesOf(used, unused, 'effectiveCost'),
    savings: savingsOf(all),
  }
}

/** The first as a part of both. */
function sharesOf(parts: Row[], others: Row[], measure: string): Share[] {
  return groupsOf([...parts, ...others]).map((group) => {
    const sum = (rows: Row[]) => sumOf(rowsOf(rows, group).map((row) => String(row[measure] ?? '0')))
    const part = sum(parts)
    return { ...group, part, whole: sumOf([part, sum(others)]) }
  })
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

import { fromAmount, sum, toAmount } from '../amounts.ts'
import { committedCost } from '../eligible-usage.ts'
import type { AskSums, Sum } from '../grouped-sums.ts'
import type { Row } from '../overview/ask.ts'
import { RATE_SUMS, type RateSum } from '../rate-sums.ts'
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

const linesOf = (name: RateSum) => `${name}Lines` as const
/** How many lines each of them has: without any, a month has no rate of it. */
const COUNTS = Object.fromEntries(
  Object.entries(RATE_SUMS).map(([name, { filters }]) => [
    linesOf(name as RateSum),
    { measure: 'lineCount', filters } satisfies Sum,
  ]),
)

/** How much of what commitments could cover they do, how much of them is used, and how much less is paid than at list. */
export async function findCommitmentRates(
  ask: AskSums,
  { time }: Pick<Asked, 'time'>,
): Promise<CommitmentRates> {
  const rows = await ask({
    groups: [],
    sums: { ...RATE_SUMS, ...COUNTS },
    time: { ...time, granularity: 'month' },
  })
  const of = (...names: RateSum[]) =>
    groupsOf(rows.filter((row) => names.some((name) => Number(row[linesOf(name)]) > 0))).map((group) => ({
      group,
      cost: (name: RateSum) => sum(rowsOf(rows, group).map((row) => toAmount(row[name]))),
    }))
  return {
    coverage: of('covered', 'onDemand').map(({ group, cost }) => ({
      ...group,
      part: fromAmount(cost('covered')),
      whole: fromAmount(cost('covered') + cost('onDemand')),
    })),
    utilization: of('used', 'unused', 'feeUnknown').map(({ group, cost }) => {
      const [used, unused, feeUnknown] = [cost('used'), cost('unused'), cost('feeUnknown')]
      const committed = committedCost({ used, unused, feeUnknown })
      return { ...group, part: fromAmount(used), whole: committed === null ? null : fromAmount(committed) }
    }),
    savings: of('list').map(({ group, cost }) => ({
      ...group,
      part: fromAmount(cost('list') - cost('effective')),
      whole: fromAmount(cost('list')),
    })),
  }
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

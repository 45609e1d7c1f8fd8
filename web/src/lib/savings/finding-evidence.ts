import type { CostAnswer, CostFilter, CostQuery, FindingDetail } from '../api/contract.ts'
import type { StackedPeriod, StackedPeriods } from '../charts/stacked-periods.ts'
import { toCsv } from '../format/csv.ts'
import { addDays, endOf, startOf } from '../format/dates.ts'
import { addDecimals } from '../format/decimal.ts'
import { linesAddress } from '../lines/lines-address.ts'
import { bucketsBetween } from '../overview/time.ts'

type Evidence = Pick<FindingDetail, 'evidence' | 'period' | 'currency'>

/** The days of the bill, or every bill that is selected, before and after it too. */
export type EvidenceSpan = 'day' | 'month'

/** Days are those of charges: that they are of one bill is a filter. */
const ofBill = ({ evidence, period }: Evidence): CostFilter[] => [
  ...evidence.filters,
  { dimension: 'billingPeriod', operator: 'in', values: [period] },
]

/** What the lines behind a finding cost, over time. */
export function evidenceQuery(finding: Evidence, span: EvidenceSpan): CostQuery {
  const { evidence } = finding
  const common = { measures: ['effectiveCost', 'lineCount'], limit: 100_000 }
  return span === 'day'
    ? {
        ...common,
        uploadIds: evidence.uploads,
        granularity: 'day',
        timeBasis: 'charge',
        filters: ofBill(finding),
      }
    : { ...common, granularity: 'month', timeBasis: 'billing', filters: evidence.filters }
}

/** All lines behind it, or those of a bar. Their sum is what it says. */
export function evidenceLines(finding: Evidence, span: EvidenceSpan, period?: string): string {
  const { evidence, currency } = finding
  const common = { basis: 'effective', currency } as const
  if (span === 'month') {
    const month = period?.slice(0, 7)
    const range = month && { from: startOf(month), to: endOf(month) }
    return linesAddress({ ...common, timeBasis: 'billing', filters: evidence.filters, ...range })
  }
  if (period !== undefined) {
    return linesAddress({
      ...common,
      uploads: evidence.uploads,
      timeBasis: 'charge',
      filters: ofBill(finding),
      from: period,
      to: addDays(period, 1),
    })
  }
  const { uploads, timeBasis, from, to, filters } = evidence
  return linesAddress({ ...common, uploads, timeBasis, from, to, filters })
}

export interface EvidenceOverTime extends StackedPeriods {
  total: string
  lineCount: number
}

const KEY = 'cost'

export function evidenceOverTime(
  { rows }: Pick<CostAnswer, 'rows'>,
  { evidence }: Evidence,
  span: EvidenceSpan,
): EvidenceOverTime | undefined {
  const costs = new Map(
    rows.map((row) => [String(row['period']).slice(0, 10), String(row['effectiveCost'] ?? '0')]),
  )
  const days = [...costs.keys()].toSorted()
  const [first, last] = [days[0], days.at(-1)]
  if (first === undefined || last === undefined) return undefined
  // A bill without a charge on its first days shows them, too: something began, or ended.
  const from = span === 'day' && evidence.from < first ? evidence.from : first
  const end = addDays(evidence.to, -1)
  const to = span === 'day' && end > last ? end : last
  const total = addDecimals(costs.values())
  return {
    series: [{ key: KEY, name: 'Effective cost', value: KEY, colour: 'var(--accent)', total }],
    points: bucketsBetween(from, to, span).map((period): StackedPeriod => {
      const cost = costs.get(period)
      return { period, total: cost ?? '0', costs: cost === undefined ? {} : { [KEY]: cost } }
    }),
    granularity: span,
    days: { first: from, last: to },
    total,
    lineCount: rows.reduce((sum, row) => sum + Number(row['lineCount'] ?? 0), 0),
  }
}

export const evidenceToCsv = ({ points }: StackedPeriods, currency: string): string =>
  toCsv([
    ['period', 'currency', 'effectiveCost'],
    ...points.map(({ period, total }) => [period, currency, total]),
  ])

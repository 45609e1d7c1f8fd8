import type { TimeBasis } from '../../../contract/cost-query.ts'
import type { ModuleSummary } from '../../../contract/module.ts'
import type { Value } from '../../costs/run-statement.ts'
import { measureOfBasis } from '../cost-basis.ts'
import type { ModuleQuestion } from '../module.ts'
import type { Asker } from '../overview/ask.ts'
import { monthsOf } from '../overview/shown-period.ts'
import { readTotals } from '../summarise-costs.ts'

/** The time that a module is asked for: of bills, where it is all of it. */
export interface AskedTime {
  from: string | undefined
  to: string | undefined
  timeBasis: TimeBasis
}

export function readTime({ from, to, timeBasis }: ModuleQuestion): AskedTime {
  return { from, to, timeBasis: timeBasis ?? (from === undefined && to === undefined ? 'billing' : 'charge') }
}

/** The totals of all that was asked about, and the first days of the months that it has. */
export async function askTotals(
  ask: Asker,
  { from, to, timeBasis }: AskedTime,
  basis: ModuleQuestion['basis'],
): Promise<{ totals: ModuleSummary['totals']; months: string[] }> {
  const measure = measureOfBasis(basis)
  const { rows, totals } = await ask.withTotals({
    measures: [measure, 'lineCount'],
    granularity: 'month',
    timeBasis,
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
  })
  return { totals: readTotals(totals, measure), months: monthsOf(rows) }
}

/** Of several answers, the rows of one currency: amounts of two are never added. */
export function ofCurrency<Rows extends Record<string, Record<string, Value>[]>>(
  rows: Rows,
  currency: string,
): Rows {
  return Object.fromEntries(
    Object.entries(rows).map(([name, all]) => [
      name,
      all.filter(({ billingCurrency }) => billingCurrency === currency),
    ]),
  ) as Rows
}

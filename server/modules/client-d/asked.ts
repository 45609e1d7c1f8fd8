import type { TimeBasis } from '../../../contract/cost-query.ts'
import type { Value } from '../../costs/run-statement.ts'
import type { ModuleQuestion } from '../module.ts'

/** The time that a module is asked for: of bills, where it is all of it. */
export interface AskedTime {
  from: string | undefined
  to: string | undefined
  timeBasis: TimeBasis
}

export function readTime({ from, to, timeBasis }: ModuleQuestion): AskedTime {
  return { from, to, timeBasis: timeBasis ?? (from === undefined && to === undefined ? 'billing' : 'charge') }
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

import type { CostQuery } from '../../contract/cost-query.ts'
import { invalidRequest } from '../http/problem.ts'
import type { Table } from './build-cost-query.ts'
import type { Parameters } from './parameters.ts'

/** Past it, the engine's instants begin again in 1970: `to` of a far day would find nothing. No charge is later. */
const LAST_DAY = '2106-02-07'

/** Whether a question is about hours, which the daily rollup does not have. */
export function needsHours(query: CostQuery): boolean {
  return query.granularity === 'hour'
}

/** The period of a row, by the time of its charge or by its bill. Weeks start on Monday. */
export function buildPeriod(
  query: CostQuery,
  table: Table,
): { sql: string; type: 'date' | 'dateTime' } | undefined {
  const { granularity = 'none', timeBasis = 'charge' } = query
  if (granularity === 'none') return undefined
  if (timeBasis === 'billing') {
    if (granularity !== 'month') {
      throw invalidRequest('granularity', 'bills are by the month: with timeBasis billing, use month or none')
    }
    return { sql: 'toStartOfMonth(BillingPeriodStart)', type: 'date' }
  }
  const day = table === 'cost_daily' ? 'ChargeDate' : 'toDate(ChargePeriodStart)'
  switch (granularity) {
    case 'hour':
      return { sql: 'toStartOfHour(ChargePeriodStart)', type: 'dateTime' }
    case 'day':
      return { sql: day, type: 'date' }
    case 'week':
      return { sql: `toMonday(${day})`, type: 'date' }
    case 'month':
      return { sql: `toStartOfMonth(${day})`, type: 'date' }
  }
}

/** The predicates of `from`, inclusive, and `to`, exclusive. */
export function buildTimeRange(query: CostQuery, table: Table, parameters: Parameters): string[] {
  const { from, to, timeBasis = 'charge' } = query
  if (from !== undefined && to !== undefined && from >= to) {
    throw invalidRequest('to', 'has to be after from: the range ends before it')
  }
  const column =
    timeBasis === 'billing'
      ? 'BillingPeriodStart'
      : table === 'cost_daily'
        ? 'ChargeDate'
        : 'ChargePeriodStart'
  // A day compared with an instant is its midnight, in UTC as the column is.
  const instant = (day: string) => (column === 'ChargePeriodStart' ? `toDateTime(${day}, 'UTC')` : day)
  const add = (name: 'from' | 'to', day: string) =>
    instant(parameters.add('Date', day < LAST_DAY ? day : LAST_DAY, name))
  return [
    ...(from === undefined ? [] : [`${column} >= ${add('from', from)}`]),
    ...(to === undefined ? [] : [`${column} < ${add('to', to)}`]),
  ]
}

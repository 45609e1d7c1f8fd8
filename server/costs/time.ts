import type { CostQuery } from '../../contract/cost-query.ts'
import { invalidRequest } from '../http/problem.ts'
import type { Shift } from './comparison.ts'
import type { Parameters } from './parameters.ts'
import { definitionOf, type Grain, type Table } from './tables.ts'

/** Past it, the engine's instants begin again in 1970: `to` of a far day would find nothing. No charge is later. */
const LAST_DAY = '2106-02-07'

/** What a question asks of time. */
export type TimeQuestion = {
  [Name in 'granularity' | 'timeBasis' | 'from' | 'to']?: CostQuery[Name] | undefined
}

/** The finest time that a question tells apart. */
export function grainOf({ granularity = 'none', timeBasis = 'charge', from, to }: TimeQuestion): Grain {
  if (granularity === 'hour') return 'hour'
  if (granularity === 'day' || granularity === 'week') return 'day'
  if (timeBasis === 'billing') return 'month'
  const isWithinMonth = (day: string | undefined) => day !== undefined && !day.endsWith('-01')
  return isWithinMonth(from) || isWithinMonth(to) ? 'day' : 'month'
}

/**
 * The period of a row, by the time of its charge or by its bill. Weeks start on Monday.
 *
 * @param shift how much later it is shown
 */
export function buildPeriod(
  { granularity = 'none', timeBasis = 'charge' }: TimeQuestion,
  table: Table,
  shift?: Shift,
): { sql: string; type: 'date' | 'dateTime' } | undefined {
  if (granularity === 'none') return undefined
  if (timeBasis === 'billing') {
    if (granularity !== 'month') {
      throw invalidRequest('granularity', 'bills are by the month: with timeBasis billing, use month or none')
    }
    return { sql: `toStartOfMonth(${later('BillingPeriodStart', shift)})`, type: 'date' }
  }
  const day = later(dayOf(table), shift)
  switch (granularity) {
    case 'hour':
      return { sql: `toStartOfHour(${later('ChargePeriodStart', shift)})`, type: 'dateTime' }
    case 'day':
      return { sql: day, type: 'date' }
    case 'week':
      return { sql: `toMonday(${day})`, type: 'date' }
    case 'month':
      return { sql: `toStartOfMonth(${day})`, type: 'date' }
  }
}

/** The predicates of `from`, inclusive, and `to`, exclusive. */
export function buildTimeRange(
  { from, to, timeBasis = 'charge' }: TimeQuestion,
  table: Table,
  parameters: Parameters,
): string[] {
  if (from !== undefined && to !== undefined && from >= to) {
    throw invalidRequest('to', 'has to be after from: the range ends before it')
  }
  // Cost lines are compared with instants: a day is its midnight, in UTC as the column is.
  const isInstant = timeBasis === 'charge' && table === 'cost_line'
  const column =
    timeBasis === 'billing' ? 'BillingPeriodStart' : isInstant ? 'ChargePeriodStart' : dayOf(table)
  const add = (day: string) => {
    const parameter = parameters.add('Date', day < LAST_DAY ? day : LAST_DAY)
    return isInstant ? `toDateTime(${parameter}, 'UTC')` : parameter
  }
  return [
    ...(from === undefined ? [] : [`${column} >= ${add(from)}`]),
    ...(to === undefined ? [] : [`${column} < ${add(to)}`]),
  ]
}

function later(time: string, shift: Shift | undefined): string {
  if (!shift) return time
  return `${shift.unit === 'month' ? 'addMonths' : 'addDays'}(${time}, ${shift.count})`
}

function dayOf(table: Table): string {
  switch (definitionOf(table).grain) {
    case 'hour':
      return 'toDate(ChargePeriodStart)'
    case 'day':
      return 'ChargeDate'
    case 'month':
      return 'ChargeMonth'
  }
}

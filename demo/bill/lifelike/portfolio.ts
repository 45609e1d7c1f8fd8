import { DAY, LAST, monthAt } from './calendar.ts'
import {
  isActive,
  reservation,
  savingsPlan,
  type Coverage,
  type Reservation,
  type SavingsPlan,
} from './commitments.ts'
import { cacheMeter, databaseMeter, searchMeter } from './database-meters.ts'
import type { Estate } from './estate.ts'
import { serverMeter } from './instances.ts'
import { cost } from './money.ts'
import type { Rule } from './planted-finding.ts'

/** In this month the first plan is followed by the next. */
const RENEWED_AT = 5
/** In this month the machines for data come, with a plan of their own, and the search domain. */
export const GROWN_AT = 7
export const SEARCH_AT = 6

/** Of an hour of the plan for a family, as an amount. */
const UNUSED_OF_PLAN = cost('0.135')

/** The commitments of a company. What a plan covers is the same each hour, so that its commitment is too. */
export interface Portfolio {
  /** For all compute, in this month. */
  compute: SavingsPlan
  /** Paid half in advance, in the month in which its machines come. */
  data: SavingsPlan
  /** For machines of one family, of which there are fewer than there were. */
  family: SavingsPlan
  servers: Reservation
  burst: Reservation
  databases: Reservation
  legacyDatabase: Reservation
  oracle: Reservation
  /** Ends within 60 days of the last month. */
  endingDatabases: Reservation
  /** Ends a little later. */
  caches: Reservation
  /** Paid in advance. */
  search: Reservation
  all: Coverage[]
}

export const DATABASE = databaseMeter('db.r7g.2xlarge', 'PostgreSQL', '0.9560')
export const ENDING_DATABASE = databaseMeter('db.m7g.large', 'PostgreSQL', '0.1680')
export const LEGACY_DATABASE = databaseMeter('db.m5.large', 'MySQL', '0.1710')
export const OWN_ORACLE = databaseMeter('db.r5.large', 'Oracle, own licence', '0.2400')
export const CACHE = cacheMeter('cache.r7g.large', 'Valkey', '0.1752')
export const SEARCH = searchMeter('r7g.large', '0.1786')
export const RESERVED_SERVER = serverMeter('m6i.large')
export const BURST_SERVER = serverMeter('t2.medium')

export function portfolioOf(estate: Estate): Portfolio {
  const { company, lastMonth, month } = estate
  const { home, second } = company.regions
  const has = (rule: Rule) => company.rules === 'all' || company.rules.includes(rule)
  const after = (days: number) => lastMonth.end + days * DAY
  const reserve = (
    name: string,
    rest: Pick<Reservation, 'meter' | 'count'> & Partial<Reservation> & { from?: number; end?: number },
  ) => reservation(estate, { name, region: home, percent: 65, payment: 'No Upfront', years: 1, ...rest })

  const forAllCompute = {
    offering: 'ComputeSavingsPlans',
    percent: 72,
    region: home,
    payment: 'No Upfront',
    years: 1,
    unusedAnHour: 0n,
  } as const
  const renewed = savingsPlan(estate, { ...forAllCompute, name: 'compute', from: RENEWED_AT })
  const former = savingsPlan(estate, { ...forAllCompute, name: 'compute before', end: renewed.start })
  const plans = {
    data: savingsPlan(estate, {
      ...forAllCompute,
      name: 'data',
      percent: 70,
      payment: 'Partial Upfront',
      from: GROWN_AT,
    }),
    family: savingsPlan(estate, {
      ...forAllCompute,
      name: 'family',
      offering: 'EC2InstanceSavingsPlans',
      family: 'r4',
      percent: 50,
      region: second,
      payment: 'All Upfront',
      years: 3,
      unusedAnHour: has('commitment-unused') ? UNUSED_OF_PLAN : 0n,
    }),
  }
  const reservations = {
    // Three where two are left.
    servers: reserve('servers', {
      meter: RESERVED_SERVER,
      count: has('commitment-unused') ? 3 : 2,
      payment: 'Partial Upfront',
      percent: 60,
    }),
    burst: reserve('burst', { meter: BURST_SERVER, count: 1, region: second, years: 3 }),
    databases: reserve('databases', { meter: DATABASE, count: estate.count('databases') }),
    legacyDatabase: reserve('legacy database', { meter: LEGACY_DATABASE, count: 1 }),
    oracle: reserve('oracle', { meter: OWN_ORACLE, count: 1 }),
    endingDatabases: reserve('ending databases', {
      meter: ENDING_DATABASE,
      count: 2,
      ...(has('commitment-expiring') && { end: after(45) }),
    }),
    caches: reserve('caches', { meter: CACHE, count: 2, end: after(75) }),
    search: reserve('search', { meter: SEARCH, count: 2, payment: 'All Upfront', from: SEARCH_AT }),
  }
  return {
    compute: isActive(renewed, month.start) ? renewed : former,
    ...plans,
    ...reservations,
    all: [former, renewed, ...Object.values(plans), ...Object.values(reservations)],
  }
}

/** Whether a commitment ends in the 60 days after a month. */
export function endsSoonAfter({ end }: Coverage, month: { end: number }): boolean {
  return end >= month.end && end <= month.end + 60 * DAY
}

/** The months, of the thirteen, after which a commitment is about to end. */
export function monthsBeforeEnd(commitment: Coverage, lastMonth: string): string[] {
  return Array.from({ length: LAST + 1 }, (_, position) => monthAt(position, lastMonth))
    .filter((month) => isActive(commitment, month.start) && endsSoonAfter(commitment, month))
    .map(({ first }) => first)
}

import type { Account } from './company.ts'
import type { Estate } from './estate.ts'
import { monthAt } from './calendar.ts'
import type { Meter } from './meter.ts'
import { percentOf } from './money.ts'
import type { Region } from './regions.ts'

interface Commitment {
  arn: string
  account: Account
  /** What covered usage costs, in percent of its on-demand price. */
  percent: number
  payment: 'No Upfront' | 'Partial Upfront' | 'All Upfront'
  years: 1 | 3
  /** From when it holds, and until when. */
  start: number
  end: number
}

/** So much an hour, whatever it is used for. */
export interface SavingsPlan extends Commitment {
  kind: 'savings-plan'
  offering: 'ComputeSavingsPlans' | 'EC2InstanceSavingsPlans'
  /** The only family that it covers, and where. */
  family: string | null
  region: Region
  /** What of an hour's commitment nothing uses, as an amount. */
  unusedAnHour: bigint
}

/** So many instances of one kind. */
export interface Reservation extends Commitment {
  kind: 'reservation'
  meter: Meter
  region: Region
  count: number
}

export type Coverage = SavingsPlan | Reservation

/** How much of what a commitment costs was paid in advance. */
export function upfrontPercent({ payment }: Commitment): number {
  return { 'No Upfront': 0, 'Partial Upfront': 50, 'All Upfront': 100 }[payment]
}

/** What covered usage costs, commitment included. */
export function effectiveCost(onDemand: bigint, { percent }: Commitment): bigint {
  return percentOf(onDemand, percent)
}

export function isActive({ start, end }: Commitment, at: number): boolean {
  return start <= at && at < end
}

export function savingsPlan(
  { company, hex, lastMonth }: Estate,
  plan: Pick<SavingsPlan, 'offering' | 'percent' | 'region' | 'payment' | 'years' | 'unusedAnHour'> & {
    name: string
    family?: string
    /** The place of the month in which it begins; where it was there before, when it ends. */
    from?: number
    end?: number
  },
): SavingsPlan {
  const { name, family = null, from, end, ...rest } = plan
  const uuid = hex(32, 'plan', name).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
  return {
    kind: 'savings-plan',
    arn: `arn:aws:savingsplans::${company.accounts.payer.id}:savingsplan/${uuid}`,
    account: company.accounts.payer,
    family,
    ...rest,
    ...term(rest.years, lastMonth.first, from, end),
  }
}

export function reservation(
  { company, hex, lastMonth }: Estate,
  reserved: Pick<Reservation, 'meter' | 'region' | 'count' | 'percent' | 'payment' | 'years'> & {
    name: string
    from?: number
    end?: number
  },
): Reservation {
  const { name, from, end, ...rest } = reserved
  const { payer } = company.accounts
  const service = { AmazonRDS: 'rds', AmazonElastiCache: 'elasticache', AmazonES: 'es' }[
    rest.meter.product as string
  ]
  return {
    kind: 'reservation',
    arn: `arn:aws:${service ?? 'ec2'}:${rest.region.id}:${payer.id}:reserved-instances/${hex(32, 'ri', name)}`,
    account: payer,
    ...rest,
    ...term(rest.years, lastMonth.first, from, end),
  }
}

/** Of one that neither begins nor ends in sight: it ends ten months after the last one. */
function term(years: number, lastMonth: string, from?: number, end?: number): { start: number; end: number } {
  const moved = (at: number, by: number) => {
    const date = new Date(at)
    return date.setUTCFullYear(date.getUTCFullYear() + by)
  }
  if (from !== undefined) {
    const { start } = monthAt(from, lastMonth)
    return { start, end: end ?? moved(start, years) }
  }
  const until = end ?? monthAt(22, lastMonth).end
  // Not the true length of it: what is there in all months was bought before them.
  return { start: moved(until, -Math.max(years, 3)), end: until }
}

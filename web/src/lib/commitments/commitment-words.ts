import type { CommitmentEntry, CommitmentsOfCurrency } from '../api/contract.ts'
import { formatPeriod, shiftMonth } from '../format/dates.ts'
import { countOf } from '../format/numbers.ts'

type UnusedPeriods = CommitmentsOfCurrency['unused'][number]['periods']

/** What a commitment is called: by its name, else by the end of its id, which tells it from others of its kind. */
export const nameOfCommitment = ({
  commitmentId,
  name,
}: Pick<CommitmentEntry, 'commitmentId' | 'name'>): string =>
  name || (commitmentId.split(/[:/]/).at(-1) ?? '') || commitmentId

/** `Compute Savings Plan, no upfront`: what of it the newest bill says. */
export function kindOfCommitment({
  type,
  offering,
  paymentOption,
}: Pick<CommitmentEntry, 'type' | 'offering' | 'paymentOption'>): string {
  const kind = /^(.*)SavingsPlans?$/.exec(offering)
  const named = kind ? `${kind[1]?.replace(/Instance$/, ' instance') ?? ''} Savings Plan`.trim() : type
  return [named, kind ? '' : offering, paymentOption.toLowerCase()].filter(Boolean).join(', ')
}

export const ownerOfCommitment = ({ owner }: Pick<CommitmentEntry, 'owner'>): string =>
  owner ? owner.name || owner.id || 'no account' : 'not in these bills'

/** For how long a commitment has not been used whole: `13 months, since Oct 2025`. */
export function describeUnusedTime(periods: UnusedPeriods): string {
  const months = periods.map(({ period }) => period)
  const [first, last] = [months[0], months.at(-1)]
  if (first === undefined || last === undefined) return ''
  if (months.length === 1) return formatPeriod(first)
  const isWhole = months.every((month, index) => month === shiftMonth(first, index))
  return isWhole
    ? `${countOf(months.length, 'month')}, ${formatPeriod(first)} to ${formatPeriod(last)}`
    : `${countOf(months.length, 'month')} between ${formatPeriod(first)} and ${formatPeriod(last)}`
}

/** How long it lasts, from the end of the data. */
export const describeEnd = (daysLeft: number): string =>
  daysLeft === 0 ? 'with the data' : `in ${countOf(daysLeft, 'day')}`

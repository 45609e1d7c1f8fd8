import type { CommitmentsOfCurrency } from '../../../../contract/commitments.ts'
import { toAmount } from '../../amounts.ts'
import { MOST_COMMITMENTS } from './answer-of-currency.ts'
import type { CommitmentRows } from './ask-commitments.ts'
import { ELIGIBLE_KINDS } from '../../eligible-usage.ts'

/** What is counted, and what these bills cannot tell. */
export function notesOf(rows: CommitmentRows, currencies: readonly CommitmentsOfCurrency[]): string[] {
  const has = (sum: 'coveredUnknown' | 'feeUnknown') => rows.months.some((row) => toAmount(row[sum]) !== 0n)
  const isSpread = currencies.some(({ whatIf }) => whatIf.some(({ isHourly }) => !isHourly))
  const count = new Set(rows.uses.map(({ commitmentDiscountId }) => commitmentDiscountId)).size
  return [
    `Coverage counts what commitments cover, and on-demand usage that they could: ${ELIGIBLE_KINDS.map(({ title }) => title).join('; ')}. Spot, corrections, storage, requests and transfer are not eligible.`,
    'Savings rates are of all usage, without purchases, taxes, credits and corrections.',
    'What nothing used of a commitment is shared out by who uses the rest of it; where nobody does, it is in the overall rates alone.',
    ...(has('coveredUnknown')
      ? [
          'Some covered usage has no usage type, so that nobody can say what else could be covered: it is left out of coverage.',
        ]
      : []),
    ...(has('feeUnknown')
      ? [
          'Some fees of commitments do not say what of them nothing used: where they are part of it, utilization is not known.',
        ]
      : []),
    ...(isSpread
      ? [
          'Some eligible usage is billed by the day or for longer: it is spread evenly over its hours, which makes the floor look higher than it may be.',
        ]
      : []),
    ...(count > MOST_COMMITMENTS ? [`The ${MOST_COMMITMENTS} commitments that cost most are listed.`] : []),
  ]
}

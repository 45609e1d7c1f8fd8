import type { CommitmentEntry, CommitmentsOfCurrency } from '../../../../contract/commitments.ts'
import type { Value } from '../../../costs/run-statement.ts'
import { fromAmount, toAmount } from '../../amounts.ts'
import type { Range } from './ask-commitments.ts'

const DAY_MS = 86_400_000
const SOON_DAYS = 60
const DAYS_OF_MONTH = 30n

/**
 * Commitments that end soon after the data, the first first: what they cover would cost its public price without them.
 * One that ended with the last day of the data is among them, since nothing shows yet what follows it.
 *
 * @param monthly what each covered in the newest month
 */
export function readExpiring(
  commitments: readonly CommitmentEntry[],
  monthly: readonly Record<string, Value>[],
  { endOfData, newest }: { endOfData: string; newest: Range },
): CommitmentsOfCurrency['expiring'] {
  const end = Date.parse(endOfData)
  const days = BigInt((Date.parse(newest.to) - Date.parse(newest.from)) / DAY_MS)
  return commitments
    .flatMap(({ commitmentId, endsAt, filters }) => {
      const ends = endsAt === null ? NaN : Date.parse(endsAt)
      if (endsAt === null || ends < end - DAY_MS || ends > end + SOON_DAYS * DAY_MS) return []
      const use = monthly.find(({ commitmentDiscountId }) => commitmentDiscountId === commitmentId)
      const loss = ((toAmount(use?.coveredList) - toAmount(use?.used)) * DAYS_OF_MONTH) / days
      const daysLeft = Math.max(0, Math.floor((ends - end) / DAY_MS))
      return [{ commitmentId, endsAt, daysLeft, monthlyLoss: fromAmount(loss), filters }]
    })
    .toSorted((one, other) => one.endsAt.localeCompare(other.endsAt))
}

import type { SelectionPreview } from '../api/contract.ts'
import { formatPeriodRange, shiftMonth } from '../format/dates.ts'
import { countOf } from '../format/numbers.ts'

/** Of one upload, what another one supersedes. */
export interface LeftOut {
  key: string
  /** `Oct 2026 of older.csv` */
  what: string
  by: string
  /** Where both versions are compared; undefined where one of them has no rows any more. */
  comparison: string | undefined
}

/** Uploads that have the same months, each counted. */
export interface CountedTwice {
  key: string
  what: string
  files: { id: string; fileName: string }[]
}

/** What a newer upload supersedes: a line for each pair of uploads, however many months and accounts it is about. */
export function leftOutOf({ superseded }: SelectionPreview): LeftOut[] {
  const pairs = Map.groupBy(superseded, ({ upload, by }) => `${upload.id} ${by.id}`)
  return [...pairs].flatMap(([key, slices]) => {
    const [slice] = slices
    if (!slice) return []
    const compared = slices.find(({ comparable }) => comparable)
    return [
      {
        key,
        what: `${monthsOf(slices)} of ${slice.upload.fileName}`,
        by: slice.by.fileName,
        comparison: compared && `/uploads/${compared.by.id}?with=${compared.upload.id}:${compared.period}`,
      },
    ]
  })
}

/** What is counted from each of several uploads: a line for each set of them. */
export function countedTwiceIn({ overlaps }: SelectionPreview): CountedTwice[] {
  const sets = Map.groupBy(overlaps, ({ uploads }) => uploads.map(({ id }) => id).join(' '))
  return [...sets].flatMap(([key, slices]) => {
    const [slice] = slices
    if (!slice) return []
    const accounts = new Set(slices.map(({ billingAccountId }) => billingAccountId))
    const ofAccounts = accounts.size === 1 ? 'the same account' : countOf(accounts.size, 'account')
    return [{ key, what: `${monthsOf(slices)} of ${ofAccounts}`, files: slice.uploads }]
  })
}

/** `Oct 2026`, `Aug – Oct 2026`, or how many there are where some between are missing. */
function monthsOf(slices: readonly { period: string }[]): string {
  const months = [...new Set(slices.map(({ period }) => period))].toSorted()
  const [first = '', last = first] = [months[0], months.at(-1)]
  const isSpan = months.every((month, index) => month === shiftMonth(first, index))
  return isSpan
    ? formatPeriodRange(first, last)
    : `${countOf(months.length, 'month')} (${formatPeriodRange(first, last)})`
}

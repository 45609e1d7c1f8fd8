import type { SelectionPreview } from '../api/contract.ts'
import { formatPeriodRange, shiftMonth } from '../format/dates.ts'
import { countOf } from '../format/numbers.ts'

/** Of one upload, what does not count. */
export interface LeftOut {
  key: string
  /** `Oct 2026 of older.csv` */
  what: string
  why: string
  /** Where both versions are compared; undefined where one of them has no rows any more. */
  comparison: string | undefined
}

/** Uploads that have the same months, each counted. */
export interface CountedTwice {
  key: string
  what: string
  files: { id: string; fileName: string }[]
}

/** What does not count: a line for each upload and what supersedes it. */
export function leftOutOf({ leftOut }: SelectionPreview): LeftOut[] {
  return leftOut.map(({ upload, by, periods, comparablePeriod }) => ({
    key: `${upload.id} ${by?.id}`,
    what: `${monthsOf(periods)} of ${upload.fileName}`,
    why: by
      ? `${by.fileName === upload.fileName ? 'another ' : ''}${by.fileName} supersedes it`
      : 'its rows were removed while there was a newer version',
    comparison:
      by && comparablePeriod ? `/uploads/${by.id}?with=${upload.id}:${comparablePeriod}` : undefined,
  }))
}

/** What is counted from each of several uploads: a line for each set of them. */
export function countedTwiceIn({ overlaps }: SelectionPreview): CountedTwice[] {
  return overlaps.map(({ uploads, periods, accounts }) => ({
    key: uploads.map(({ id }) => id).join(' '),
    what: `${monthsOf(periods)} of ${accounts === 1 ? 'the same account' : countOf(accounts, 'account')}`,
    files: uploads,
  }))
}

/** `Oct 2026`, `Aug – Oct 2026`, or how many there are where some between are missing. */
function monthsOf(months: readonly string[]): string {
  const [first = '', last = first] = [months[0], months.at(-1)]
  const isSpan = months.every((month, index) => month === shiftMonth(first, index))
  return isSpan
    ? formatPeriodRange(first, last)
    : `${countOf(months.length, 'month')} (${formatPeriodRange(first, last)})`
}

import type { Upload } from '../api/contract.ts'
import { formatPeriod } from '../format/dates.ts'
import { countOf } from '../format/numbers.ts'

type Searched = Pick<Upload, 'fileName' | 'periods'>

const accountIdsOf = ({ periods }: Searched): string[] => [
  ...new Set(periods.map(({ billingAccountId }) => billingAccountId)),
]

/** The account that a file is of, or how many. */
export function accountsOf(upload: Searched): string {
  const ids = accountIdsOf(upload)
  return ids.length === 1 && ids[0] ? ids[0] : ids.length > 1 ? countOf(ids.length, 'account') : ''
}

/** Whether each word that is looked for is in the name, a month (`2026-10`, `Oct 2026`) or an account. */
export function isFound(upload: Searched, search: string): boolean {
  const texts = [
    upload.fileName,
    ...accountIdsOf(upload),
    ...upload.periods.flatMap(({ period }) => [period, formatPeriod(period).replaceAll('\u00a0', ' ')]),
  ].map((text) => text.toLowerCase())
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => texts.some((text) => text.includes(word)))
}

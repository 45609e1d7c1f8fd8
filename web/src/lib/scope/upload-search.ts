import type { Upload } from '../api/contract.ts'
import { formatPeriod } from '../format/dates.ts'

type Searched = Pick<Upload, 'fileName' | 'periods'>

/** Whether each word that is looked for is in the name, a month (`2026-10`, `Oct 2026`) or an account. */
export function isFound(upload: Searched, search: string): boolean {
  const texts = [
    upload.fileName,
    ...upload.periods.flatMap(({ period, billingAccountId }) => [
      billingAccountId,
      period,
      formatPeriod(period).replaceAll('\u00a0', ' '),
    ]),
  ].map((text) => text.toLowerCase())
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => texts.some((text) => text.includes(word)))
}

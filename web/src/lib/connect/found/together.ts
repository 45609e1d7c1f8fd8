import type { CostAnswer, Upload, UploadTotal } from '../../api/contract.ts'
import { addDecimals } from '../../format/decimal.ts'
import { formatPeriodRange } from '../../format/dates.ts'
import { countOf } from '../../format/numbers.ts'
import { type Reconciliation, reconcile } from '../../uploads/detail/reconciliation.ts'
import { isRunning } from '../../uploads/words.ts'

/** Amounts of several uploads, each currency by itself. */
export function addTotals(uploads: readonly Pick<Upload, 'totals'>[]): UploadTotal[] {
  const byCurrency = Map.groupBy(
    uploads.flatMap(({ totals }) => totals),
    ({ currency }) => currency,
  )
  return [...byCurrency].map(([currency, totals]) => {
    const sumOf = (amount: Exclude<keyof UploadTotal, 'currency'>) =>
      addDecimals(totals.map((total) => total[amount]))
    return {
      currency,
      billedCost: sumOf('billedCost'),
      effectiveCost: sumOf('effectiveCost'),
      listCost: sumOf('listCost'),
      contractedCost: sumOf('contractedCost'),
      sourceBilledCost: sumOf('sourceBilledCost'),
      rejectedCost: sumOf('rejectedCost'),
    }
  })
}

export type FoundTotal = Pick<UploadTotal, 'currency' | 'billedCost' | 'effectiveCost'>

/** What of it counts: less than was loaded where another upload takes the place of a part. */
export const countedTotals = ({ totals }: Pick<CostAnswer, 'totals'>): FoundTotal[] =>
  totals.map((total) => ({
    currency: String(total['billingCurrency']),
    billedCost: String(total['billedCost']),
    effectiveCost: String(total['effectiveCost']),
  }))

export function addRows(uploads: readonly Pick<Upload, 'rows'>[]): Upload['rows'] {
  const sumOf = (count: keyof Upload['rows']) => uploads.reduce((sum, { rows }) => sum + rows[count], 0)
  return { read: sumOf('read'), accepted: sumOf('accepted'), rejected: sumOf('rejected') }
}

/** How many billing periods there are, and from when to when. */
export function periodsTogether(uploads: readonly Pick<Upload, 'periods'>[]): {
  count: number
  words: string
} {
  const months = [
    ...new Set(uploads.flatMap(({ periods }) => periods.map(({ period }) => period))),
  ].toSorted()
  const [first, last] = [months[0], months.at(-1)]
  return { count: months.length, words: first && last ? formatPeriodRange(first, last) : 'None' }
}

/** From the worst to the best. */
const AGREEMENTS: readonly Reconciliation['agreement'][] = ['different', 'rounded', 'exact']

/** What was loaded against what the files say, in all and in each currency: it agrees as well as the worst of them. */
export function reconcileTogether(
  uploads: readonly Pick<Upload, 'totals' | 'rows' | 'files'>[],
): (Pick<Reconciliation, 'lines' | 'agreement'> & { currency: string })[] {
  const all = { rows: addRows(uploads), files: uploads.flatMap(({ files }) => files) }
  return addTotals(uploads).map((total) => {
    const { currency } = total
    const each = uploads.flatMap((upload) =>
      upload.totals.filter((own) => own.currency === currency).map((own) => reconcile(own, upload).agreement),
    )
    const agreement = AGREEMENTS.find((worst) => each.includes(worst)) ?? 'exact'
    return { currency, lines: reconcile(total, all).lines, agreement }
  })
}

/** What of those that were asked for is not among the figures: `2 are being loaded, 1 was not loaded`; else nothing. */
export function missingWords(others: readonly Upload[]): string {
  const loading = others.filter(isRunning).length
  const lost = others.length - loading
  return [loading ? `${loading} ${loading === 1 ? 'is' : 'are'} being loaded` : '', lost ? wasNot(lost) : '']
    .filter(Boolean)
    .join(', ')
}

const wasNot = (count: number) => `${count} ${count === 1 ? 'was' : 'were'} not loaded`

/** `3 uploads`, or of how many where others are not loaded. */
export const countWords = (found: number, others: number): string =>
  others ? `${found} of ${countOf(found + others, 'upload')}` : countOf(found, 'upload')

import type { Upload, UploadTotal } from '../../api/contract.ts'
import { addDecimals, compareDecimals, isZeroDecimal, subtractDecimals } from '../../format/decimal.ts'
import { formatMoneyInFull } from '../../format/money.ts'

export interface LedgerLine {
  label: string
  amount: string
  isResult?: boolean
}

export interface Reconciliation {
  lines: LedgerLine[]
  /** `exact`, off by what the 18th decimal rounds away, or off by more than that. */
  agreement: 'exact' | 'rounded' | 'different'
  sentence: string
}

/** The file's own sum of billed cost against what was loaded and what was set aside. */
export function reconcile(
  total: UploadTotal,
  { rows, files }: Pick<Upload, 'rows' | 'files'>,
): Reconciliation {
  const { currency, sourceBilledCost, billedCost, rejectedCost } = total
  const difference = subtractDecimals(sourceBilledCost, addDecimals([billedCost, rejectedCost]))
  const agreement = agreementOf(difference, rows.read)
  const full = (amount: string) => formatMoneyInFull(amount, currency)
  // Rows may be set aside because their very cost cannot be read: then they add nothing, but they are not nothing.
  const nothing = rows.rejected ? 'no readable cost in the rows set aside' : 'nothing set aside'
  const setAside = isZeroDecimal(rejectedCost) ? nothing : `${full(rejectedCost)} set aside`
  const comparison = `Source ${full(sourceBilledCost)} = ${full(billedCost)} loaded + ${setAside}`
  const sentences = {
    exact: `${comparison}. Every digit of the file${rows.rejected ? ' that can be read' : ''} is accounted for.`,
    rounded: `${comparison}, but for ${full(difference)} that stands beyond the 18th decimal place of its rows.`,
    different: `The source sums to ${full(sourceBilledCost)}, which is ${full(difference)} away from ${full(billedCost)} loaded and ${setAside}. Do not rely on this upload.`,
  }
  return {
    agreement,
    sentence: sentences[agreement],
    lines: [
      { label: 'Loaded', amount: billedCost },
      { label: 'Set aside', amount: rejectedCost },
      ...(agreement === 'exact' ? [] : [{ label: 'Difference', amount: difference }]),
      { label: files.length > 1 ? 'Source files' : 'Source file', amount: sourceBilledCost, isResult: true },
    ],
  }
}

function agreementOf(difference: string, rowsRead: number): Reconciliation['agreement'] {
  if (isZeroDecimal(difference)) return 'exact'
  const tolerance = `0.${String(rowsRead).padStart(18, '0')}`
  return compareDecimals(difference.replace('-', ''), tolerance) <= 0 ? 'rounded' : 'different'
}

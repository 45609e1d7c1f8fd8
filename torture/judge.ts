import type { Upload } from '../contract/upload.ts'
import { COST_LINE_UNIT, toUnits } from '../clickhouse/exact.ts'
import type { Reading } from './read-independently.ts'

/** How the load of a file ended. */
export interface Outcome extends Pick<Upload, 'status' | 'error' | 'rows'> {
  totals: Pick<Upload['totals'][number], 'billedCost' | 'rejectedCost' | 'sourceBilledCost'>[]
}

/** These say that the load, and not the file, is at fault. */
const OWN_FAULTS = ['interrupted', 'not-reconciled']

/** What a person can look up in the file: a row, a column, a byte, or which part of it. */
const PLACE =
  /\b(row|column|byte|header|footer|page|first|archive|gzip|zip|zstd|Parquet|compressed|empty|encoded|text)\b|`/i

/**
 * What is wrong with the end of a load, in sentences: of any file, whatever was done to it.
 *
 * @param reading what the file says to another parser, where one can read it
 */
export function judge({ status, error, rows, totals }: Outcome, reading: Reading | null): string[] {
  if (status === 'failed') {
    if (!error) return ['It failed without a reason.']
    const problems: string[] = []
    if (OWN_FAULTS.includes(error.code)) problems.push(`It failed with ${error.code}: ${error.message}`)
    else if (!PLACE.test(error.message)) problems.push(`It failed without a place: ${error.message}`)
    if (error.hint === '') problems.push('It failed without saying what to do.')
    return problems
  }
  if (status !== 'completed') return [`It is ${status}.`]
  const problems: string[] = []
  if (rows.accepted + rows.rejected !== rows.read) {
    problems.push(
      `${rows.accepted} rows and ${rows.rejected} rejected ones are not the ${rows.read} that it read.`,
    )
  }
  const sum = (name: keyof Outcome['totals'][number]) =>
    totals.reduce((units, total) => units + toUnits(total[name]), 0n)
  const tolerance = BigInt(rows.read) * COST_LINE_UNIT
  const isFar = (a: bigint, b: bigint) => a - b > tolerance || b - a > tolerance
  if (isFar(sum('billedCost') + sum('rejectedCost'), sum('sourceBilledCost'))) {
    problems.push('Loaded and rejected costs are not the sum of the file.')
  }
  if (reading && reading.rows !== rows.read) {
    problems.push(`It read ${rows.read} rows of the ${reading.rows} that another parser finds.`)
  } else if (reading && isFar(sum('sourceBilledCost'), reading.billed)) {
    problems.push(
      `Its sum is ${sum('sourceBilledCost')}, and to another parser ${reading.billed} (of 1e-30).`,
    )
  }
  return problems
}

import { LoadError } from '../load-error.ts'
import { UNBALANCED_QUOTE } from '../sources/csv-rows.ts'
import { COST_LINE_UNIT, toUnits } from '../../clickhouse/exact.ts'
import type { LoadResult } from './read-back.ts'

/**
 * Refuses a load that is not whole: rows that are neither loaded nor rejected, a sum that is not the file's, a
 * rollup that says something else than its cost lines, or more rejects than can be an accident.
 *
 * @param limits.maxRejectShare above this share of rejected rows a file is not what it seems
 *
 * @throws LoadError `unbalanced-quote`, `too-many-rejects`: the file's fault. `not-reconciled`: ours.
 */
export function reconcile(
  { rows, totals, rejects, rollup }: LoadResult,
  { maxRejectShare }: { maxRejectShare: number },
): void {
  const openQuote = rejects.find(({ reason }) => reason === UNBALANCED_QUOTE)
  if (openQuote) {
    throw new LoadError(
      'unbalanced-quote',
      `Row ${openQuote.firstRow.toLocaleString('en-US')} opens a quote that is never closed, so that all that follows is one value.`,
      'Open the file at this row, mend or export it again, then upload it again. Nothing of it was loaded.',
    )
  }
  refuseTooManyRejects(rows, rejects, maxRejectShare)
  if (rows.read !== rows.accepted + rows.rejected) {
    throw notReconciled(
      `${rows.read} rows were read, but ${rows.accepted} loaded and ${rows.rejected} rejected`,
    )
  }
  // A cost line keeps 18 places and cuts off the rest: at most one unit a row.
  const tolerance = BigInt(rows.read) * COST_LINE_UNIT
  for (const { currency, billedCost, rejectedCost, sourceBilledCost } of totals) {
    const difference = toUnits(sourceBilledCost) - toUnits(billedCost) - toUnits(rejectedCost)
    if (difference > tolerance || -difference > tolerance) {
      throw notReconciled(
        `the file's sum is ${sourceBilledCost} ${currency}, but ${billedCost} was loaded and ${rejectedCost} rejected`,
      )
    }
    if (toUnits(rollup.billedCost[currency] ?? '0') !== toUnits(billedCost)) {
      throw notReconciled(
        `the daily rollup holds ${rollup.billedCost[currency]} ${currency}, not ${billedCost}`,
      )
    }
  }
  if (rollup.rows !== rows.accepted) {
    throw notReconciled(`the daily rollup counts ${rollup.rows} rows, not ${rows.accepted}`)
  }
}

function refuseTooManyRejects(
  rows: LoadResult['rows'],
  rejects: LoadResult['rejects'],
  maxRejectShare: number,
): void {
  // One row says nothing about a file, however short it is, as long as another row is good.
  const few = rows.rejected <= 1 && rows.accepted > 0
  if (rows.rejected === 0 || few || rows.rejected <= rows.read * maxRejectShare) return
  const { column, reason, firstRow, sampleValue } = rejects[0]!
  const where = column === '' ? reason : `\`${column}\` ${reason}: ${JSON.stringify(sampleValue)}`
  throw new LoadError(
    'too-many-rejects',
    `${rows.rejected.toLocaleString('en-US')} of ${rows.read.toLocaleString('en-US')} rows cannot be loaded, more than ${Number((maxRejectShare * 100).toFixed(2))} %. First of the most frequent: row ${firstRow.toLocaleString('en-US')}, ${where}.`,
    'Mend the column, or export the report again, then upload it again. Nothing of it was loaded.',
  )
}

function notReconciled(difference: string): LoadError {
  return new LoadError(
    'not-reconciled',
    `The load does not add up: ${difference}.`,
    'Nothing of it is shown. Retry; if it happens again, report it with the file: it is a fault of Outlay.',
  )
}

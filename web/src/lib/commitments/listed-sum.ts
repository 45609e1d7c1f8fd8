import type { Rates } from '../api/contract.ts'
import { addDecimals, compareDecimals } from '../format/decimal.ts'
import type { CommitmentAmount } from './commitments-data.svelte.ts'

/**
 * What the rows of a table add up to, and whether that is all there is of it. Where a part is in no row, as what is of no
 * family of instances or of more commitments than are listed, the lines of all of it have another sum.
 */
export function listedSum<Name extends CommitmentAmount>(
  rows: readonly Readonly<Record<Name, string>>[],
  name: Name,
  overall: Readonly<Record<Name, Rates[Name]>>,
): { total: string; isAll: boolean } {
  const total = addDecimals(rows.map((row) => row[name]))
  return { total, isAll: compareDecimals(total, overall[name]) === 0 }
}

import type { ComparedRow, Row, RunComparison } from '../api/contract.ts'
import { countOf, formatCount } from '../format/numbers.ts'

export type Kind = 'changed' | 'new' | 'gone'

export const kindOf = ({ before, after }: Pick<ComparedRow, 'before' | 'after'>): Kind =>
  before === null ? 'new' : after === null ? 'gone' : 'changed'

export interface Counts extends Record<Kind, number> {
  unchanged: number
}

export function countKinds({ rows, unchanged }: Pick<RunComparison, 'rows' | 'unchanged'>): Counts {
  const counts: Counts = { changed: 0, new: 0, gone: 0, unchanged }
  for (const row of rows) counts[kindOf(row)]++
  return counts
}

/** `3 rows changed, 2 are new, 1 is gone, 40 are the same.` */
export function describeCounts({ changed, new: added, gone, unchanged }: Counts): string {
  if (changed + added + gone === 0) return `Nothing changed: ${countOf(unchanged, 'row')} as before.`
  const parts: [number, string][] = [
    [changed, 'changed'],
    [added, added === 1 ? 'is new' : 'are new'],
    [gone, gone === 1 ? 'is gone' : 'are gone'],
    [unchanged, unchanged === 1 ? 'is the same' : 'are the same'],
  ]
  return `${parts
    .filter(([count]) => count > 0)
    // What is counted is said once.
    .map(([count, words], index) => `${index === 0 ? countOf(count, 'row') : formatCount(count)} ${words}`)
    .join(', ')}.`
}

/**
 * A compared row as a row of a table: its period and dimensions, and of one measure what it was, is and by how much it
 * changed, by the names of the columns of a cost question that is compared.
 */
export function flatten({ key, before, after, change }: ComparedRow, measure: string): Row {
  return {
    ...key,
    // What only one run has was nothing in the other.
    [`${measure}Before`]: before ? (before[measure] ?? null) : '0',
    [measure]: after ? (after[measure] ?? null) : '0',
    [`${measure}Change`]: change[measure] ?? null,
  }
}

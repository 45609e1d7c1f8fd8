import type { ModuleQuery } from '../../contract/module.ts'
import { invalidRequest } from '../http/problem.ts'

/** What figures are compared with: the time before it, the same a year before, nothing, or a time that is named. */
export type ComparedTime = NonNullable<ModuleQuery['compare']> | { from: string; to: string }

export function readComparedTime({
  compare,
  compareFrom,
  compareTo,
}: Pick<ModuleQuery, 'compare' | 'compareFrom' | 'compareTo'>): ComparedTime {
  if (compareFrom === undefined && compareTo === undefined) return compare ?? 'previousPeriod'
  if (compare !== undefined)
    throw invalidRequest('compare', 'says something else than compareFrom and compareTo')
  if (compareFrom === undefined) throw invalidRequest('compareFrom', 'is needed with compareTo')
  if (compareTo === undefined) throw invalidRequest('compareTo', 'is needed with compareFrom')
  if (compareFrom >= compareTo) throw invalidRequest('compareTo', 'has to be after compareFrom')
  return { from: compareFrom, to: compareTo }
}

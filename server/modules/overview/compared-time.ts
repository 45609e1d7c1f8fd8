import type { ModuleQuery } from '../../../contract/module.ts'
import { invalidRequest } from '../../http/problem.ts'
import type { ShownPeriod } from './shown-period.ts'

interface Range {
  from: string
  to: string
}

/** What figures are compared with: the time before it, the same a year before, nothing, or a time that is named. */
export type ComparedTime = NonNullable<ModuleQuery['compare']> | Range

export function readComparedTime({
  compare = 'previousPeriod',
  compareFrom,
  compareTo,
}: Pick<ModuleQuery, 'compare' | 'compareFrom' | 'compareTo'>): ComparedTime {
  if (compareFrom === undefined && compareTo === undefined) return compare
  if (compareFrom === undefined) throw invalidRequest('compareFrom', 'is needed with compareTo')
  if (compareTo === undefined) throw invalidRequest('compareTo', 'is needed with compareFrom')
  if (compareFrom >= compareTo) throw invalidRequest('compareTo', 'has to be after compareFrom')
  return { from: compareFrom, to: compareTo }
}

/** The period with the time that it is compared with; it has the one before it from the start. */
export function comparedWith(shown: ShownPeriod, compare: ComparedTime): ShownPeriod {
  if (compare === 'previousPeriod') return shown
  return { ...shown, before: timeBefore(shown, compare) }
}

function timeBefore(
  { from, to }: Range,
  compare: Exclude<ComparedTime, 'previousPeriod'>,
): Range | undefined {
  if (compare === 'none') return undefined
  if (compare !== 'yearBefore') return compare
  const range = { from: yearBefore(from), to: yearBefore(to) }
  return range.from !== undefined && range.to !== undefined && range.from < range.to
    ? { from: range.from, to: range.to }
    : undefined
}

/** The 29th of February has the 28th before it. Undefined where there would be no such year. */
function yearBefore(day: string): string | undefined {
  const year = Number(day.slice(0, 4)) - 1
  if (year < 1) return undefined
  const rest = day.slice(4)
  return `${String(year).padStart(4, '0')}${rest === '-02-29' ? '-02-28' : rest}`
}

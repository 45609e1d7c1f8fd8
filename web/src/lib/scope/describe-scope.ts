import { countOf } from '../format/numbers.ts'
import { groupings } from '../overview/groupings.ts'
import { daysOfRange, rangeWords } from '../overview/time.ts'
import type { ScopeKnown } from './scope-known.ts'
import type { PeriodRange, ScopePart, ScopeView } from './scope-view.ts'

/** `Oct 2026 · by service · effective · USD · 3 uploads`: a phone's scope bar, what matters most first. */
export function describeScope(
  parts: readonly ScopePart[],
  { period: asked, basis, groupBy }: Pick<ScopeView, 'period' | 'basis' | 'groupBy'>,
  { period, uploads, currency, showsAll }: ScopeKnown,
): string {
  const has = (part: ScopePart) => parts.includes(part)
  // Where nothing is of the time that is asked for, or nothing is known yet, it is what the address says.
  const named = asked ?? (showsAll ? 'all' : 'last')
  return [
    has('period') && (period ?? timeWords(named)),
    has('groupBy') && `by ${groupings[groupBy].one.toLowerCase()}`,
    has('basis') && basis,
    has('currency') && currency,
    uploads && countOf(uploads, 'upload'),
  ]
    .filter(Boolean)
    .join(' · ')
}

function timeWords(named: PeriodRange | 'all' | 'last'): string {
  if (named === 'all') return 'all months'
  return named === 'last' ? 'last whole month' : rangeWords(daysOfRange(named))
}

import { countOf } from '../format/numbers.ts'
import { groupings } from '../overview/groupings.ts'
import { daysOfRange, rangeWords } from '../overview/time.ts'
import type { ScopeKnown } from './scope-known.ts'
import type { ScopePart, ScopeView } from './scope-view.ts'

/** `Oct 2026 · by service · effective · USD · 3 uploads`: a phone's scope bar, what matters most first. */
export function describeScope(
  parts: readonly ScopePart[],
  { period: asked, basis, groupBy }: Pick<ScopeView, 'period' | 'basis' | 'groupBy'>,
  { period, uploads, currency }: ScopeKnown,
): string {
  const has = (part: ScopePart) => parts.includes(part)
  // Where nothing is of the time that is asked for, or nothing is known yet, it is what the address says.
  const named = asked === undefined || asked === 'all' ? undefined : rangeWords(daysOfRange(asked))
  return [
    has('period') && (period ?? named),
    has('groupBy') && `by ${groupings[groupBy].one.toLowerCase()}`,
    has('basis') && basis,
    has('currency') && currency,
    uploads && countOf(uploads, 'upload'),
  ]
    .filter(Boolean)
    .join(' · ')
}

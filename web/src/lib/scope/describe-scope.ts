import { groupings } from '../overview/groupings.ts'
import { countOf } from '../format/numbers.ts'
import type { ScopeKnown } from './scope-known.ts'
import type { ScopePart, ScopeView } from './scope-view.ts'

/** `Oct 2026 · by service · effective · USD · 3 uploads`: a phone's scope bar, what matters most first. */
export function describeScope(
  parts: readonly ScopePart[],
  { basis, groupBy }: Pick<ScopeView, 'basis' | 'groupBy'>,
  { period, uploads, currency }: ScopeKnown,
): string {
  const has = (part: ScopePart) => parts.includes(part)
  return [
    has('period') && period,
    has('groupBy') && `by ${groupings[groupBy].one.toLowerCase()}`,
    has('basis') && basis,
    has('currency') && currency,
    uploads && countOf(uploads, 'upload'),
  ]
    .filter(Boolean)
    .join(' · ')
}

import type { OverviewView } from '../filters/overview-view.ts'
import { countOf } from '../format/numbers.ts'
import { groupings } from './groupings.ts'
import { type DayRange, rangeWords } from './time.ts'

interface Known {
  /** The months that are shown. */
  period: DayRange | undefined
  uploads: number
  currency: string | undefined
}

/** `Oct 2026 · by service · effective · USD · 3 uploads`: a phone's scope bar, what matters most first. */
export function describeScope(
  { basis, groupBy }: OverviewView,
  { period, uploads, currency }: Known,
): string {
  return [
    period && rangeWords(period),
    `by ${groupings[groupBy].one.toLowerCase()}`,
    basis,
    currency,
    uploads && countOf(uploads, 'upload'),
  ]
    .filter(Boolean)
    .join(' · ')
}

import type { OverviewView } from '../filters/overview-view.ts'
import { formatPeriodRange } from '../format/dates.ts'
import { countOf } from '../format/numbers.ts'
import { groupings } from './groupings.ts'

interface Known {
  months: readonly string[]
  uploads: number
  currency: string | undefined
}

/** `Oct 2026 · 3 uploads · effective · USD · by service`: a phone's scope bar in one line. */
export function describeScope({ period, basis, groupBy }: OverviewView, known: Known): string {
  const first = period?.first ?? known.months[0]
  const last = period?.last ?? known.months.at(-1)
  return [
    first && last && formatPeriodRange(first, last),
    known.uploads && countOf(known.uploads, 'upload'),
    basis,
    known.currency,
    `by ${groupings[groupBy].one.toLowerCase()}`,
  ]
    .filter(Boolean)
    .join(' · ')
}

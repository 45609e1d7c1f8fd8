import type { OverviewView, PeriodRange } from '../filters/overview-view.ts'
import { formatPeriodRange } from '../format/dates.ts'
import { countOf } from '../format/numbers.ts'
import { groupings } from './groupings.ts'

interface Known {
  /** The shown months; nothing where these are all. */
  period: PeriodRange | undefined
  months: readonly string[]
  uploads: number
  currency: string | undefined
}

/** `Oct 2026 · by service · effective · USD · 3 uploads`: a phone's scope bar, what matters most first. */
export function describeScope({ basis, groupBy }: OverviewView, known: Known): string {
  const first = known.period?.first ?? known.months[0]
  const last = known.period?.last ?? known.months.at(-1)
  return [
    first && last && formatPeriodRange(first, last),
    `by ${groupings[groupBy].one.toLowerCase()}`,
    basis,
    known.currency,
    known.uploads && countOf(known.uploads, 'upload'),
  ]
    .filter(Boolean)
    .join(' · ')
}

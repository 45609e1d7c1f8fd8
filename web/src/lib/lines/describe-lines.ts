import { basisWords } from '../filters/cost-basis.ts'
import { addDays, formatDate, formatDayRange } from '../format/dates.ts'
import { countOf } from '../format/numbers.ts'
import type { LinesView } from './lines-view.ts'

/** `1 – 31 Oct 2026 · effective cost · USD · 3 uploads`: a phone's bar, what matters most first. */
export function describeLines(view: LinesView, uploads: number | undefined): string {
  return [
    describeDays(view),
    `${basisWords[view.basis].toLowerCase()} cost`,
    view.currency,
    uploads && countOf(uploads, 'upload'),
  ]
    .filter(Boolean)
    .join(' · ')
}

function describeDays({ from, to }: LinesView): string {
  const last = to && addDays(to, -1)
  if (from && last) return formatDayRange(from, last)
  if (from) return `from ${formatDate(from)}`
  return last ? `until ${formatDate(last)}` : 'all days'
}

import type { ComparedTime } from '../compared-time.ts'
import type { ShownPeriod } from './shown-period.ts'

interface Range {
  from: string
  to: string
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
  const year = Number(from.slice(0, 4)) - 1
  // A leap day has the 28th before it; an end there, which is after the 28th, the 1st of March.
  return year < 1 ? undefined : { from: inYearBefore(from, '-02-28'), to: inYearBefore(to, '-03-01') }
}

function inYearBefore(day: string, leapDay: string): string {
  const year = String(Number(day.slice(0, 4)) - 1).padStart(4, '0')
  return `${year}${day.endsWith('-02-29') ? leapDay : day.slice(4)}`
}

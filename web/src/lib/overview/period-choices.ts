import type { OverviewView, PeriodRange } from '../filters/overview-view.ts'
import { formatPeriodRange } from '../format/dates.ts'

interface Choice {
  value: string
  label: string
}

const LAST_WHOLE = ''
const ALL = 'all'

export function periodValue(period: OverviewView['period']): string {
  if (period === undefined) return LAST_WHOLE
  return period === 'all' ? ALL : `${period.first}..${period.last}`
}

export function readPeriodValue(value: string): OverviewView['period'] {
  if (value === LAST_WHOLE) return undefined
  const [first, last] = value.split('..')
  return first && last ? { first, last } : 'all'
}

/** The last whole month, the last quarter and year where there is more than that, everything, and each month. */
export function periodChoices(months: readonly string[], chosen: OverviewView['period']): Choice[] {
  const [first, last] = [months[0], months.at(-1)]
  const spans = [3, 6, 12].flatMap((length) => {
    const from = months.at(-length)
    return months.length > length && from && last ? [choice({ first: from, last })] : []
  })
  const choices = [
    { value: LAST_WHOLE, label: 'Last whole month' },
    ...spans,
    { value: ALL, label: first && last ? `All: ${formatPeriodRange(first, last)}` : 'All months' },
    ...months.toReversed().map((month) => choice({ first: month, last: month })),
    // What an address names may be none of these.
    ...(chosen === undefined || chosen === 'all' ? [] : [choice(chosen)]),
  ]
  return choices.filter(({ value }, index) => choices.findIndex((other) => other.value === value) === index)
}

const choice = (range: PeriodRange): Choice => ({
  value: periodValue(range),
  label: formatPeriodRange(range.first, range.last),
})

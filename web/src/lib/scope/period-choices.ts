import { formatPeriodRange } from '../format/dates.ts'
import { daysOfRange, rangeWords } from '../overview/time.ts'
import type { ComparedWith, PeriodRange, ScopeView } from './scope-view.ts'

interface Choice {
  value: string
  label: string
}

const LAST_WHOLE = ''
const ALL = 'all'
/** Opens a dialog. */
export const OTHER = 'other'

const writeRange = ({ first, last }: PeriodRange) => `${first}..${last}`

function readRange(value: string): PeriodRange | undefined {
  const [first, last] = value.split('..')
  return first && last ? { first, last } : undefined
}

export function periodValue(period: ScopeView['period']): string {
  if (period === undefined) return LAST_WHOLE
  return period === 'all' ? ALL : writeRange(period)
}

export function readPeriodValue(value: string): ScopeView['period'] {
  return value === LAST_WHOLE ? undefined : (readRange(value) ?? 'all')
}

/** The last whole month, the last quarter and year where there is more than that, everything, and each month. */
export function periodChoices(months: readonly string[], chosen: ScopeView['period']): Choice[] {
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
    { value: OTHER, label: 'Other months or days…' },
  ]
  return choices.filter(({ value }, index) => choices.findIndex((other) => other.value === value) === index)
}

const choice = (range: PeriodRange): Choice => ({
  value: writeRange(range),
  label: rangeWords(daysOfRange(range)),
})

export const compareValue = (compare: ComparedWith): string =>
  typeof compare === 'string' ? compare : writeRange(compare)

export const readCompareValue = (value: string): ComparedWith =>
  readRange(value) ?? (value === 'year' || value === 'none' ? value : 'previous')

export const compareChoices = (chosen: ComparedWith): Choice[] => [
  { value: 'previous', label: 'against the time before' },
  { value: 'year', label: 'against a year before' },
  ...(typeof chosen === 'string'
    ? []
    : [{ value: compareValue(chosen), label: `against ${rangeWords(daysOfRange(chosen))}` }]),
  { value: 'none', label: 'without a comparison' },
  { value: OTHER, label: 'against other months or days…' },
]

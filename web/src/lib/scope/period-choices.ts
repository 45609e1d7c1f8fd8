import { formatPeriodRange } from '../format/dates.ts'
import { daysOfRange, rangeWords } from '../overview/time.ts'
import { type ComparedWith, type PeriodRange, type ScopeView, scopeParameters } from './scope-view.ts'

interface Choice {
  value: string
  label: string
}

/** What an address shows that names no time. */
const UNNAMED = ''
const ALL = 'all'
/** Opens a dialog. */
export const OTHER = 'other'

/* Values of the choices are as addresses have them. */

export const periodValue = (period: ScopeView['period']): string =>
  scopeParameters.period.write(period) ?? UNNAMED

export const readPeriodValue = (value: string): ScopeView['period'] => scopeParameters.period.read(value)

/**
 * The last whole month, the last quarter and year where there is more than that, everything, and each month.
 *
 * @param showsAll where what no address names is everything, in place of the last whole month
 */
export function periodChoices(
  months: readonly string[],
  chosen: ScopeView['period'],
  showsAll = false,
): Choice[] {
  const [first, last] = [months[0], months.at(-1)]
  const spans = [3, 6, 12].flatMap((length) => {
    const from = months.at(-length)
    return months.length > length && from && last ? [choice({ first: from, last })] : []
  })
  const all = first && last ? `All: ${formatPeriodRange(first, last)}` : 'All months'
  const choices = [
    ...(showsAll
      ? [{ value: UNNAMED, label: all }, ...spans]
      : [{ value: UNNAMED, label: 'Last whole month' }, ...spans, { value: ALL, label: all }]),
    ...months.toReversed().map((month) => choice({ first: month, last: month })),
    // What an address names may be none of these.
    ...(chosen === undefined || chosen === 'all' ? [] : [choice(chosen)]),
    { value: OTHER, label: 'Other months or days…' },
  ]
  return choices.filter(({ value }, index) => choices.findIndex((other) => other.value === value) === index)
}

const choice = (range: PeriodRange): Choice => ({
  value: periodValue(range),
  label: rangeWords(daysOfRange(range)),
})

export const compareValue = (compare: ComparedWith): string => scopeParameters.compare.write(compare) ?? ''

export const readCompareValue = (value: string): ComparedWith =>
  scopeParameters.compare.read(value) ?? scopeParameters.compare.fallback

export const compareChoices = (chosen: ComparedWith): Choice[] => [
  { value: 'previous', label: 'against the time before' },
  { value: 'year', label: 'against a year before' },
  ...(typeof chosen === 'string'
    ? []
    : [{ value: compareValue(chosen), label: `against ${rangeWords(daysOfRange(chosen))}` }]),
  { value: 'none', label: 'without a comparison' },
  { value: OTHER, label: 'against other months or days…' },
]

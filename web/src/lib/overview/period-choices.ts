import type { PeriodRange } from '../filters/overview-view.ts'
import { formatPeriodRange } from '../format/dates.ts'
import { monthsIn } from './time.ts'

interface Choice {
  value: string
  label: string
}

const ALL = 'all'

export const periodValue = (range: PeriodRange | undefined): string =>
  range ? `${range.first}..${range.last}` : ALL

export function readPeriodValue(value: string): PeriodRange | undefined {
  const [first, last] = value.split('..')
  return first && last ? { first, last } : undefined
}

/** Everything, the last quarter and year where there is more than that, and each month, newest first. */
export function periodChoices(months: readonly string[], chosen: PeriodRange | undefined): Choice[] {
  const [first, last] = [months[0], months.at(-1)]
  if (!first || !last)
    return chosen
      ? [choice(chosen), { value: ALL, label: 'All months' }]
      : [{ value: ALL, label: 'All months' }]
  const all = {
    value: ALL,
    label: first === last ? formatPeriodRange(first, last) : `All: ${formatPeriodRange(first, last)}`,
  }
  const spans = [3, 6, 12].flatMap((length) => {
    const from = months.at(-length)
    return months.length > length && from ? [choice({ first: from, last })] : []
  })
  const single =
    months.length > 1 ? months.toReversed().map((month) => choice({ first: month, last: month })) : []
  const choices = [all, ...single, ...spans]
  const isMissing = chosen && !choices.some(({ value }) => value === periodValue(chosen))
  return isMissing ? [...choices, choice(chosen)] : choices
}

const choice = (range: PeriodRange): Choice => ({
  value: periodValue(range),
  label:
    monthsIn(range).length > 1
      ? formatPeriodRange(range.first, range.last)
      : formatPeriodRange(range.first, range.first),
})

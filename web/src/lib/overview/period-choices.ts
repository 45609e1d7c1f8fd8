import type { OverviewView, PeriodRange } from '../filters/overview-view.ts'
import { formatPeriodRange } from '../format/dates.ts'

interface Choice {
  value: string
  label: string
}

const ALL = 'all'

/** `newest` is what is shown without a choice, where that is not everything. */
export function periodValue(period: OverviewView['period'], newest: PeriodRange | undefined): string {
  if (period === 'all') return ALL
  const range = period ?? newest
  return range ? `${range.first}..${range.last}` : ALL
}

export function readPeriodValue(value: string, newest: PeriodRange | undefined): OverviewView['period'] {
  if (value === periodValue(undefined, newest)) return undefined
  const [first, last] = value.split('..')
  return first && last ? { first, last } : 'all'
}

/** Everything, the last quarter and year where there is more than that, and each month, newest first. */
export function periodChoices(
  months: readonly string[],
  chosen: PeriodRange | undefined,
  newest: PeriodRange | undefined,
): Choice[] {
  const [first, last] = [months[0], months.at(-1)]
  const everything = { value: ALL, label: 'All months' }
  if (!first || !last) return chosen ? [choice(chosen), everything] : [everything]
  const all = {
    value: ALL,
    label: first === last ? formatPeriodRange(first, last) : `All: ${formatPeriodRange(first, last)}`,
  }
  const together = newest ? months.filter((month) => month >= newest.first) : months
  const spans = [3, 6, 12].flatMap((length) => {
    const from = together.at(-length)
    return together.length > length && from ? [choice({ first: from, last })] : []
  })
  const single =
    months.length > 1 ? months.toReversed().map((month) => choice({ first: month, last: month })) : []
  // The newest may be a single month, and a choice from the address one of these: each is listed once.
  const ownChoice = (range: PeriodRange | undefined) => (range ? [choice(range)] : [])
  const choices = [...ownChoice(newest), all, ...spans, ...single, ...ownChoice(chosen)]
  return choices.filter(({ value }, index) => choices.findIndex((other) => other.value === value) === index)
}

const choice = (range: PeriodRange): Choice => ({
  value: periodValue(range, undefined),
  label: formatPeriodRange(range.first, range.last),
})

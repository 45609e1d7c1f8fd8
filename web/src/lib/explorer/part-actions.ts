import type { CostFilter } from '../api/contract.ts'
import type { Granularity as ChartGranularity } from '../charts/axis.ts'
import { addDays } from '../format/dates.ts'
import type { PeriodRange } from '../scope/scope-view.ts'
import { nextDimension, withoutValue } from './drill.ts'
import type { ExplorerView } from './explorer-view.ts'
import { inSentence } from './value-names.ts'

/** A part of the costs that somebody points at: a value or the others, over all of the time or in one period of it. */
export interface Part {
  dimension: string
  /** Null for all values that are not told apart. */
  value: string | null
  name: string
  /** What its lines are those of, beside the filters of all. */
  own: readonly CostFilter[]
  period: string | undefined
}

export interface PartAction {
  label: string
  part: Partial<ExplorerView>
}

interface Place {
  view: ExplorerView
  granularity: ChartGranularity
  /** The days that are shown. */
  days: { first: string; last: string }
  labelOf: (dimension: string) => string
  nameOfPeriod: (period: string) => string
  /** Whether an address can name which lines it is. */
  canBeNamed: boolean
}

/** What can be done about it, each at an address of its own. */
export function actionsOf(
  part: Part,
  { view, granularity, days, labelOf, nameOfPeriod, canBeNamed }: Place,
): PartAction[] {
  const { dimension, value, name, period } = part
  const filters = narrowed(view.filters, part.own)
  const next = value === null ? undefined : nextDimension(dimension, filters)
  const isAlone = part.own.length === 1
  return [
    ...(next && canBeNamed
      ? [
          {
            label: `Break down by ${inSentence(labelOf(next))}`,
            part: { filters, rows: [next] as const },
          },
        ]
      : []),
    ...(canBeNamed ? [{ label: value === null ? 'Only these' : `Only ${name}`, part: { filters } }] : []),
    ...(value !== null && isAlone
      ? [{ label: `Without ${name}`, part: { filters: withoutValue(view.filters, dimension, value) } }]
      : []),
    ...(period === undefined
      ? []
      : [
          {
            label: `Only ${nameOfPeriod(period)}`,
            part: { period: rangeOfColumn(period, granularity, days), granularity: undefined },
          },
        ]),
  ]
}

function narrowed(filters: readonly CostFilter[], own: readonly CostFilter[]): CostFilter[] {
  const texts = new Set(filters.map((filter) => JSON.stringify(filter)))
  return [...filters, ...own.filter((filter) => !texts.has(JSON.stringify(filter)))]
}

/** A column as a time to show: of a week the days that are shown. */
function rangeOfColumn(period: string, granularity: ChartGranularity, days: Place['days']): PeriodRange {
  if (granularity === 'month') return { first: period.slice(0, 7), last: period.slice(0, 7) }
  const end = granularity === 'week' ? addDays(period, 6) : period
  return {
    first: period < days.first ? days.first : period,
    last: end > days.last ? days.last : end,
  }
}

import { OTHER_COLOUR, SERIES_COLOURS, colourByValue } from '../charts/colour.ts'
import type { StackedPeriod, StackedPeriods } from '../charts/stacked-periods.ts'
import type { TrendTime } from '../overview/trend-question.ts'
import { type Block, groupsOf, together, totalOf } from './block.ts'
import type { Figures } from './explorer-view.ts'
import { shownCells } from './shown-figures.ts'

/** With “Other” that makes the ten that a chart can tell apart. */
const LARGEST = SERIES_COLOURS - 1

/** The values that have a colour of their own: the costliest, as many as can be told apart. */
export function colouredValues({ groups, others }: Block): string[] {
  const all = groups.flatMap(({ value }) => value ?? [])
  return all.length > SERIES_COLOURS || others ? all.slice(0, LARGEST) : all
}

export const coloursOf = (dimension: string, block: Block): Map<string, string> =>
  colourByValue(dimension, colouredValues(block))

interface ChartInput {
  block: Block
  dimension: string
  columns: readonly string[]
  figures: Figures
  time: Pick<TrendTime, 'granularity'>
  days: StackedPeriods['days']
  nameOf: (value: string | null) => string
  /** An amount in words, beside a share. */
  format: (amount: string) => string
}

/** A block as its chart shows it: the largest of its values, and everything else as one. */
export function chartOf({
  block,
  dimension,
  columns,
  figures,
  time,
  days,
  nameOf,
  format,
}: ChartInput): StackedPeriods {
  const coloured = new Set(colouredValues(block))
  const colours = coloursOf(dimension, block)
  const whole = totalOf(block)
  const own = block.groups.filter(({ value }) => value !== null && coloured.has(value))
  const rest = groupsOf(block).filter((group) => !own.includes(group))
  const series = [
    ...own.map((group, index) => ({
      key: `series-${index + 1}`,
      value: group.value,
      name: nameOf(group.value),
      colour: colours.get(group.value ?? '') ?? OTHER_COLOUR,
      group,
    })),
    ...(rest.length > 0
      ? [{ key: 'other', value: null, name: 'Other', colour: OTHER_COLOUR, group: together(rest) }]
      : []),
  ].map((each) => ({ ...each, shown: shownCells(each.group, { figures, columns, whole }) }))
  const totals = shownCells(whole, { figures, columns, whole })
  return {
    granularity: time.granularity,
    days,
    series: series.map(({ key, value, name, colour, group: { total } }) => ({
      key,
      value,
      name,
      colour,
      total,
    })),
    points: columns.map((period): StackedPeriod => {
      const there = series.filter(({ shown }) => shown.has(period))
      return {
        period,
        total: totals.get(period) ?? '0',
        costs: Object.fromEntries(there.map(({ key, shown }) => [key, shown.get(period) ?? '0'])),
        ...(figures === 'share' && {
          beside: Object.fromEntries(
            there.map(({ key, group }) => [key, format(group.cells.get(period) ?? '0')]),
          ),
        }),
      }
    }),
  }
}

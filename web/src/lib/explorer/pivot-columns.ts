import type { StackedPeriods } from '../charts/stacked-periods.ts'
import { formatBucket, formatTick } from '../charts/axis.ts'
import { approximate } from '../format/decimal.ts'
import { formatAmount, formatMoneyInFull } from '../format/money.ts'
import { formatPercent } from '../format/numbers.ts'
import type { Group } from './block.ts'
import type { Figures } from './explorer-view.ts'
import { shareOf, shownCells } from './shown-figures.ts'
import { changeOf } from './table-rows.ts'

/** A column of the table, beside that of the names. */
export interface PivotColumn {
  /** By which it is ordered: `total`, `before`, `change`, or the first day of a period. */
  key: string
  label: string
  /** The label in full. */
  title?: string
  period: string | undefined
}

export interface PivotFigure {
  text: string
  title?: string
  tone?: 'more' | 'less'
}

/** The figures of a row by the keys of their columns; nothing where there is none. */
export type FiguresOf = (group: Group) => (key: string) => PivotFigure | undefined

/** Where on the screen somebody points. */
export interface MenuPlace {
  x: number
  y: number
}

interface Columns {
  columns: readonly string[]
  granularity: StackedPeriods['granularity']
  days: StackedPeriods['days']
  figures: Figures
  currency: string
  /** How the time before is called, where something is compared. */
  before: string | undefined
}

export function pivotColumns({
  columns,
  granularity,
  days,
  figures,
  currency,
  before,
}: Columns): PivotColumn[] {
  const whole = figures === 'share' ? 'Share' : `Total, ${currency}`
  return [
    { key: 'total', label: whole, period: undefined },
    ...(before === undefined
      ? []
      : [
          { key: 'before', label: 'Before', title: `Total of ${before}`, period: undefined },
          { key: 'change', label: 'Change', period: undefined },
        ]),
    ...columns.map((period) => ({
      key: period,
      label: formatTick(period < days.first ? days.first : period, granularity, columns),
      title: formatBucket(period, granularity, days),
      period,
    })),
  ]
}

export function pivotFigures(
  group: Group,
  { whole, columns, figures, currency }: { whole: Group } & Pick<Columns, 'columns' | 'figures' | 'currency'>,
): (key: string) => PivotFigure | undefined {
  const cells = shownCells(group, { figures, columns, whole })
  const money = (amount: string): PivotFigure => ({
    text: formatAmount(amount, currency),
    title: formatMoneyInFull(amount, currency),
  })
  const share = (ratio: string | undefined, amount: string): PivotFigure => ({
    text: ratio === undefined ? '–' : formatPercent(Number(ratio)),
    title: formatMoneyInFull(amount, currency),
  })
  return (key) => {
    if (key === 'total') {
      return figures === 'share' ? share(shareOf(group.total, whole.total), group.total) : money(group.total)
    }
    if (key === 'before') return group.before === undefined ? undefined : money(group.before)
    if (key === 'change') {
      const change = changeOf(group)
      if (change === undefined) return undefined
      const { text, title = '' } = money(change)
      const isRise = !change.startsWith('-')
      const isNone = /^-?0*\.?0*$/.test(change)
      if (isNone) return { text: 'no change' }
      return { text: isRise ? `+${text}` : text, title, tone: isRise ? 'more' : 'less' }
    }
    const amount = cells.get(key)
    if (amount === undefined) return undefined
    return figures === 'share' ? share(amount, group.cells.get(key) ?? '0') : money(amount)
  }
}

/** Of a figure: a letter, and the cell's own space and arrow. */
const LETTER = 7.5
const SPACE = 40

/** In pixels: as wide as the largest of all figures, which are those of the total. */
export function widthOfColumns(
  columns: readonly PivotColumn[],
  total: (key: string) => PivotFigure | undefined,
): number {
  const letters = columns.map(({ key, label }) => Math.max(total(key)?.text.length ?? 0, label.length, 8))
  return Math.max(...letters) * LETTER + SPACE
}

/** How long a group's bar is, against the longest. */
export function lengthsOf(groups: readonly Group[]): (group: Group) => number {
  const largest = Math.max(...groups.map(({ total }) => Math.abs(approximate(total))), 0)
  return ({ total }) => (largest === 0 ? 0 : Math.abs(approximate(total)) / largest)
}

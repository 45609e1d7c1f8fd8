import { toCsv } from '../format/csv.ts'
import type { Group } from './block.ts'
import type { Figures } from './explorer-view.ts'
import { shareOf, shownCells } from './shown-figures.ts'
import { type TableRow, changeOf } from './table-rows.ts'

interface Shown {
  rows: readonly TableRow[]
  whole: Group
  columns: readonly string[]
  figures: Figures
  currency: string
  /** What the dimensions of rows and of what they open into are called. */
  labels: readonly string[]
  isCompared: boolean
}

/** The table as it is shown, with every digit: rows that are open are followed by what they are made of. */
export function explorerToCsv({
  rows,
  whole,
  columns,
  figures,
  currency,
  labels,
  isCompared,
}: Shown): string {
  const known = rows.filter(({ group }) => !group.isWaiting)
  const hasParts = known.some(({ level }) => level === 1)
  const figuresOf = (group: Group): string[] => {
    const cells = shownCells(group, { figures, columns, whole })
    const total = figures === 'share' ? (shareOf(group.total, whole.total) ?? '') : group.total
    return [
      currency,
      plain(total),
      ...(isCompared ? [plain(group.before ?? ''), plain(changeOf(group) ?? '')] : []),
      ...columns.map((column) => plain(cells.get(column) ?? (figures === 'share' ? '' : '0'))),
    ]
  }
  const names = (first: string, second: string) => (hasParts ? [first, second] : [first])
  let parent = ''
  const lines = known.map(({ level, name, group }) => {
    if (level === 0) parent = name
    return [...names(level === 0 ? name : parent, level === 0 ? '' : name), ...figuresOf(group)]
  })
  const [first = '', second = 'part'] = labels
  return toCsv([
    [
      ...names(first, second),
      'currency',
      figures === 'share' ? 'share' : 'total',
      ...(isCompared ? ['before', 'change'] : []),
      ...columns,
    ],
    ...lines,
    [...names('Total', ''), ...figuresOf(whole)],
  ])
}

/** Zeros behind the last digit say nothing. */
const plain = (amount: string) => (amount.includes('.') ? amount.replace(/\.?0+$/, '') : amount)

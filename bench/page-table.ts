import { table } from './markdown-table.ts'
import type { PageTimes } from './measure-pages.ts'

/** Largest contentful paint, in milliseconds, and cumulative layout shift. */
const MOST = { paint: 1200, shift: 0.02 }

/** When pages are painted and how far they move as they open, as Markdown. */
export function pageTable(pages: readonly PageTimes[]): string {
  const rows = pages.map(({ address, paints, shifts }) => [
    `\`${address}\``,
    middle(paints).toFixed(0),
    paints.at(-1)!.toFixed(0),
    shifts.at(-1)!.toFixed(3),
  ])
  const slowest = Math.max(...pages.map(({ paints }) => middle(paints)))
  const furthest = Math.max(...pages.map(({ shifts }) => shifts.at(-1)!))
  const verdict = (isKept: boolean) => (isKept ? '' : ': not kept')
  return [
    'Pages of the demonstration’s clients at 1440 pixels, in a browser whose cache is empty: milliseconds until the largest part of what they show is painted, and how far things move until the page is at rest, of the run in which they moved most (cumulative layout shift).',
    table(['page', 'median', 'highest', 'moved'], rows),
    `The highest median is ${slowest.toFixed(0)} ms, of at most ${MOST.paint}${verdict(slowest <= MOST.paint)}.`,
    `The highest layout shift is ${furthest.toFixed(3)}, of at most ${MOST.shift}${verdict(furthest <= MOST.shift)}.`,
  ].join('\n\n')
}

const middle = (sorted: readonly number[]): number => sorted[Math.floor(sorted.length / 2)]!

import { table } from './markdown-table.ts'
import type { PageTimes } from './measure-pages.ts'

/** Largest contentful paint, in milliseconds. */
const MOST = 1200

/** When pages are painted, as Markdown. */
export function pageTable(pages: readonly PageTimes[]): string {
  const rows = pages.map(({ address, paints }) => [
    `\`${address}\``,
    paints[Math.floor(paints.length / 2)]!.toFixed(0),
    paints.at(-1)!.toFixed(0),
  ])
  const medians = pages.map(({ paints }) => paints[Math.floor(paints.length / 2)]!)
  const highest = Math.max(...medians)
  const verdict = highest <= MOST ? '' : ': not kept'
  return [
    'Pages of the demonstration’s clients at 1440 pixels, in a browser whose cache is empty: milliseconds until the largest part of what they show is painted.',
    table(['page', 'median', 'highest'], rows),
    `The highest median is ${highest.toFixed(0)} ms, of at most ${MOST}${verdict}.`,
  ].join('\n\n')
}

import { OPENING_A_ROW, type NotedClick } from './click-walks.ts'
import type { ClickMeasurement } from './measure-clicks.ts'
import { table } from './markdown-table.ts'
import type { Scrolled } from './scroll-tables.ts'

/** At the 95th percentile from the click to the painted chart, and the longest task, in milliseconds. */
const MOST_PAINTED = 300
const LONGEST_TASK = 200
/** Of the page, by the browser's measure of what moves. */
const MOST_SHIFT = 0.02
/** Of all frames of a table that is scrolled. */
const MOST_LATE = 0.01

/** From click to chart, and tables that are scrolled, as Markdown. */
export function clickTable({ clicks, tables }: ClickMeasurement): string {
  const kinds = [...Map.groupBy(clicks, ({ kind }) => kind)].map(([kind, own]) => ({
    kind,
    own,
    p95: percentile(own, 0.95),
  }))
  const rows = kinds.map(({ kind, own, p95 }) => [
    kind,
    String(own.length),
    percentile(own, 0.5).toFixed(0),
    p95.toFixed(0),
    most(own, 'longestTask').toFixed(0),
    own.filter(({ longestTask }) => longestTask > LONGEST_TASK).length.toString(),
    most(own, 'lateShift').toFixed(3),
    most(own, 'shift').toFixed(3),
  ])
  const highest = Math.max(...kinds.map(({ p95 }) => p95))
  const longest = most(clicks, 'longestTask')
  const moved = most(
    clicks.filter(({ kind }) => kind !== OPENING_A_ROW),
    'lateShift',
  )
  return [
    'From the event of a click to the frame in which the chart or table that it asked for is painted, on the dashboards of the demonstration’s clients at 1440 pixels, in milliseconds. The pointer comes to what it clicks 150 ms before, and presses for 80 ms; nothing of a round was asked before it, but where one goes back.',
    table(
      ['click', 'times', 'p50', 'p95', 'longest task', `over ${LONGEST_TASK} ms`, 'moved later', 'moved'],
      rows,
    ),
    `The highest p95 is ${highest.toFixed(0)} ms, of at most ${MOST_PAINTED}${kept(highest <= MOST_PAINTED)}; of all clicks together ${percentile(clicks, 0.95).toFixed(0)}. The longest task takes ${longest.toFixed(0)} ms, of at most ${LONGEST_TASK}${kept(longest <= LONGEST_TASK)}. What arrives after a click, but for a row that is opened, moves things by ${moved.toFixed(3)}, of at most ${MOST_SHIFT}${kept(moved <= MOST_SHIFT)}; “moved” has also what the click itself makes room for.`,
    table(['scrolled', 'rows', 'passed', 'frames', 'over 50 ms', 'latest, ms'], tables.map(scrolledRow)),
    `At most ${100 * MOST_LATE} % of frames may come late${kept(tables.every(({ late, frames }) => late <= MOST_LATE * frames))}.`,
  ].join('\n\n')
}

function scrolledRow({ name, rows, passed, frames, late, latest }: Scrolled): string[] {
  const share = ((100 * late) / frames).toFixed(1)
  return [name, count(rows), count(passed), String(frames), `${share} %`, latest.toFixed(0)]
}

function percentile(clicks: readonly NotedClick[], part: number): number {
  const times = clicks.map(({ painted }) => painted).toSorted((a, b) => a - b)
  return times[Math.min(times.length - 1, Math.floor(times.length * part))]!
}

function most(clicks: readonly NotedClick[], figure: 'longestTask' | 'shift' | 'lateShift'): number {
  return Math.max(...clicks.map((click) => click[figure]))
}

function kept(isKept: boolean): string {
  return isKept ? '' : ': not kept'
}

function count(number: number): string {
  return number.toLocaleString('en')
}

import { table } from './markdown-table.ts'
import type { FindingMeasurement } from './measure-findings.ts'

/** Seconds of at most, for so many lines. */
const GOAL = { seconds: 5, lines: 10_000_000 }

/** Tables of what rules took, with what was to be kept. */
export function findingTables({ lines, findings, rules, seconds, passes }: FindingMeasurement): string {
  const count = (value: number) => value.toLocaleString('en-US')
  const rows = passes.map(({ name, seconds: own, rows: read, bytes }) => [
    name,
    own.toFixed(2),
    count(read),
    (read / lines).toFixed(2),
    count(Math.round(bytes / 1e6)),
  ])
  const goal =
    lines === GOAL.lines ? `, of at most ${GOAL.seconds}${seconds <= GOAL.seconds ? '' : ': not kept'}` : ''
  return [
    `${count(lines)} cost lines of one month by the hour, made in the engine; ${rules.asked} of ${rules.all} rules apply ` +
      `and find ${count(findings)} things; medians of five runs. Passes run two at a time, after the facts. All of it takes ${seconds.toFixed(2)} s${goal}.`,
    table(['pass', 'seconds', 'rows read', 'of the lines', 'MB read'], rows),
  ].join('\n\n')
}

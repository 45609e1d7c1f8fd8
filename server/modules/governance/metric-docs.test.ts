import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { METRICS, type MetricDefinition } from './metric-definitions.ts'

const DOCUMENT = join(import.meta.dirname, '..', '..', '..', 'docs', 'governance.md')

const SIGNS = { above: '> ', atLeast: '≥ ', below: '< ', atMost: '', rising: '', none: '' }

/** A value as the table of the document has it. */
function shown(value: string, unit: MetricDefinition['unit']): string {
  if (unit === 'ratio') return `${Number(value) * 100} %`
  return unit === 'hours' ? `${value} h` : value
}

function targetOf({ target, comparison, unit }: MetricDefinition): string {
  if (comparison === 'rising') return comparison
  return target === null ? '' : `${SIGNS[comparison]}${shown(target, unit)}`
}

test('the table of metrics in the document has their targets, weights and worst values', () => {
  const table = readFileSync(DOCUMENT, 'utf8')
    .split('\n')
    .filter((line) => /^\| `[a-z-]+` /.test(line))
    .map((line) => line.split('|').map((cell) => cell.trim()))
  expect(table.map(([, id, , ...cells]) => [id, ...cells.slice(0, -1)])).toEqual(
    METRICS.map((metric) => [
      `\`${metric.id}\``,
      targetOf(metric),
      metric.graded ? String(metric.graded.weight) : '',
      metric.graded ? shown(metric.graded.worst, metric.unit) : '',
    ]),
  )
})

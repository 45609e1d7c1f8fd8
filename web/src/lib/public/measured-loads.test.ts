import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { measuredLoads, measuredRows } from './measured-loads.ts'

const document = readFileSync(join(import.meta.dirname, '../../../../docs/performance.md'), 'utf8')

/** The first cells of the first row about a file: file, rows, MB, seconds to receive, seconds to load. */
function documented(file: string): string[] {
  const row = document.split('\n').find((line) => line.startsWith(`| ${file} `)) ?? ''
  return row
    .split('|')
    .slice(1, 6)
    .map((cell) => cell.trim())
}

it.each(measuredLoads)('quotes what was measured of $file', ({ file, megabytes, receive, load }) =>
  expect([file, measuredRows, megabytes, receive, load]).toEqual(documented(file)),
)

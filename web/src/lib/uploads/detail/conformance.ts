import type { ConformanceColumn } from '../../api/contract.ts'
import { countOf } from '../../format/numbers.ts'

export type ColumnState = 'missing' | 'problems' | 'absent' | 'fine'

/** A column that the standard does not demand may be left out; one that is there has to be as it says. */
export function stateOf({ present, level, problems }: ConformanceColumn): ColumnState {
  if (!present) return level === 'Mandatory' ? 'missing' : 'absent'
  return problems.length ? 'problems' : 'fine'
}

export const isProblem = (column: ConformanceColumn): boolean =>
  stateOf(column) === 'missing' || stateOf(column) === 'problems'

const problemWords: Record<string, string> = {
  rejected: 'set aside',
  'null-not-allowed': 'empty',
  'value-not-allowed': 'not a value of the standard',
  'value-not-of-category': 'a value of another category',
  'negative-value': 'negative',
  'wrong-type': 'not a JSON object',
  'broken-json': 'not a JSON object',
  'not-a-number': 'not a number',
  'not-a-time': 'not a date and time',
  'missing-cost': 'empty, and filled by the billed cost',
}

/** `2 rows empty, 1 row set aside`; a problem that has no words here goes by its code. */
export const describeProblems = ({ problems }: ConformanceColumn): string =>
  problems
    .map(({ code, rows }) => `${rows ? `${countOf(rows, 'row')} ` : ''}${problemWords[code] ?? code}`)
    .join(', ')

/** In a sentence, how much of the standard the files keep. */
export function summarise(columns: readonly ConformanceColumn[]): string {
  const count = (wanted: ColumnState) => columns.filter((column) => stateOf(column) === wanted).length
  const missing = count('missing')
  const present = columns.length - missing - count('absent')
  return [
    `${present} of ${countOf(columns.length, 'column')} are there`,
    missing ? `${countOf(missing, 'mandatory one')} missing` : 'no mandatory one missing',
    count('problems') ? `${count('problems')} with values that are not as they should be` : '',
  ]
    .filter(Boolean)
    .join(', ')
}

import { quote } from '../../etl/formats/mapping-builder.ts'
import { FORMULA_PATTERN, NUMBER_PATTERN } from '../http/csv.ts'

/** SQL of a text as a cell of a CSV file: what a spreadsheet would take for a formula gets an apostrophe. */
export function withoutFormula(sql: string): string {
  const isFormula = `match(${sql}, ${quote(FORMULA_PATTERN)}) AND NOT match(${sql}, ${quote(NUMBER_PATTERN)})`
  return `if(${isFormula}, concat('\\'', ${sql}), ${sql})`
}

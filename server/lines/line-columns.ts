import { CANONICAL_COLUMNS, type CanonicalColumn } from '../../etl/formats/canonical-columns.ts'
import { nameOfColumn } from '../costs/dimensions.ts'
import { measures } from '../costs/measures.ts'

const measureOf = new Map(measures.map(({ column, name }) => [column, name]))

/** Every column of a cost line, by its name as a measure or dimension. */
export const lineColumns: readonly { name: string; column: CanonicalColumn }[] = CANONICAL_COLUMNS.map(
  (column) => ({ name: measureOf.get(column) ?? nameOfColumn(column), column }),
)

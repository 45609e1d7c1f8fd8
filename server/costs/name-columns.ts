import { identifier } from '../../etl/formats/mapping-builder.ts'
import type { BuiltCostQuery } from './build-cost-query.ts'

/**
 * A built statement whose columns have the names of the answer. A tag's name has what a user wrote: it is quoted, since
 * the engine takes no backslash in a name that is a parameter.
 *
 * @param cellOf what a column shows
 */
export function nameColumns(
  sql: string,
  { columns, aliases }: Pick<BuiltCostQuery, 'columns' | 'aliases'>,
  cellOf: (alias: string, type: BuiltCostQuery['columns'][number]['type']) => string = (alias) => alias,
): string {
  const cells = columns.map(
    ({ name, type }, index) => `${cellOf(aliases[index]!, type)} AS ${identifier(name)}`,
  )
  return `SELECT ${cells.join(', ')}\nFROM (\n${sql}\n)`
}

import type { CostQuery } from '../../contract/cost-query.ts'
import type { ExportFormat } from '../../contract/export.ts'
import { identifier } from '../../etl/formats/mapping-builder.ts'
import { buildCostQuery } from '../costs/build-cost-query.ts'
import type { ComparedWith, CostScope } from '../costs/cost-scope.ts'
import type { Parameters } from '../costs/parameters.ts'
import { withoutFormula } from './without-formula.ts'

/** As many rows as an answer can have: an export has all of them, in their order. */
const ALL_ROWS = 2 ** 32 - 1

/**
 * The SQL of a question's whole answer, its columns named as in the answer. A tag's name has what a user wrote: it is
 * quoted, since the engine takes no backslash in a name that is a parameter.
 */
export function buildQueryExport(
  query: Omit<CostQuery, 'limit' | 'offset'>,
  format: ExportFormat,
  scope: CostScope,
  before?: ComparedWith,
): { sql: string; parameters: Parameters['values'] } {
  const { sql, parameters, columns, aliases } = buildCostQuery({ ...query, limit: ALL_ROWS }, scope, before)
  const cells = columns.map(
    ({ name, type }, index) => `${cellOf(aliases[index]!, type, format)} AS ${identifier(name)}`,
  )
  return { sql: `SELECT ${cells.join(', ')}\nFROM (\n${sql}\n)`, parameters }
}

function cellOf(alias: string, type: string, format: ExportFormat): string {
  if (format === 'csv') return type === 'string' ? withoutFormula(alias) : alias
  switch (type) {
    case 'decimal':
      // Ratios are wider than the decimals that readers of Parquet know; none comes near their bounds.
      return `accurateCastOrNull(${alias}, 'Decimal(38, 18)')`
    case 'dateTime':
      return `toDateTime64(${alias}, 3, 'UTC')`
    default:
      return alias
  }
}

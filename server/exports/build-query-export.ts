import type { CostQuery } from '../../contract/cost-query.ts'
import type { ExportFormat } from '../../contract/export.ts'
import { buildCostQuery } from '../costs/build-cost-query.ts'
import type { ComparedWith, CostScope } from '../costs/cost-scope.ts'
import { nameColumns } from '../costs/name-columns.ts'
import type { Parameters } from '../costs/parameters.ts'
import { withoutFormula } from './without-formula.ts'

/** As many rows as an answer can have: an export has all of them, in their order. */
const ALL_ROWS = 2 ** 32 - 1

/** The SQL of a question's whole answer, its columns named as in the answer. */
export function buildQueryExport(
  query: Omit<CostQuery, 'limit' | 'offset'>,
  format: ExportFormat,
  scope: CostScope,
  before?: ComparedWith,
): { sql: string; parameters: Parameters['values'] } {
  const built = buildCostQuery({ ...query, limit: ALL_ROWS }, scope, before)
  const cell = (alias: string, type: string) => cellOf(alias, type, format)
  return { sql: nameColumns(built.sql, built, cell), parameters: built.parameters }
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

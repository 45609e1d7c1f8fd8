import type { ClickHouseClient } from '@clickhouse/client'
import type { CostFilter, CostQuery } from '../../../contract/cost-query.ts'
import { buildCostQuery, type BuiltCostQuery } from '../../costs/build-cost-query.ts'
import { readComparison } from '../../costs/comparison.ts'
import type { CostScope } from '../../costs/cost-scope.ts'
import { runStatement, type StatementContext, type Value } from '../../costs/run-statement.ts'

export type Row = Record<string, Value>

/** Asks about one scope, or what of it filters leave, in the name of one request. */
export interface Asker {
  build(query: CostQuery): BuiltCostQuery
  /** The rows alone: of questions without groups they are the totals. */
  rows(query: CostQuery): Promise<Row[]>
  /** The rows of a statement that is made of a built one, and has its columns. */
  rowsOf(built: BuiltCostQuery, sql: string): Promise<Row[]>
}

export function createAsker(
  clickhouse: ClickHouseClient,
  scope: CostScope,
  context: StatementContext,
  filters: readonly CostFilter[] = [],
): Asker {
  const build = (asked: CostQuery) => {
    const query = { ...asked, filters: [...filters, ...(asked.filters ?? [])] }
    const comparison = readComparison(query)
    return buildCostQuery(query, scope, comparison && { comparison, scope })
  }
  const rowsOf = async ({ columns, parameters }: BuiltCostQuery, sql: string) => {
    const { data } = await runStatement(clickhouse, sql, parameters, context)
    return data.map((row) => Object.fromEntries(columns.map(({ name }, index) => [name, row[index] ?? null])))
  }
  return {
    build,
    rowsOf,
    rows(query) {
      const built = build(query)
      return rowsOf(built, built.sql)
    },
  }
}

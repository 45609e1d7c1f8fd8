import type { ClickHouseClient } from '@clickhouse/client'
import type { CostQuery } from '../../contract/cost-query.ts'
import type { Values, ValuesQuery } from '../../contract/dimensions.ts'
import { invalidRequest } from '../http/problem.ts'
import { buildCostQuery } from './build-cost-query.ts'
import type { CostScope } from './cost-scope.ts'
import { CURRENCY, isDimension } from './dimensions.ts'
import { findMeasure } from './measures.ts'
import { runRows } from './run-cost-query.ts'
import type { StatementContext } from './run-statement.ts'

const DEFAULT_LIMIT = 50

/** The values of a dimension in a scope, the most expensive first, with the cost of each currency. */
export async function findValues(
  clickhouse: ClickHouseClient,
  { dimension, search, measure = 'effectiveCost', filters = [], limit = DEFAULT_LIMIT, ...rest }: ValuesQuery,
  scope: CostScope,
  context: StatementContext,
): Promise<Values> {
  requireKnown(dimension, measure)
  const query: CostQuery = {
    ...rest,
    measures: [measure, 'lineCount'],
    dimensions: [dimension],
    filters: [
      ...filters,
      ...(search === undefined ? [] : [{ dimension, operator: 'contains' as const, values: [search] }]),
    ],
    orderBy: [{ field: measure, direction: 'desc' }],
    limit,
  }
  const { rows, truncated } = await runRows(clickhouse, buildCostQuery(query, scope), context)
  const values = new Map<string, Values['values'][number]>()
  for (const row of rows) {
    const value = String(row[dimension])
    const entry = values.get(value) ?? { value, costs: [], lineCount: 0 }
    entry.costs.push({ billingCurrency: String(row[CURRENCY]), cost: String(row[measure] ?? '0') })
    entry.lineCount += Number(row.lineCount)
    values.set(value, entry)
  }
  return { values: [...values.values()], truncated }
}

/** Named as this question names them. */
function requireKnown(dimension: string, measure: string): void {
  if (!isDimension(dimension)) {
    throw invalidRequest('dimension', `there is no dimension ${dimension}`, 'unknown-dimension')
  }
  if (!findMeasure(measure))
    throw invalidRequest('measure', `there is no measure ${measure}`, 'unknown-measure')
}

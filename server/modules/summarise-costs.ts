import type { CostQuery, Measure } from '../../contract/cost-query.ts'
import { buildCostQuery } from '../costs/build-cost-query.ts'
import { resolveScope } from '../costs/resolve-scope.ts'
import { runCostQuery } from '../costs/run-cost-query.ts'
import type { Module } from './module.ts'

/** The answer of a module that has none of its own yet: exact totals of what it would be about. */
export const summariseCosts: Module['answer'] = async (
  { db, clickhouse },
  { module, identity, uploadIds, basis, from, to, signal },
) => {
  const measure: Measure = `${basis}Cost`
  const query: CostQuery = {
    measures: [measure, 'lineCount'],
    ...(uploadIds && { uploadIds }),
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
  }
  const scope = await resolveScope(db, identity, query)
  const { totals } = await runCostQuery(clickhouse, buildCostQuery(query, scope), {
    route: `module:${module}`,
    clientId: identity.client.id,
    signal,
  })
  return {
    module,
    scope: { uploadIds: scope.loads.map(({ uploadId }) => uploadId), warnings: scope.warnings },
    totals: totals.map((total) => ({
      billingCurrency: String(total.billingCurrency),
      cost: String(total[measure]),
      lineCount: Number(total.lineCount),
    })),
  }
}

import type { CostQuery } from '../../contract/cost-query.ts'
import type { ModuleSummary } from '../../contract/module.ts'
import { buildCostQuery } from '../costs/build-cost-query.ts'
import { resolveScope } from '../costs/resolve-scope.ts'
import { runCostQuery } from '../costs/run-cost-query.ts'
import { describeMissingNetCosts, measureOfBasis } from './cost-basis.ts'
import type { Dependencies } from '../dependencies.ts'
import type { ModuleQuestion } from './module.ts'

/** What is in the answer of every module. */
export async function readSummary(
  { db, clickhouse }: Pick<Dependencies, 'db' | 'clickhouse'>,
  { identity, uploadIds, basis, from, to, timeBasis, context }: ModuleQuestion,
): Promise<ModuleSummary> {
  const measure = measureOfBasis(basis)
  const query: CostQuery = {
    measures: [measure, 'lineCount'],
    ...(uploadIds && { uploadIds }),
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    ...(timeBasis && { timeBasis }),
  }
  const scope = await resolveScope(db, identity, query)
  const [{ totals }, missing] = await Promise.all([
    runCostQuery(clickhouse, buildCostQuery(query, scope), context),
    describeMissingNetCosts({ db, clickhouse }, basis, scope, context),
  ])
  return {
    scope: {
      uploadIds: scope.loads.map(({ uploadId }) => uploadId),
      warnings: [...scope.warnings, ...missing],
    },
    totals: readTotals(totals, measure),
  }
}

/** Totals of currencies, of what `lineCount` was asked for too. */
export function readTotals(
  totals: Record<string, string | number | null>[],
  measure: string,
): ModuleSummary['totals'] {
  return totals.map((total) => ({
    billingCurrency: String(total.billingCurrency),
    cost: String(total[measure] ?? '0'),
    lineCount: Number(total.lineCount),
  }))
}

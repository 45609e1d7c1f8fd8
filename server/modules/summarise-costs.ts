import type { CostQuery } from '../../contract/cost-query.ts'
import type { ModuleSummary } from '../../contract/module.ts'
import { resolveScope } from '../costs/resolve-scope.ts'
import type { Dependencies } from '../dependencies.ts'
import { fromAmount, sum, toAmount } from './amounts.ts'
import { describeMissingNetCosts, measureOfBasis } from './cost-basis.ts'
import type { ModuleQuestion } from './module.ts'
import { createAsker, type Row } from './overview/ask.ts'

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
  const [rows, missing] = await Promise.all([
    createAsker(clickhouse, scope, context).rows(query),
    describeMissingNetCosts({ db, clickhouse }, basis, scope, context),
  ])
  return {
    scope: {
      uploadIds: scope.loads.map(({ uploadId }) => uploadId),
      warnings: [...scope.warnings, ...missing],
    },
    totals: totalsOfRows(rows, measure),
  }
}

/** Totals of currencies as sums of rows, of which there are all, and of what `lineCount` was asked for too. */
export function totalsOfRows(rows: readonly Row[], measure: string): ModuleSummary['totals'] {
  return [...Map.groupBy(rows, ({ billingCurrency }) => String(billingCurrency))]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([billingCurrency, own]) => ({
      billingCurrency,
      cost: fromAmount(sum(own.map((row) => toAmount(row[measure])))),
      lineCount: own.reduce((all, { lineCount }) => all + Number(lineCount), 0),
    }))
}

import type { ClickHouseClient } from '@clickhouse/client'
import type { CostAnswer } from '../../contract/cost-query.ts'
import type { BuiltCostQuery } from './build-cost-query.ts'
import { describeMixedUnits } from './mixed-units.ts'
import type { ResolvedScope } from './resolve-scope.ts'
import { runCostQuery } from './run-cost-query.ts'
import type { StatementContext } from './run-statement.ts'

export interface ResolvedCostQuery {
  built: BuiltCostQuery
  scope: ResolvedScope
  /** What is said of the uploads that it is compared with. */
  before: { warnings: string[] } | undefined
}

/** The answer to a cost question, with what has to be known to read it right. */
export async function answerCostQuery(
  clickhouse: ClickHouseClient,
  { built, scope, before }: ResolvedCostQuery,
  context: StatementContext,
): Promise<CostAnswer> {
  const [answer, ofUnits] = await Promise.all([
    runCostQuery(clickhouse, built, context),
    describeMixedUnits(clickhouse, built, context),
  ])
  const warnings = [...scope.warnings, ...(before?.warnings ?? []), ...ofUnits]
  return { ...answer, scope: { uploadIds: scope.loads.map(({ uploadId }) => uploadId), warnings } }
}

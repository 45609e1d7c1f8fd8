import type { ClickHouseClient } from '@clickhouse/client'
import type { CostAnswer } from '../../contract/cost-query.ts'
import type { BuiltCostQuery } from './build-cost-query.ts'
import { describeMixedUnits } from './mixed-units.ts'
import type { ResolvedScope } from './resolve-scope.ts'
import { runCostQuery, runCostQueryForText } from './run-cost-query.ts'
import type { StatementContext } from './run-statement.ts'

export interface ResolvedCostQuery {
  built: BuiltCostQuery
  scope: ResolvedScope
  /** What is said of the uploads that it is compared with. */
  before: { warnings: string[] } | undefined
}

/** The answer to a cost question, with what has to be known to read it right. */
export function answerCostQuery(
  clickhouse: ClickHouseClient,
  query: ResolvedCostQuery,
  context: StatementContext,
): Promise<CostAnswer> {
  return withScope(runCostQuery(clickhouse, query.built, context), clickhouse, query, context)
}

/** The same as JSON in pieces, whose rows nobody reads and writes on their way. */
export async function writeCostAnswer(
  clickhouse: ClickHouseClient,
  query: ResolvedCostQuery,
  context: StatementContext,
): Promise<Buffer[]> {
  const running = runCostQueryForText(clickhouse, query.built, context)
  const { rowsText, ...answer } = await withScope(running, clickhouse, query, context)
  return [Buffer.from(`${JSON.stringify(answer).slice(0, -1)},"rows":`), ...rowsText, Buffer.from('}')]
}

async function withScope<Answer>(
  running: Promise<Answer>,
  clickhouse: ClickHouseClient,
  { built, scope, before }: ResolvedCostQuery,
  context: StatementContext,
): Promise<Answer & Pick<CostAnswer, 'scope'>> {
  const [answer, ofUnits] = await Promise.all([running, describeMixedUnits(clickhouse, built, context)])
  const warnings = [...scope.warnings, ...(before?.warnings ?? []), ...ofUnits]
  return { ...answer, scope: { uploadIds: scope.loads.map(({ uploadId }) => uploadId), warnings } }
}

import type { ClickHouseClient } from '@clickhouse/client'
import type { CostAnswer } from '../../contract/cost-query.ts'
import type { BuiltCostQuery } from './build-cost-query.ts'
import { describeMixedUnits } from './mixed-units.ts'
import type { ResolvedScope } from './resolve-scope.ts'
import { runCostQuery, runForPieces, type BesideRows } from './run-cost-query.ts'
import { besideEachOther, type StatementContext } from './run-statement.ts'

export interface ResolvedCostQuery {
  built: BuiltCostQuery
  scope: ResolvedScope
  /** What is said of the uploads that it is compared with. */
  before: { warnings: string[] } | undefined
}

/** The answer to a cost question, with what has to be known to read it right. */
export async function answerCostQuery(
  clickhouse: ClickHouseClient,
  query: ResolvedCostQuery,
  context: StatementContext,
): Promise<CostAnswer> {
  const [answer, ofUnits] = await besideEachOther(context, (own) => [
    runCostQuery(clickhouse, query.built, own),
    describeMixedUnits(clickhouse, query.built, own),
  ])
  return { ...answer, scope: describeScope(query, ofUnits) }
}

/**
 * The same as JSON in pieces, whose rows nobody holds, reads and writes on their way. When it resolves the engine has
 * answered.
 *
 * @param elapsedMs since the request came
 */
export async function writeCostAnswer(
  clickhouse: ClickHouseClient,
  query: ResolvedCostQuery,
  context: StatementContext,
  elapsedMs: () => number,
): Promise<AsyncGenerator<Buffer>> {
  const [rows, ofUnits] = await besideEachOther(context, (own) => [
    runForPieces(clickhouse, query.built, own),
    describeMixedUnits(clickhouse, query.built, own),
  ])
  return writePieces({ columns: query.built.columns, scope: describeScope(query, ofUnits) }, rows, elapsedMs)
}

async function* writePieces(
  known: Pick<CostAnswer, 'columns' | 'scope'>,
  rows: AsyncGenerator<Buffer, BesideRows>,
  elapsedMs: () => number,
): AsyncGenerator<Buffer> {
  yield Buffer.from(`${JSON.stringify(known).slice(0, -1)},"rows":`)
  const { stats, ...beside } = yield* rows
  const last = { ...beside, stats: { ...stats, elapsedMs: Math.round(elapsedMs()) } }
  yield Buffer.from(`,${JSON.stringify(last).slice(1)}`)
}

function describeScope({ scope, before }: ResolvedCostQuery, ofUnits: string[]): CostAnswer['scope'] {
  return {
    uploadIds: scope.loads.map(({ uploadId }) => uploadId),
    warnings: [...scope.warnings, ...(before?.warnings ?? []), ...ofUnits],
  }
}

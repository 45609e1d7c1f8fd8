import { sql } from 'kysely'
import type { CostFilter, Measure } from '../../contract/cost-query.ts'
import type { CostBasis } from '../../contract/module.ts'
import { buildCostQuery } from '../costs/build-cost-query.ts'
import type { CostScope } from '../costs/cost-scope.ts'
import { runRows } from '../costs/run-cost-query.ts'
import type { StatementContext } from '../costs/run-statement.ts'
import type { Dependencies } from '../dependencies.ts'

const measures = {
  billed: 'billedCost',
  effective: 'effectiveCost',
  list: 'listCost',
  contracted: 'contractedCost',
  net: 'netEffectiveCost',
} as const satisfies Record<CostBasis, Measure>

/** The sum that a basis stands for. */
export function measureOfBasis(basis: CostBasis): (typeof measures)[CostBasis] {
  return measures[basis]
}

const MOST_NAMED = 5

/** Which uploads count with nothing of what the filters leave, where net costs are asked for: only some bills have them. */
export async function describeMissingNetCosts(
  { db, clickhouse }: Pick<Dependencies, 'db' | 'clickhouse'>,
  basis: CostBasis,
  scope: CostScope,
  context: StatementContext,
  filters: CostFilter[] = [],
): Promise<string[]> {
  if (basis !== 'net' || scope.loads.length === 0) return []
  const query = { measures: [measures.net], dimensions: ['uploadId'], filters, limit: 100_000 }
  const { rows } = await runRows(clickhouse, buildCostQuery(query, scope), context)
  const having = new Set(rows.filter((row) => row[measures.net] !== null).map(({ uploadId }) => uploadId))
  const missing = new Set(rows.map(({ uploadId }) => String(uploadId)).filter((id) => !having.has(id)))
  if (missing.size === 0) return []
  const uploads = await db
    .selectFrom('upload')
    .where('client_id', '=', scope.clientId)
    .where('id', '=', sql<string>`any(${[...missing]}::uuid[])`)
    .select('file_name')
    .orderBy('id')
    .execute()
  const named = uploads.slice(0, MOST_NAMED).map(({ file_name }) => file_name)
  const more = uploads.length - named.length
  const names = `${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
  return [
    uploads.length === 1
      ? `${names} has no net costs, and counts with nothing.`
      : `${uploads.length} uploads have no net costs, and count with nothing: ${names}.`,
  ]
}

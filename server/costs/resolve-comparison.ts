import type { Kysely } from 'kysely'
import type { CostQuery } from '../../contract/cost-query.ts'
import type { Database } from '../../migrations/tables.ts'
import type { ClientIdentity } from '../accounts/identity.ts'
import type { ComparedWith } from './cost-scope.ts'
import { readComparison } from './comparison.ts'
import { resolveScope, type ResolvedScope } from './resolve-scope.ts'

/** What a question is compared with, where it asks for that: the same uploads, or those that it names for it. */
export async function resolveComparison(
  db: Kysely<Database>,
  identity: ClientIdentity,
  query: CostQuery,
  scope: ResolvedScope,
): Promise<(ComparedWith & { warnings: string[] }) | undefined> {
  const comparison = readComparison(query)
  if (!comparison) return undefined
  const { uploadIds } = comparison
  if (!uploadIds) return { comparison, scope, warnings: [] }
  const { excludeSuperseded = true } = query
  const before = await resolveScope(db, identity, { uploadIds, excludeSuperseded })
  return {
    comparison,
    scope: before,
    warnings: before.warnings.map((warning) => `Of the uploads that it is compared with: ${warning}`),
  }
}

import type { Kysely } from 'kysely'
import type { CostQuery } from '../../contract/cost-query.ts'
import type { SavedQuestion } from '../../contract/saved-query.ts'
import type { Database } from '../../migrations/tables.ts'
import type { ClientIdentity } from '../accounts/identity.ts'
import type { ResolvedCostQuery } from '../costs/answer-cost-query.ts'
import { buildCostQuery } from '../costs/build-cost-query.ts'
import { resolveComparison } from '../costs/resolve-comparison.ts'
import { invalidRequest, ProblemError } from '../http/problem.ts'
import { resolveRelativeScope } from './resolve-relative-scope.ts'

/** More than this is neither kept of an answer nor compared: amounts for people to look at. */
const MAX_ROWS = 10_000

export interface PreparedQuestion extends ResolvedCostQuery {
  query: CostQuery
}

/**
 * A saved question as it is run now. Where it cannot be, since it asks for what nobody knows or for uploads that are
 * not there, it says what and where; that is also how one is tried before it is saved.
 *
 * @param place where the request has it
 */
export async function prepareQuestion(
  db: Kysely<Database>,
  identity: ClientIdentity,
  question: SavedQuestion,
  place = 'question.',
): Promise<PreparedQuestion> {
  try {
    const { query: resolved, scope } = await resolveRelativeScope(db, identity, question)
    const query = { ...resolved, limit: Math.min(resolved.limit ?? MAX_ROWS, MAX_ROWS) }
    const before = await resolveComparison(db, identity, query, scope)
    return { query, scope, before, built: buildCostQuery(query, scope, before) }
  } catch (error) {
    throw ofSavedQuestion(error, place)
  }
}

/** A part of the query that cannot be used, by its place in what is saved. */
function ofSavedQuestion(error: unknown, place: string): unknown {
  const [part] =
    error instanceof ProblemError && error.problem.status === 400 ? (error.problem.errors ?? []) : []
  if (!part) return error
  return invalidRequest(`${place}query.${part.path}`, part.message, (error as ProblemError).problem.code)
}

import type { Kysely, Transaction } from 'kysely'
import type { CostAnswer, CostQuery } from '../../contract/cost-query.ts'
import type { SavedQuery, SavedQueryRun, SavedQueryRunRecord } from '../../contract/saved-query.ts'
import type { Database } from '../../migrations/tables.ts'
import { compareRuns } from './compare-runs.ts'

/** Of each query; of one about selections, of each user. */
const KEPT_RUNS = 10

interface RunToKeep {
  clientId: string
  savedQuery: Pick<SavedQuery, 'id' | 'version' | 'question'>
  userId: string
  query: CostQuery
  answer: CostAnswer
}

/** Keeps what a run answered, in place of the oldest that is kept. */
export async function keepRun(
  trx: Transaction<Database>,
  { clientId, savedQuery, userId, query, answer }: RunToKeep,
): Promise<void> {
  const ofSelection = savedQuery.question.scope.kind === 'selection'
  await trx
    .insertInto('saved_query_run')
    .values({
      saved_query_id: savedQuery.id,
      version: savedQuery.version,
      run_by: userId,
      of_selection: ofSelection,
      query: JSON.stringify(query),
      answer: JSON.stringify(answer),
    })
    .execute()
  await trx
    .deleteFrom('saved_query_run')
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('saved_query_run')
        .innerJoin('saved_query', 'saved_query.id', 'saved_query_id')
        .where('client_id', '=', clientId)
        .where('saved_query_id', '=', savedQuery.id)
        .where('of_selection', '=', ofSelection)
        .$if(ofSelection, (own) => own.where('run_by', '=', userId))
        .select('saved_query_run.id')
        .orderBy('saved_query_run.id', 'desc')
        .offset(KEPT_RUNS),
    )
    .execute()
}

/**
 * The last run of a query that the caller may see, the one before it, and what changed; undefined where there is
 * none yet. What a colleague selected is nobody else's to see, and so are runs that asked about it.
 */
export async function findLastRuns(
  db: Kysely<Database>,
  { id, clientId, userId }: { id: string; clientId: string; userId: string },
): Promise<SavedQueryRun | undefined> {
  const rows = await db
    .selectFrom('saved_query_run')
    .innerJoin('saved_query', 'saved_query.id', 'saved_query_id')
    .innerJoin('app_user', 'app_user.id', 'saved_query_run.run_by')
    .where('saved_query.client_id', '=', clientId)
    .where('saved_query_id', '=', id)
    .where((eb) => eb.or([eb('of_selection', '=', false), eb('run_by', '=', userId)]))
    .select(['saved_query_run.id', 'saved_query_run.version', 'run_at', 'run_by', 'app_user.name'])
    .select(['query', 'answer'])
    .orderBy('saved_query_run.id', 'desc')
    .limit(2)
    .execute()
  const [run, before] = rows.map(({ run_at, run_by, name, ...row }): SavedQueryRunRecord => ({
    ...row,
    runAt: run_at.toISOString(),
    runBy: { id: run_by, name },
  }))
  return run && { run, before: before ?? null, comparison: before ? compareRuns(run, before) : null }
}

import { Type } from 'typebox'
import { QuestionHeaders } from '../../contract/question.ts'
import { SavedQueryRun } from '../../contract/saved-query.ts'
import { Id } from '../../contract/scalars.ts'
import { clientIdentityOf } from '../accounts/identity.ts'
import { answerCostQuery } from '../costs/answer-cost-query.ts'
import { statementContext } from '../costs/statement-context.ts'
import type { Dependencies } from '../dependencies.ts'
import type { App } from '../http/app-type.ts'
import { problems, signedInProblems } from '../http/problem-schemas.ts'
import { notFound } from '../http/problem.ts'
import { requireSavedQuery } from './change-saved-query.ts'
import { prepareQuestion } from './prepare-question.ts'
import { findLastRuns, keepRun } from './runs-repository.ts'

const tags = ['Saved queries']
const params = Type.Object({ id: Id })

/** As in the answer to a cost question: nothing is undeclared, and a schema's serialiser loses some names of tags. */
const serializerCompiler = () => (payload: unknown) => JSON.stringify(payload)

export function savedQueryRunRoutes(app: App, { db, clickhouse }: Dependencies): void {
  app.post(
    '/saved-queries/:id/run',
    {
      config: { permission: 'see-client-data' },
      serializerCompiler,
      schema: {
        operationId: 'runSavedQuery',
        summary: 'Run a saved query, and compare with its last run',
        description:
          'Of which uploads and periods it is, is found anew: with `selection`, those that the caller has selected. ' +
          'The answer is kept, with at most 10,000 rows; the last 10 runs are.',
        tags,
        params,
        headers: QuestionHeaders,
        response: { 200: SavedQueryRun, ...signedInProblems, ...problems(400, 404, 409, 422, 429, 503) },
      },
    },
    async (request, reply) => {
      const identity = clientIdentityOf(request)
      const { user, client } = identity
      const savedQuery = await requireSavedQuery(db, identity, request.params.id)
      const { query, ...resolved } = await prepareQuestion(db, identity, savedQuery.question)
      const questionId = request.headers['x-question-id']
      const context = statementContext(clickhouse, request, reply, 'runSavedQuery', questionId)
      const answer = await answerCostQuery(clickhouse, resolved, context)
      const runs = await db.transaction().execute(async (trx) => {
        await keepRun(trx, { clientId: client.id, savedQuery, userId: user.id, query, answer })
        return findLastRuns(trx, { id: savedQuery.id, clientId: client.id, userId: user.id })
      })
      if (!runs) throw new Error('A run that was just kept cannot be found')
      return runs
    },
  )

  app.get(
    '/saved-queries/:id/runs/latest',
    {
      config: { permission: 'see-client-data' },
      serializerCompiler,
      schema: {
        operationId: 'getLatestRun',
        summary: 'The last run of a saved query, and the one before it',
        description: 'Of a query about the selection, those of the caller. 404 where it has not run yet.',
        tags,
        params,
        response: { 200: SavedQueryRun, ...signedInProblems, ...problems(400, 404) },
      },
    },
    async (request) => {
      const identity = clientIdentityOf(request)
      const { id } = await requireSavedQuery(db, identity, request.params.id)
      const { user, client } = identity
      const runs = await findLastRuns(db, { id, clientId: client.id, userId: user.id })
      if (!runs) throw notFound(`run of saved query ${id} yet`)
      return runs
    },
  )
}

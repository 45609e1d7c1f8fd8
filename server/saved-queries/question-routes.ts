import { AskedQuestion, QuestionHeaders } from '../../contract/question.ts'
import { SavedQuestion } from '../../contract/saved-query.ts'
import { clientIdentityOf } from '../accounts/identity.ts'
import { answerCostQuery } from '../costs/answer-cost-query.ts'
import { statementContext } from '../costs/statement-context.ts'
import type { Dependencies } from '../dependencies.ts'
import type { App } from '../http/app-type.ts'
import { problems, signedInProblems } from '../http/problem-schemas.ts'
import { prepareQuestion } from './prepare-question.ts'

export function questionRoutes(app: App, { db, clickhouse }: Dependencies): void {
  app.post(
    '/query/relative',
    {
      config: { permission: 'see-client-data' },
      // As in the answer to a cost question: nothing is undeclared.
      serializerCompiler: () => (payload) => JSON.stringify(payload),
      schema: {
        operationId: 'askQuestion',
        summary: 'Ask a question as it would be saved, without saving it',
        description:
          'Its uploads and, with `lastPeriods`, its time are found as at a run of a saved query, and are in `query` ' +
          'of the answer. At most 10,000 rows; nothing is kept.',
        tags: ['Costs'],
        headers: QuestionHeaders,
        body: SavedQuestion,
        response: {
          200: AskedQuestion,
          ...signedInProblems,
          ...problems(400, 404, 409, 413, 415, 422, 429, 503),
        },
      },
    },
    async (request, reply) => {
      const identity = clientIdentityOf(request)
      const { query, ...resolved } = await prepareQuestion(db, identity, request.body, '')
      const questionId = request.headers['x-question-id']
      const context = statementContext(clickhouse, request, reply, 'askQuestion', questionId)
      return { query, answer: await answerCostQuery(clickhouse, resolved, context) }
    },
  )
}

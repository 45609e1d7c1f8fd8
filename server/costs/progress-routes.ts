import { Type } from 'typebox'
import { QuestionProgress } from '../../contract/question.ts'
import { Id } from '../../contract/scalars.ts'
import { clientIdentityOf } from '../accounts/identity.ts'
import type { Dependencies } from '../dependencies.ts'
import { abortWithRequest } from '../http/abort-with-request.ts'
import type { App } from '../http/app-type.ts'
import { problems, signedInProblems } from '../http/problem-schemas.ts'
import { notFound } from '../http/problem.ts'
import { findProgress } from './question-progress.ts'

export function progressRoutes(app: App, { clickhouse }: Dependencies): void {
  app.get(
    '/questions/:id/progress',
    {
      config: { permission: 'see-client-data' },
      schema: {
        operationId: 'getQuestionProgress',
        summary: 'How far the engine is with a question that is being answered',
        description:
          'Of a question that the caller asked with this id in the header `x-question-id`. 404 where nothing of it ' +
          'runs: before its turn has come, when it was answered, and for a question of anybody else.',
        tags: ['Costs'],
        params: Type.Object({ id: Id }),
        response: { 200: QuestionProgress, ...signedInProblems, ...problems(400, 404, 422, 429, 503) },
      },
    },
    async (request, reply) => {
      const { client, user } = clientIdentityOf(request)
      const { id } = request.params
      const key = { clientId: client.id, userId: user.id, questionId: id }
      const progress = await findProgress(clickhouse, key, abortWithRequest(reply))
      if (!progress) throw notFound(`question ${id} that is being answered`)
      return progress
    },
  )
}

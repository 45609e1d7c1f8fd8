import { Readable } from 'node:stream'
import { CostAnswer, CostQuery } from '../../contract/cost-query.ts'
import { QuestionHeaders } from '../../contract/question.ts'
import { clientIdentityOf } from '../accounts/identity.ts'
import type { Dependencies } from '../dependencies.ts'
import type { App } from '../http/app-type.ts'
import { freeSent } from '../http/free-sent.ts'
import { problems, signedInProblems } from '../http/problem-schemas.ts'
import { tellServerTime } from '../http/server-timing.ts'
import { writeCostAnswer } from './answer-cost-query.ts'
import { buildCostQuery } from './build-cost-query.ts'
import { resolveComparison } from './resolve-comparison.ts'
import { resolveScope } from './resolve-scope.ts'
import { statementContext } from './statement-context.ts'

export function costRoutes(app: App, { db, clickhouse }: Dependencies): void {
  app.post(
    '/query',
    {
      config: { permission: 'see-client-data' },
      onSend: tellServerTime,
      schema: {
        operationId: 'queryCosts',
        summary: 'Ask a question about costs',
        description:
          'Sums over the cost lines of the named uploads, or of the selection. `billingCurrency` is always a ' +
          'dimension of the answer: amounts of two currencies are never added.',
        tags: ['Costs'],
        headers: QuestionHeaders,
        body: CostQuery,
        response: {
          200: CostAnswer,
          ...signedInProblems,
          ...problems(400, 404, 409, 413, 415, 422, 429, 503),
        },
      },
    },
    async (request, reply) => {
      const identity = clientIdentityOf(request)
      const scope = await resolveScope(db, identity, request.body)
      const before = await resolveComparison(db, identity, request.body, scope)
      const built = buildCostQuery(request.body, scope, before)
      const questionId = request.headers['x-question-id']
      const context = statementContext(clickhouse, request, reply, 'queryCosts', questionId)
      const resolved = { built, scope, before }
      const answer = await writeCostAnswer(clickhouse, resolved, context, () => reply.elapsedTime)
      // It is JSON already. Rows have the names that were asked for, so there is nothing undeclared to drop, and the
      // schema's serialiser would lose tag keys that contain a line break.
      return reply
        .type('application/json; charset=utf-8')
        .send(freeSent(reply, Readable.from(answer, { objectMode: false })) as unknown as CostAnswer)
    },
  )
}

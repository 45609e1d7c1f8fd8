import type { ClickHouseClient } from '@clickhouse/client'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { clientIdentityOf } from '../accounts/identity.ts'
import { abortWithRequest } from '../http/abort-with-request.ts'
import type { StatementContext } from './run-statement.ts'
import { logSlowStatement } from './slow-statements.ts'

/**
 * In whose name a request's statements run: they end with it, and slow ones are logged when it was answered.
 *
 * @param questionId by which the one who asks can ask how far they are
 */
export function statementContext(
  clickhouse: ClickHouseClient,
  request: FastifyRequest,
  reply: FastifyReply,
  route: string,
  questionId?: string,
): StatementContext {
  const { client, user } = clientIdentityOf(request)
  const clientId = client.id
  return {
    route,
    clientId,
    question: questionId === undefined ? undefined : { userId: user.id, questionId },
    signal: abortWithRequest(reply),
    onSlow(statement) {
      const logIt = () =>
        void logSlowStatement({ clickhouse, log: request.log }, { route, clientId }, statement)
      if (reply.raw.closed) logIt()
      else reply.raw.once('close', logIt)
    },
  }
}

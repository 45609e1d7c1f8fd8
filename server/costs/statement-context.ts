import type { ClickHouseClient } from '@clickhouse/client'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { clientIdentityOf } from '../accounts/identity.ts'
import { abortWithRequest } from '../http/abort-with-request.ts'
import type { SlowStatement, StatementContext } from './run-statement.ts'
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
  const slow: SlowStatement[] = []
  const logSlow = () => {
    for (const statement of slow.splice(0)) {
      void logSlowStatement({ clickhouse, log: request.log }, { route, clientId }, statement)
    }
  }
  return {
    route,
    clientId,
    question: questionId === undefined ? undefined : { userId: user.id, questionId },
    signal: abortWithRequest(reply),
    onSlow(statement) {
      slow.push(statement)
      if (reply.raw.closed) logSlow()
      // One for all: a dashboard asks a dozen statements.
      else if (slow.length === 1) reply.raw.once('close', logSlow)
    },
  }
}

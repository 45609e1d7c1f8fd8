import { LineList, LinesQuery } from '../../contract/line.ts'
import { clientIdentityOf } from '../accounts/identity.ts'
import { resolveScope } from '../costs/resolve-scope.ts'
import { statementContext } from '../costs/statement-context.ts'
import type { Dependencies } from '../dependencies.ts'
import type { App } from '../http/app-type.ts'
import { pageOf } from '../http/page.ts'
import { problems, signedInProblems } from '../http/problem-schemas.ts'
import { findLines } from './find-lines.ts'
import { decodeLineCursor, encodeLineCursor, lineOrderOf } from './line-order.ts'
import { readLinesQuestion } from './lines-question.ts'

const DEFAULT_LIMIT = 100

export function lineRoutes(app: App, { db, clickhouse }: Dependencies): void {
  app.get(
    '/lines',
    {
      config: { permission: 'see-client-data' },
      // A HEAD request would read the lines for nobody.
      exposeHeadRoute: false,
      schema: {
        operationId: 'listLines',
        summary: 'Cost lines with all their columns, page by page',
        description:
          'Of the named uploads, or of the selection, in the order of their files or by a cost. `uploadId`, ' +
          '`fileIndex` and `rowNumber` lead to the row as the provider wrote it.',
        tags: ['Costs'],
        querystring: LinesQuery,
        response: { 200: LineList, ...signedInProblems, ...problems(400, 404, 409, 422, 429, 503) },
      },
    },
    async (request, reply) => {
      const { query } = request
      const question = readLinesQuestion(request, query)
      const order = lineOrderOf(query)
      const after = query.cursor === undefined ? undefined : decodeLineCursor(order, query.cursor)
      const limit = query.limit ?? DEFAULT_LIMIT
      const scope = await resolveScope(db, clientIdentityOf(request), question)
      const found = await findLines(
        clickhouse,
        question,
        scope,
        { order, after, limit: limit + 1 },
        statementContext(clickhouse, request, reply, 'listLines'),
      )
      const page = pageOf(found, limit, ({ place }) => encodeLineCursor(order, place))
      // The schema's serialiser would lose tag keys that contain a line break, and there is nothing undeclared to drop.
      reply.serializer((payload: unknown) => JSON.stringify(payload))
      return {
        items: page.items.map(({ line }) => line),
        nextCursor: page.nextCursor,
        scope: { uploadIds: scope.loads.map(({ uploadId }) => uploadId), warnings: scope.warnings },
      }
    },
  )
}

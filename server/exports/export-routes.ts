import type { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { LinesExport, QueryExport, type ExportFormat } from '../../contract/export.ts'
import { clientIdentityOf } from '../accounts/identity.ts'
import { resolveComparison } from '../costs/resolve-comparison.ts'
import { resolveScope } from '../costs/resolve-scope.ts'
import { statementContext } from '../costs/statement-context.ts'
import type { Parameters } from '../costs/parameters.ts'
import type { Dependencies } from '../dependencies.ts'
import type { App } from '../http/app-type.ts'
import { CSV_GUARD } from '../http/csv.ts'
import { problems, signedInProblems } from '../http/problem-schemas.ts'
import { readLinesQuestion, type LinesQuestion } from '../lines/lines-question.ts'
import { buildLinesExport } from './build-lines-export.ts'
import { buildQueryExport } from './build-query-export.ts'
import { recordExport } from './record-export.ts'
import { streamStatement } from './stream-statement.ts'

const MEDIA_TYPES = { csv: 'text/csv; charset=utf-8', parquet: 'application/vnd.apache.parquet' } as const

const exportedFile = {
  description:
    'The file. What broke off in the middle does not end as an answer does: the connection is closed.',
  content: {
    'text/csv': { schema: Type.Unsafe<Readable>(Type.String()) },
    'application/vnd.apache.parquet': { schema: Type.Unsafe<Readable>(Type.String({ format: 'binary' })) },
  },
}

export function exportRoutes(app: App, dependencies: Dependencies): void {
  const { db } = dependencies
  app.post(
    '/query/export',
    {
      config: { permission: 'export-data' },
      schema: {
        operationId: 'exportQuery',
        summary: 'The whole answer to a question about costs, as a file',
        description: `All rows, in the order and with the names that \`POST /query\` answers. Of CSV: ${CSV_GUARD}`,
        tags: ['Costs'],
        body: QueryExport,
        response: {
          200: exportedFile,
          ...signedInProblems,
          ...problems(400, 404, 409, 413, 415, 422, 429, 503),
        },
      },
    },
    async (request, reply) => {
      const { format, ...query } = request.body
      const identity = clientIdentityOf(request)
      const scope = await resolveScope(db, identity, query)
      const before = await resolveComparison(db, identity, query, scope)
      return startExport(dependencies, request, reply, {
        what: 'costs',
        route: 'exportQuery',
        format,
        question: query,
        uploads: scope.loads.length,
        statement: buildQueryExport(query, format, scope, before),
      })
    },
  )

  app.get(
    '/lines/export',
    {
      config: { permission: 'export-data' },
      // A HEAD request would write the file for nobody.
      exposeHeadRoute: false,
      schema: {
        operationId: 'exportLines',
        summary: 'Cost lines as FOCUS 1.2, as a file',
        description:
          'Every line of the uploads or the selection that the filters match, with the columns of FOCUS 1.2, then ' +
          `those that begin with \`x_\`; in no order. Of CSV: ${CSV_GUARD} Parquet has every text as it is.`,
        tags: ['Costs'],
        querystring: LinesExport,
        response: { 200: exportedFile, ...signedInProblems, ...problems(400, 404, 409, 422, 429, 503) },
      },
    },
    async (request, reply) => {
      const { format, ...query } = request.query
      const question = readLinesQuestion(request, query)
      const scope = await resolveScope(db, clientIdentityOf(request), question)
      return startExport(dependencies, request, reply, {
        what: 'focus-1.2',
        route: 'exportLines',
        format,
        question,
        uploads: scope.loads.length,
        statement: buildLinesExport(question, format, scope),
      })
    },
  )
}

interface Export {
  what: 'costs' | 'focus-1.2'
  route: string
  format: ExportFormat
  question: LinesQuestion
  uploads: number
  statement: { sql: string; parameters: Parameters['values'] }
}

/** Makes the answer a download, once the engine has begun to write it: what fails until then is a problem document. */
async function startExport(
  { db, clickhouse }: Dependencies,
  request: FastifyRequest,
  reply: FastifyReply,
  { what, route, format, question, uploads, statement }: Export,
): Promise<Readable> {
  const { client } = clientIdentityOf(request)
  const file = await streamStatement(
    clickhouse,
    { ...statement, format },
    statementContext(clickhouse, request, reply, route),
  )
  try {
    await recordExport(db, request, { what, format, question, uploads })
  } catch (error) {
    file.destroy()
    throw error
  }
  const day = new Date().toISOString().slice(0, 10)
  reply
    .type(MEDIA_TYPES[format])
    .header('content-disposition', `attachment; filename="${client.slug}-${what}-${day}.${format}"`)
  return file
}

import { Dimensions, DimensionsQuery, Values, ValuesQuery } from '../../contract/dimensions.ts'
import { clientIdentityOf } from '../accounts/identity.ts'
import type { Dependencies } from '../dependencies.ts'
import type { App } from '../http/app-type.ts'
import { problems, signedInProblems } from '../http/problem-schemas.ts'
import { tellServerTime } from '../http/server-timing.ts'
import { uploadIdsOf } from '../http/upload-ids.ts'
import { dimensions } from './dimensions.ts'
import { findTagKeys } from './find-tag-keys.ts'
import { findValues } from './find-values.ts'
import { hasMeasure, measures } from './measures.ts'
import { resolveScope } from './resolve-scope.ts'
import { statementContext } from './statement-context.ts'
import { tables } from './tables.ts'

export function dimensionRoutes(app: App, { db, clickhouse }: Dependencies): void {
  app.get(
    '/dimensions',
    {
      config: { permission: 'see-client-data' },
      schema: {
        operationId: 'listDimensions',
        summary: 'What questions about costs are made of',
        description:
          'Measures and dimensions with their labels, and the tag keys of the uploads or the selection.',
        tags: ['Costs'],
        querystring: DimensionsQuery,
        response: { 200: Dimensions, ...signedInProblems, ...problems(400, 404, 409) },
      },
    },
    async (request) => {
      const uploadIds = uploadIdsOf(request.query.uploads)
      const scope = await resolveScope(db, clientIdentityOf(request), { ...(uploadIds && { uploadIds }) })
      return {
        measures: measures.map((measure) => ({
          ...measure,
          tables: tables.filter(({ name }) => hasMeasure(measure, name)).map(({ name }) => name),
        })),
        dimensions: dimensions.map(({ name, label, description, group, column, needs }) => ({
          name,
          label,
          description,
          group,
          column,
          tables: tables
            .filter(({ columns }) => needs.every((each) => columns === undefined || columns.has(each)))
            .map(({ name }) => name),
        })),
        tagKeys: await findTagKeys(db, scope),
      }
    },
  )

  app.post(
    '/query/values',
    {
      config: { permission: 'see-client-data' },
      onSend: tellServerTime,
      schema: {
        operationId: 'findValues',
        summary: 'The values of a dimension, with their costs',
        description: 'Of the named uploads, or of the selection; the most expensive first.',
        tags: ['Costs'],
        body: ValuesQuery,
        response: { 200: Values, ...signedInProblems, ...problems(400, 404, 409, 413, 415, 422, 429, 503) },
      },
    },
    async (request, reply) => {
      const identity = clientIdentityOf(request)
      const scope = await resolveScope(db, identity, request.body)
      return findValues(
        clickhouse,
        request.body,
        scope,
        statementContext(clickhouse, request, reply, 'findValues'),
      )
    },
  )
}

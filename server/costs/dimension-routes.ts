import { sql, type Kysely } from 'kysely'
import { Dimensions, DimensionsQuery, Values, ValuesQuery } from '../../contract/dimensions.ts'
import type { Database } from '../../migrations/tables.ts'
import { clientIdentityOf } from '../accounts/identity.ts'
import type { Dependencies } from '../dependencies.ts'
import { abortWithRequest } from '../http/abort-with-request.ts'
import type { App } from '../http/app-type.ts'
import { problems, signedInProblems } from '../http/problem-schemas.ts'
import { uploadIdsOf } from '../http/upload-ids.ts'
import { dimensions } from './dimensions.ts'
import { findValues } from './find-values.ts'
import { hasMeasure, measures } from './measures.ts'
import { resolveScope } from './resolve-scope.ts'
import { tables } from './tables.ts'

/** Tag keys to choose from: those after them are in next to no line. */
const MAX_LISTED_KEYS = 500

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
      const { loads } = await resolveScope(db, clientIdentityOf(request), { ...(uploadIds && { uploadIds }) })
      return {
        measures: measures.map((measure) => ({
          ...measure,
          tables: tables.filter(({ name }) => hasMeasure(measure, name)).map(({ name }) => name),
        })),
        dimensions: dimensions.map(({ name, label, description, group, column }) => ({
          name,
          label,
          description,
          group,
          column,
          tables: tables
            .filter(({ columns }) => column === null || columns === undefined || columns.has(column))
            .map(({ name }) => name),
        })),
        tagKeys: await findTagKeys(
          db,
          loads.map(({ loadId }) => loadId),
        ),
      }
    },
  )

  app.post(
    '/query/values',
    {
      config: { permission: 'see-client-data' },
      schema: {
        operationId: 'findValues',
        summary: 'The values of a dimension, with their costs',
        description: 'Of the named uploads, or of the selection; the most expensive first.',
        tags: ['Costs'],
        body: ValuesQuery,
        response: { 200: Values, ...signedInProblems, ...problems(400, 404, 409, 413, 415, 422, 503) },
      },
    },
    async (request, reply) => {
      const identity = clientIdentityOf(request)
      const scope = await resolveScope(db, identity, request.body)
      return findValues(clickhouse, request.body, scope, {
        route: 'findValues',
        clientId: identity.client.id,
        signal: abortWithRequest(reply),
      })
    },
  )
}

/** The loads are those of a scope, all of them the client's own. */
async function findTagKeys(db: Kysely<Database>, loadIds: string[]): Promise<Dimensions['tagKeys']> {
  const keys = await db
    .selectFrom('load_tag_key')
    .where('load_id', '=', sql<string>`any(${loadIds}::uuid[])`)
    .groupBy('key')
    .select(['key', sql<string>`sum(line_count)`.as('lines'), sql<string>`max(value_count)`.as('values')])
    .orderBy('lines', 'desc')
    .orderBy('key')
    .limit(MAX_LISTED_KEYS)
    .execute()
  return keys.map(({ key, lines, values }) => ({
    key,
    name: `tag:${key}`,
    lineCount: Number(lines),
    values: Number(values),
  }))
}

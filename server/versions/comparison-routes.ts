import { Type } from 'typebox'
import { Id, Month } from '../../contract/scalars.ts'
import { Comparison, ComparisonBy } from '../../contract/versions.ts'
import { clientIdentityOf } from '../accounts/identity.ts'
import { runBoth, type Value } from '../costs/run-statement.ts'
import { statementContext } from '../costs/statement-context.ts'
import type { Dependencies } from '../dependencies.ts'
import type { App } from '../http/app-type.ts'
import { problems, signedInProblems } from '../http/problem-schemas.ts'
import { buildComparison } from './build-comparison.ts'
import { resolveComparison } from './resolve-comparison.ts'

export function comparisonRoutes(app: App, { db, clickhouse }: Dependencies): void {
  app.get(
    '/uploads/:id/comparison',
    {
      config: { permission: 'see-client-data' },
      schema: {
        operationId: 'compareUpload',
        summary: 'What changed between two versions of a billing period',
        description:
          'By amount, never by line item: their ids change between versions. Without `with`, the version that the ' +
          'upload superseded, or else the one that superseded it; without `period`, the only one that it has.',
        tags: ['Uploads'],
        params: Type.Object({ id: Id }),
        querystring: Type.Object({
          with: Type.Optional(Id),
          period: Type.Optional(Month),
          by: Type.Optional(ComparisonBy),
          limit: Type.Integer({
            minimum: 1,
            maximum: 10_000,
            default: 100,
            description: 'Rows for each currency.',
          }),
        }),
        response: { 200: Comparison, ...signedInProblems, ...problems(400, 404, 409, 422, 429, 503) },
      },
    },
    async (request, reply) => {
      const { client } = clientIdentityOf(request)
      const { with: withId, period, by = 'service', limit } = request.query
      const { loads, ...versions } = await resolveComparison(db, {
        clientId: client.id,
        uploadId: request.params.id.toLowerCase(),
        withId: withId?.toLowerCase(),
        period,
      })
      const { rowsSql, totalsSql, keyNames, parameters } = buildComparison(by, loads, limit)
      const context = statementContext(clickhouse, request, reply, 'compareUpload')
      const [rows, totals] = await runBoth(clickhouse, [rowsSql, totalsSql], parameters, context)
      return {
        ...versions,
        by,
        rows: rows.data.map((row) => ({
          key: Object.fromEntries(keyNames.map((name, index) => [name, String(row[index])])),
          ...figuresOf(row.slice(keyNames.length)),
        })),
        totals: totals.data.map((row) => ({
          ...figuresOf(row),
          changed: Number(row.at(-2)),
          unchanged: Number(row.at(-1)),
        })),
      }
    },
  )
}

/** The order of `buildComparison`: currency, then each figure before, after, and the change. */
function figuresOf([currency, ...figures]: Value[]) {
  const at = (index: number) => ({
    billedCost: String(figures[index]),
    effectiveCost: String(figures[index + 3]),
    lineCount: Number(figures[index + 6]),
  })
  return { billingCurrency: String(currency), before: at(0), after: at(1), change: at(2) }
}

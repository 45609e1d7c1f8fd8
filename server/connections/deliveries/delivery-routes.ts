import { Type } from 'typebox'
import { AvailableReportList, Backfill, BackfillStarted, DeliveryList } from '../../../contract/connection.ts'
import { Id } from '../../../contract/scalars.ts'
import { findManifestsInRange } from '../../../etl/connections/backfill.ts'
import { enqueueConnectionJob } from '../../../etl/connections/connection-jobs.ts'
import { uploadsOfManifests } from '../../../etl/connections/due-manifests.ts'
import { findManifests } from '../../../etl/connections/find-manifests.ts'
import { clientIdentityOf } from '../../accounts/identity.ts'
import { recordAudit } from '../../audit/record-audit.ts'
import type { Dependencies } from '../../dependencies.ts'
import type { App } from '../../http/app-type.ts'
import { callerOf } from '../../http/caller.ts'
import { decodeCursor, encodeCursor, UUID } from '../../http/cursor.ts'
import { PageQuery, pageOf } from '../../http/page.ts'
import { problems, signedInProblems } from '../../http/problem-schemas.ts'
import { invalidRequest } from '../../http/problem.ts'
import { createRequestLimit } from '../../http/request-limit.ts'
import { requireConnection, requireVerifiedConnection } from '../connections-repository.ts'
import { listDeliveries } from './deliveries-repository.ts'
import { searchConnection } from './search-connection.ts'

/** Each asks AWS for up to a thousand lists, on the client's account. */
export const SEARCHES_PER_MINUTE = 30

/** What arrived by a connection, what could, and taking that. */
export function deliveryRoutes(app: App, { db }: Dependencies): void {
  const limit = createRequestLimit(app, {
    max: SEARCHES_PER_MINUTE,
    minutes: 1,
    keyOf: (request) => clientIdentityOf(request).client.id,
    refusal: 'Connections were searched too often.',
  })

  app.get(
    '/connections/:id/deliveries',
    {
      config: { permission: 'see-connections' },
      schema: {
        operationId: 'listDeliveries',
        summary: 'What arrived by a connection, newest first',
        description:
          'Each delivery of a report once, however often and by whom it was found: with its upload, or with the ' +
          'reason for which it could not be taken.',
        tags: ['Connections'],
        params: Type.Object({ id: Id }),
        querystring: PageQuery,
        response: { 200: DeliveryList, ...signedInProblems, ...problems(400, 404) },
      },
    },
    async (request) => {
      const { client } = clientIdentityOf(request)
      const connection = await requireConnection(db, client.id, request.params.id)
      const { cursor, limit } = request.query
      const [before] = cursor === undefined ? [] : decodeCursor(cursor, UUID)
      const deliveries = await listDeliveries(db, connection, { before, limit: limit + 1 })
      return pageOf(deliveries, limit, (last) => encodeCursor(last.id))
    },
  )

  app.get(
    '/connections/:id/reports',
    {
      config: { permission: 'see-connections' },
      schema: {
        operationId: 'listAvailableReports',
        summary: 'The reports that lie in a connection’s folder, by billing period, newest first',
        description:
          'By the manifests in the folders of billing periods; of reports that keep their deliveries, the newest of ' +
          'each period. 504 `connection-slow` where that takes longer than 10 seconds.',
        tags: ['Connections'],
        params: Type.Object({ id: Id }),
        response: {
          200: AvailableReportList,
          ...signedInProblems,
          ...problems(400, 404, 409, 429, 504),
        },
      },
    },
    async (request, reply) => {
      const { client } = clientIdentityOf(request)
      const connection = await requireVerifiedConnection(db, client.id, request.params.id)
      await limit(request, reply)
      const { prefix } = connection
      const { manifests } = await searchConnection(connection, reply, (bucket, signal) =>
        findManifests(bucket, prefix, { signal }),
      )
      const uploads = await uploadsOfManifests(db, connection, manifests)
      return {
        items: manifests.map((manifest) => ({
          report: manifest.report,
          period: manifest.period,
          path: manifest.key.slice(prefix.length),
          deliveredAt: manifest.modifiedAt.toISOString(),
          uploadId: uploads.get(manifest) ?? null,
        })),
      }
    },
  )

  app.post(
    '/connections/:id/backfill',
    {
      config: { permission: 'load-data' },
      schema: {
        operationId: 'startBackfill',
        summary: 'Load the reports of a range of billing periods',
        description:
          'Answers how many lie there. They are taken one after the other, the newest first; those that are loaded, ' +
          'or about to be, are left alone. 504 `connection-slow` where looking for them takes longer than 10 seconds.',
        tags: ['Connections'],
        params: Type.Object({ id: Id }),
        body: Backfill,
        response: {
          202: BackfillStarted,
          ...signedInProblems,
          ...problems(400, 404, 409, 413, 415, 429, 504),
        },
      },
    },
    async (request, reply) => {
      const { user, client } = clientIdentityOf(request)
      const range = request.body
      if (range.to < range.from) throw invalidRequest('to', 'is before `from`')
      const connection = await requireVerifiedConnection(db, client.id, request.params.id)
      await limit(request, reply)
      const { manifests } = await searchConnection(connection, reply, (bucket, signal) =>
        findManifestsInRange(bucket, connection.prefix, range, signal),
      )
      const found = manifests.length
      await db.transaction().execute(async (trx) => {
        if (found > 0) {
          const job = { connectionId: connection.id, userId: user.id, ...range }
          await enqueueConnectionJob(trx, 'backfill_connection', job)
        }
        await recordAudit(trx, {
          action: 'connection.backfill',
          objectType: 'connection',
          objectId: connection.id,
          clientId: client.id,
          userId: user.id,
          ...callerOf(request),
          detail: { ...range, found },
        })
      })
      return reply.code(202).send({ found })
    },
  )
}

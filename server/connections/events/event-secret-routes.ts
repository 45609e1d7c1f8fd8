import { sql } from 'kysely'
import { Type } from 'typebox'
import { EventSecret } from '../../../contract/connection.ts'
import { Id } from '../../../contract/scalars.ts'
import { clientIdentityOf } from '../../accounts/identity.ts'
import { generateSecret, hashSecret } from '../../accounts/secret.ts'
import { recordAudit } from '../../audit/record-audit.ts'
import type { Dependencies } from '../../dependencies.ts'
import type { App } from '../../http/app-type.ts'
import { callerOf } from '../../http/caller.ts'
import { problems, signedInProblems } from '../../http/problem-schemas.ts'
import { originOf } from '../../http/public-origin.ts'
import { lockConnection, updateConnection } from '../connections-repository.ts'

/** What opens and closes the channel by which AWS tells of new objects. */
export function eventSecretRoutes(app: App, { db, config }: Dependencies): void {
  app.post(
    '/connections/:id/event-secret',
    {
      config: { permission: 'administer-connections' },
      schema: {
        operationId: 'createEventSecret',
        summary: 'Open the event channel of a connection, with a new secret',
        description: 'The secret is in this answer and never again. One that was made before is over.',
        tags: ['Connections'],
        params: Type.Object({ id: Id }),
        response: { 201: EventSecret, ...signedInProblems, ...problems(400, 404) },
      },
    },
    async (request, reply) => {
      const { user, client } = clientIdentityOf(request)
      const secret = generateSecret()
      const id = await db.transaction().execute(async (trx) => {
        const connection = await lockConnection(trx, client.id, request.params.id)
        await updateConnection(trx, connection, {
          event_secret_hash: hashSecret(secret),
          event_secret_set_at: sql<Date>`now()`,
        })
        await recordAudit(trx, {
          action: 'connection.create-event-secret',
          objectType: 'connection',
          objectId: connection.id,
          clientId: client.id,
          userId: user.id,
          ...callerOf(request),
          detail: { name: connection.name, replaced: connection.event_secret_hash !== null },
        })
        return connection.id
      })
      const url = `${originOf(request, config)}/api/connections/${id}/events`
      return reply.code(201).send({ secret, eventBridgeUrl: url, snsUrl: `${url}?secret=${secret}` })
    },
  )

  app.delete(
    '/connections/:id/event-secret',
    {
      config: { permission: 'administer-connections' },
      schema: {
        operationId: 'deleteEventSecret',
        summary: 'Close the event channel of a connection',
        tags: ['Connections'],
        params: Type.Object({ id: Id }),
        response: {
          204: Type.Null({ description: 'No events are taken any more.' }),
          ...signedInProblems,
          ...problems(400, 404),
        },
      },
    },
    async (request, reply) => {
      const { user, client } = clientIdentityOf(request)
      await db.transaction().execute(async (trx) => {
        const connection = await lockConnection(trx, client.id, request.params.id)
        if (connection.event_secret_hash === null) return
        await updateConnection(trx, connection, { event_secret_hash: null, event_secret_set_at: null })
        await recordAudit(trx, {
          action: 'connection.delete-event-secret',
          objectType: 'connection',
          objectId: connection.id,
          clientId: client.id,
          userId: user.id,
          ...callerOf(request),
          detail: { name: connection.name },
        })
      })
      return reply.code(204).send(null)
    },
  )
}

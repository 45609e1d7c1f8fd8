import { Type } from 'typebox'
import type { FastifyRequest } from 'fastify'
import { Connection, ConnectionChange, ConnectionList, NewConnection } from '../../contract/connection.ts'
import { Id } from '../../contract/scalars.ts'
import { clientIdentityOf } from '../accounts/identity.ts'
import { recordAudit, type AuditEvent } from '../audit/record-audit.ts'
import type { Dependencies } from '../dependencies.ts'
import type { App } from '../http/app-type.ts'
import { callerOf } from '../http/caller.ts'
import { problems, signedInProblems } from '../http/problem-schemas.ts'
import { conflict } from '../http/problem.ts'
import { changeConnection } from './change-connection.ts'
import { requireAddress } from './connection-address.ts'
import { connectionFromRow, seesRole } from './connection-from-row.ts'
import {
  createConnection,
  deleteConnection,
  listConnections,
  MAX_CONNECTIONS,
  noConnection,
  requireConnection,
} from './connections-repository.ts'
import { generateExternalId } from './external-id.ts'

/** Connections of a client to accounts of AWS. */
export function connectionRoutes(app: App, { db }: Dependencies): void {
  app.get(
    '/connections',
    {
      config: { permission: 'see-connections' },
      schema: {
        operationId: 'listConnections',
        summary: 'The client’s connections to accounts of AWS',
        description:
          'In the order they were made. Only who administers connections sees roles and external ids.',
        tags: ['Connections'],
        response: { 200: ConnectionList, ...signedInProblems },
      },
    },
    async (request) => {
      const rows = await listConnections(db, clientIdentityOf(request).client.id)
      return { items: rows.map((row) => connectionFromRow(row, { withRole: seesRole(request) })) }
    },
  )

  app.post(
    '/connections',
    {
      config: { permission: 'administer-connections' },
      schema: {
        operationId: 'createConnection',
        summary: 'Make a connection',
        description:
          'The role need not exist yet: the trust policy that it takes has the external id of this answer in it. ' +
          'Nothing is asked of AWS before the connection is verified.',
        tags: ['Connections'],
        body: NewConnection,
        response: { 201: Connection, ...signedInProblems, ...problems(400, 409, 413, 415) },
      },
    },
    async (request, reply) => {
      const { user, client } = clientIdentityOf(request)
      const { name, ...address } = request.body
      const connection = {
        name,
        ...requireAddress(address),
        externalId: generateExternalId(),
        userId: user.id,
      }
      const row = await db.transaction().execute(async (trx) => {
        const id = await createConnection(trx, client.id, connection)
        if (id === undefined) throw tooManyConnections()
        await recordAudit(trx, eventOf(request, 'connection.create', id, { name }))
        return requireConnection(trx, client.id, id)
      })
      return reply.code(201).send(connectionFromRow(row, { withRole: seesRole(request) }))
    },
  )

  app.get(
    '/connections/:id',
    {
      config: { permission: 'see-connections' },
      schema: {
        operationId: 'getConnection',
        summary: 'A connection, with what its last verification found',
        tags: ['Connections'],
        params: Type.Object({ id: Id }),
        response: { 200: Connection, ...signedInProblems, ...problems(400, 404) },
      },
    },
    async (request) => {
      const row = await requireConnection(db, clientIdentityOf(request).client.id, request.params.id)
      return connectionFromRow(row, { withRole: seesRole(request) })
    },
  )

  app.patch(
    '/connections/:id',
    {
      config: { permission: 'administer-connections' },
      schema: {
        operationId: 'changeConnection',
        summary: 'Change a connection',
        description:
          'With another role, bucket, prefix or region it has to be verified again, and is watched no more until ' +
          'somebody turns that on. Only a verified connection can be watched: 409 `connection-not-verified`.',
        tags: ['Connections'],
        params: Type.Object({ id: Id }),
        body: ConnectionChange,
        response: { 200: Connection, ...signedInProblems, ...problems(400, 404, 409, 413, 415) },
      },
    },
    async (request) => {
      // As Postgres writes it: the audit refers to it as text.
      const id = request.params.id.toLowerCase()
      const { client } = clientIdentityOf(request)
      const row = await db.transaction().execute(async (trx) => {
        const changed = await changeConnection(trx, client.id, id, request.body)
        if (changed.length > 0) await recordAudit(trx, eventOf(request, 'connection.update', id, { changed }))
        return requireConnection(trx, client.id, id)
      })
      return connectionFromRow(row, { withRole: seesRole(request) })
    },
  )

  app.delete(
    '/connections/:id',
    {
      config: { permission: 'administer-connections' },
      schema: {
        operationId: 'deleteConnection',
        summary: 'Delete a connection',
        description:
          'Nothing comes by it any more. Uploads that came stay; one whose files have not come yet fails.',
        tags: ['Connections'],
        params: Type.Object({ id: Id }),
        response: {
          204: Type.Null({ description: 'It is deleted.' }),
          ...signedInProblems,
          ...problems(400, 404),
        },
      },
    },
    async (request, reply) => {
      const id = request.params.id.toLowerCase()
      const { client } = clientIdentityOf(request)
      await db.transaction().execute(async (trx) => {
        const name = await deleteConnection(trx, client.id, id)
        if (name === undefined) throw noConnection(id)
        await recordAudit(trx, eventOf(request, 'connection.delete', id, { name }))
      })
      return reply.code(204).send(null)
    },
  )
}

/** Neither a role nor an external id is ever in the detail: only which fields changed. */
function eventOf(
  request: FastifyRequest,
  action: string,
  objectId: string,
  detail: Record<string, unknown>,
): AuditEvent {
  const { user, client } = clientIdentityOf(request)
  return {
    action,
    objectType: 'connection',
    objectId,
    clientId: client.id,
    userId: user.id,
    ...callerOf(request),
    detail,
  }
}

const tooManyConnections = () =>
  conflict(
    'too-many-connections',
    `There are ${MAX_CONNECTIONS} connections, and more are not possible. Delete one that is no longer needed.`,
  )

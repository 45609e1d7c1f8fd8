import { Type } from 'typebox'
import { ChangedClient, Client, ClientList, NewClient } from '../../contract/client.ts'
import { Id, Line } from '../../contract/scalars.ts'
import { violatedConstraint } from '../../migrations/violated-constraint.ts'
import { identityOf } from '../accounts/identity.ts'
import { callerOf } from '../http/caller.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { Dependencies } from '../dependencies.ts'
import type { App } from '../http/app-type.ts'
import { decodeCursor, encodeCursor, UUID } from '../http/cursor.ts'
import { pageOf, PageQuery } from '../http/page.ts'
import { problems, signedInProblems } from '../http/problem-schemas.ts'
import { conflict } from '../http/problem.ts'
import { changeClient, requireProfile } from './change-client.ts'
import { createClient, listClients, requireClient } from './clients-repository.ts'

export function clientRoutes(app: App, { db }: Dependencies): void {
  app.post(
    '/admin/clients',
    {
      config: { permission: 'administer-platform' },
      schema: {
        operationId: 'createClient',
        summary: 'Make a client',
        tags: ['Administration'],
        body: NewClient,
        response: { 201: Client, ...signedInProblems, ...problems(400, 409, 413, 415) },
      },
    },
    async (request, reply) => {
      const { name, slug, profile } = request.body
      requireProfile(profile)
      const client = await db
        .transaction()
        .execute(async (trx) => {
          const created = await createClient(trx, { name, slug, profile })
          await recordAudit(trx, {
            action: 'client.create',
            objectType: 'client',
            objectId: created.id,
            clientId: created.id,
            userId: identityOf(request).user.id,
            ...callerOf(request),
            detail: { name, slug, profile },
          })
          return created
        })
        .catch((error: unknown) => {
          if (violatedConstraint(error) !== 'client_slug_key') throw error
          throw conflict('slug-taken', `The slug ${slug} belongs to another client: choose another one.`)
        })
      return reply.code(201).send(client)
    },
  )

  app.get(
    '/admin/clients',
    {
      config: { permission: 'administer-platform' },
      schema: {
        operationId: 'listClients',
        summary: 'All clients, in the order they were made',
        description: 'With `search`, those whose name or slug contains it.',
        tags: ['Administration'],
        querystring: Type.Object({
          ...PageQuery.properties,
          search: Type.Optional(Line({ minLength: 1, maxLength: 200 })),
        }),
        response: { 200: ClientList, ...signedInProblems, ...problems(400) },
      },
    },
    async (request) => {
      const { cursor, limit, search } = request.query
      const [after] = cursor === undefined ? [] : decodeCursor(cursor, UUID)
      return pageOf(await listClients(db, { after, limit: limit + 1, search }), limit, (last) =>
        encodeCursor(last.id),
      )
    },
  )

  app.get(
    '/admin/clients/:id',
    {
      config: { permission: 'administer-platform' },
      schema: {
        operationId: 'getClient',
        summary: 'A client',
        tags: ['Administration'],
        params: Type.Object({ id: Id }),
        response: { 200: Client, ...signedInProblems, ...problems(400, 404) },
      },
    },
    (request) => requireClient(db, request.params.id),
  )

  app.patch(
    '/admin/clients/:id',
    {
      config: { permission: 'administer-platform' },
      schema: {
        operationId: 'changeClient',
        summary: 'Change a client’s name, profile, or the modules that it does not have',
        description:
          'Another profile drops what was switched off and is not among its modules. It holds from the next ' +
          'request of the client’s users on.',
        tags: ['Administration'],
        params: Type.Object({ id: Id }),
        body: ChangedClient,
        response: { 200: Client, ...signedInProblems, ...problems(400, 404, 413, 415) },
      },
    },
    (request) =>
      changeClient(db, request.params.id, request.body, {
        userId: identityOf(request).user.id,
        ...callerOf(request),
      }),
  )
}

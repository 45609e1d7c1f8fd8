import { Type } from 'typebox'
import { Client, ClientList, NewClient } from '../../contract/client.ts'
import { violatedConstraint } from '../../migrations/violated-constraint.ts'
import { identityOf } from '../accounts/identity.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { Dependencies } from '../dependencies.ts'
import type { App } from '../http/app-type.ts'
import { decodeCursor, encodeCursor, UUID } from '../http/cursor.ts'
import { pageOf } from '../http/page.ts'
import { problems, signedInProblems } from '../http/problem-schemas.ts'
import { conflict, invalidRequest } from '../http/problem.ts'
import { findProfile } from '../profiles/registry.ts'
import { createClient, listClients } from './clients-repository.ts'

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
      if (!findProfile(profile)) {
        throw invalidRequest('profile', `there is no profile ${profile}`, 'unknown-profile')
      }
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
            address: request.ip,
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
        tags: ['Administration'],
        querystring: Type.Object({
          cursor: Type.Optional(Type.String({ maxLength: 200 })),
          limit: Type.Integer({ minimum: 1, maximum: 200, default: 50 }),
        }),
        response: { 200: ClientList, ...signedInProblems, ...problems(400) },
      },
    },
    async (request) => {
      const { cursor, limit } = request.query
      const [after] = cursor === undefined ? [] : decodeCursor(cursor, UUID)
      return pageOf(await listClients(db, { after, limit: limit + 1 }), limit, (last) =>
        encodeCursor(last.id),
      )
    },
  )
}

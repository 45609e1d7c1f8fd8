import { Type } from 'typebox'
import { NewUser, User, UserList } from '../../contract/client.ts'
import { Id } from '../../contract/scalars.ts'
import { violatedConstraint } from '../../migrations/violated-constraint.ts'
import { identityOf } from '../accounts/identity.ts'
import { hashPassword } from '../accounts/passwords/password.ts'
import { createClientUser, listClientUsers } from '../users/users-repository.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { Dependencies } from '../dependencies.ts'
import type { App } from '../http/app-type.ts'
import { decodeCursor, encodeCursor, UUID } from '../http/cursor.ts'
import { pageOf } from '../http/page.ts'
import { problems, signedInProblems } from '../http/problem-schemas.ts'
import { conflict, notFound } from '../http/problem.ts'
import { clientExists } from './clients-repository.ts'

export function clientUserRoutes(app: App, { db }: Dependencies): void {
  app.post(
    '/admin/clients/:id/users',
    {
      config: { permission: 'administer-platform' },
      schema: {
        operationId: 'createClientUser',
        summary: 'Make a user of a client',
        tags: ['Administration'],
        params: Type.Object({ id: Id }),
        body: NewUser,
        response: { 201: User, ...signedInProblems, ...problems(400, 404, 409, 413, 415) },
      },
    },
    async (request, reply) => {
      const clientId = request.params.id
      const { email, name, password, role } = request.body
      if (!(await clientExists(db, clientId))) throw notFound(`client ${clientId}`)
      const passwordHash = password === undefined ? null : await hashPassword(password)
      const user = await db
        .transaction()
        .execute(async (trx) => {
          const created = await createClientUser(trx, clientId, { email, name, role }, passwordHash)
          await recordAudit(trx, {
            action: 'user.create',
            objectType: 'user',
            objectId: created.id,
            clientId,
            userId: identityOf(request).user.id,
            address: request.ip,
            detail: { email, name, role },
          })
          return created
        })
        .catch((error: unknown) => {
          if (violatedConstraint(error) !== 'app_user_email_key') throw error
          throw conflict('email-taken', `There is a user with the e-mail address ${email} already.`)
        })
      return reply.code(201).send(user)
    },
  )

  app.get(
    '/admin/clients/:id/users',
    {
      config: { permission: 'administer-platform' },
      schema: {
        operationId: 'listClientUsers',
        summary: 'Users of a client, in the order they were made',
        tags: ['Administration'],
        params: Type.Object({ id: Id }),
        querystring: Type.Object({
          cursor: Type.Optional(Type.String({ maxLength: 200 })),
          limit: Type.Integer({ minimum: 1, maximum: 200, default: 50 }),
        }),
        response: { 200: UserList, ...signedInProblems, ...problems(400, 404) },
      },
    },
    async (request) => {
      const clientId = request.params.id
      if (!(await clientExists(db, clientId))) throw notFound(`client ${clientId}`)
      const { cursor, limit } = request.query
      const [after] = cursor === undefined ? [] : decodeCursor(cursor, UUID)
      const users = await listClientUsers(db, clientId, { after, limit: limit + 1 })
      return pageOf(users, limit, (last) => encodeCursor(last.id))
    },
  )
}

import { Type } from 'typebox'
import { ChangedUser, MadePasswordLink } from '../../contract/account.ts'
import { MadeUser, NewUser, User, UserList } from '../../contract/client.ts'
import { Id } from '../../contract/scalars.ts'
import { requireClient } from '../clients/clients-repository.ts'
import type { Dependencies } from '../dependencies.ts'
import type { App } from '../http/app-type.ts'
import { PageQuery } from '../http/page.ts'
import { problems, signedInProblems } from '../http/problem-schemas.ts'
import { changeUser, listUsers, makePasswordLink, makeUser } from './user-administration.ts'

/** The users of any client, for operators. */
export function clientUserRoutes(app: App, dependencies: Dependencies): void {
  const { db } = dependencies

  app.get(
    '/admin/clients/:id/users',
    {
      config: { permission: 'administer-platform' },
      schema: {
        operationId: 'listClientUsers',
        summary: 'Users of a client, in the order they were made',
        tags: ['Administration'],
        params: Type.Object({ id: Id }),
        querystring: PageQuery,
        response: { 200: UserList, ...signedInProblems, ...problems(400, 404) },
      },
    },
    async (request) => {
      const client = await requireClient(db, request.params.id)
      return listUsers(db, client.id, request.query)
    },
  )

  app.post(
    '/admin/clients/:id/users',
    {
      config: { permission: 'administer-platform' },
      schema: {
        operationId: 'createClientUser',
        summary: 'Make a user of a client',
        description: 'Without a password the user is invited to set one: `invitation`.',
        tags: ['Administration'],
        params: Type.Object({ id: Id }),
        body: NewUser,
        response: { 201: MadeUser, ...signedInProblems, ...problems(400, 404, 409, 413, 415, 503) },
      },
    },
    async (request, reply) => {
      const client = await requireClient(db, request.params.id)
      return reply.code(201).send(await makeUser(dependencies, { client, request }, request.body))
    },
  )

  app.patch(
    '/admin/clients/:id/users/:userId',
    {
      config: { permission: 'administer-platform' },
      schema: {
        operationId: 'changeClientUser',
        summary: 'Change a user’s name or role, disable or enable them',
        description: 'Operators may disable and demote the last admin of a client as well.',
        tags: ['Administration'],
        params: Type.Object({ id: Id, userId: Id }),
        body: ChangedUser,
        response: { 200: User, ...signedInProblems, ...problems(400, 404, 409, 413, 415) },
      },
    },
    async (request) => {
      const client = await requireClient(db, request.params.id)
      return changeUser(db, { client, request }, request.params.userId, request.body)
    },
  )

  app.post(
    '/admin/clients/:id/users/:userId/password-link',
    {
      config: { permission: 'administer-platform' },
      schema: {
        operationId: 'createClientUserPasswordLink',
        summary: 'Make a link with which the user sets a password',
        description: 'An invitation for who has not set one yet, a reset for others. Earlier links end.',
        tags: ['Administration'],
        params: Type.Object({ id: Id, userId: Id }),
        response: { 201: MadePasswordLink, ...signedInProblems, ...problems(400, 404, 409) },
      },
    },
    async (request, reply) => {
      const client = await requireClient(db, request.params.id)
      const link = await makePasswordLink(dependencies, { client, request }, request.params.userId)
      return reply.code(201).send(link)
    },
  )
}

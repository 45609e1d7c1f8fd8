import { Type } from 'typebox'
import { ChangedUser, MadePasswordLink } from '../../contract/account.ts'
import { MadeUser, NewUser, User, UserList } from '../../contract/client.ts'
import { Id } from '../../contract/scalars.ts'
import { clientIdentityOf } from '../accounts/identity.ts'
import type { Dependencies } from '../dependencies.ts'
import type { App } from '../http/app-type.ts'
import { PageQuery } from '../http/page.ts'
import { problems, signedInProblems } from '../http/problem-schemas.ts'
import { changeUser, listUsers, makePasswordLink, makeUser } from './user-administration.ts'

/** The users of the own client, for its admins. */
export function userRoutes(app: App, dependencies: Dependencies): void {
  const { db } = dependencies

  app.get(
    '/users',
    {
      config: { permission: 'administer-client' },
      schema: {
        operationId: 'listUsers',
        summary: 'Users of the own client, in the order they were made',
        tags: ['Users'],
        querystring: PageQuery,
        response: { 200: UserList, ...signedInProblems, ...problems(400) },
      },
    },
    (request) => listUsers(db, clientIdentityOf(request).client.id, request.query),
  )

  app.post(
    '/users',
    {
      config: { permission: 'administer-client' },
      schema: {
        operationId: 'createUser',
        summary: 'Make a user of the own client',
        description: 'Without a password the user is invited to set one: `invitation`.',
        tags: ['Users'],
        body: NewUser,
        response: { 201: MadeUser, ...signedInProblems, ...problems(400, 409, 413, 415, 503) },
      },
    },
    async (request, reply) => {
      const { client } = clientIdentityOf(request)
      return reply.code(201).send(await makeUser(dependencies, { client, request }, request.body))
    },
  )

  app.patch(
    '/users/:id',
    {
      config: { permission: 'administer-client' },
      schema: {
        operationId: 'changeUser',
        summary: 'Change a user’s name or role, disable or enable them',
        description:
          'It holds from the user’s next request on; disabling ends their sessions and links. Nobody disables or ' +
          'demotes themself, or the last admin.',
        tags: ['Users'],
        params: Type.Object({ id: Id }),
        body: ChangedUser,
        response: { 200: User, ...signedInProblems, ...problems(400, 404, 409, 413, 415) },
      },
    },
    (request) => {
      const { client } = clientIdentityOf(request)
      return changeUser(db, { client, request }, request.params.id, request.body)
    },
  )

  app.post(
    '/users/:id/password-link',
    {
      config: { permission: 'administer-client' },
      schema: {
        operationId: 'createUserPasswordLink',
        summary: 'Make a link with which the user sets a password',
        description: 'An invitation for who has not set one yet, a reset for others. Earlier links end.',
        tags: ['Users'],
        params: Type.Object({ id: Id }),
        response: { 201: MadePasswordLink, ...signedInProblems, ...problems(400, 404, 409) },
      },
    },
    async (request, reply) => {
      const { client } = clientIdentityOf(request)
      const link = await makePasswordLink(dependencies, { client, request }, request.params.id)
      return reply.code(201).send(link)
    },
  )
}

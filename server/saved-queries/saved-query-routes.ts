import { Type } from 'typebox'
import {
  NewSavedQuery,
  SavedQuery,
  SavedQueryChange,
  SavedQueryList,
  SavedQueryVersionList,
} from '../../contract/saved-query.ts'
import { Id } from '../../contract/scalars.ts'
import { clientIdentityOf } from '../accounts/identity.ts'
import type { Dependencies } from '../dependencies.ts'
import type { App } from '../http/app-type.ts'
import { callerOf } from '../http/caller.ts'
import { problems, signedInProblems } from '../http/problem-schemas.ts'
import { changeSavedQuery, removeSavedQuery, requireSavedQuery, saveNewQuery } from './change-saved-query.ts'
import { listSavedQueries, listVersions } from './saved-queries-repository.ts'

const tags = ['Saved queries']
const params = Type.Object({ id: Id })

/** Questions that analysts keep: private, or shared in the client. What is not the caller's to see does not exist. */
export function savedQueryRoutes(app: App, { db }: Dependencies): void {
  app.get(
    '/saved-queries',
    {
      config: { permission: 'see-client-data' },
      schema: {
        operationId: 'listSavedQueries',
        summary: 'Own saved queries and those that are shared, by name',
        tags,
        response: { 200: SavedQueryList, ...signedInProblems },
      },
    },
    async (request) => ({ items: await listSavedQueries(db, clientIdentityOf(request)) }),
  )

  app.post(
    '/saved-queries',
    {
      config: { permission: 'use-saved-queries' },
      schema: {
        operationId: 'createSavedQuery',
        summary: 'Save a question about costs',
        description:
          'It is private unless `shared` says otherwise. What it asks for has to be there: it is tried, and not run.',
        tags,
        body: NewSavedQuery,
        response: { 201: SavedQuery, ...signedInProblems, ...problems(400, 404, 409, 413, 415) },
      },
    },
    async (request, reply) =>
      reply
        .code(201)
        .send(await saveNewQuery(db, clientIdentityOf(request), request.body, callerOf(request))),
  )

  app.get(
    '/saved-queries/:id',
    {
      config: { permission: 'see-client-data' },
      schema: {
        operationId: 'getSavedQuery',
        summary: 'A saved query',
        tags,
        params,
        response: { 200: SavedQuery, ...signedInProblems, ...problems(400, 404) },
      },
    },
    (request) => requireSavedQuery(db, clientIdentityOf(request), request.params.id),
  )

  app.patch(
    '/saved-queries/:id',
    {
      config: { permission: 'use-saved-queries' },
      schema: {
        operationId: 'changeSavedQuery',
        summary: 'Change an own saved query',
        description: 'A new question makes a new version; name, description and `shared` do not.',
        tags,
        params,
        body: SavedQueryChange,
        response: { 200: SavedQuery, ...signedInProblems, ...problems(400, 404, 409, 413, 415) },
      },
    },
    (request) =>
      changeSavedQuery(
        db,
        clientIdentityOf(request),
        { id: request.params.id, change: request.body },
        callerOf(request),
      ),
  )

  app.delete(
    '/saved-queries/:id',
    {
      config: { permission: 'use-saved-queries' },
      schema: {
        operationId: 'deleteSavedQuery',
        summary: 'Delete an own saved query, or as an admin a shared one',
        tags,
        params,
        response: {
          204: Type.Null({ description: 'It is deleted, with what its runs answered.' }),
          ...signedInProblems,
          ...problems(400, 404),
        },
      },
    },
    async (request, reply) => {
      await removeSavedQuery(db, clientIdentityOf(request), request.params.id, callerOf(request))
      return reply.code(204).send(null)
    },
  )

  app.get(
    '/saved-queries/:id/versions',
    {
      config: { permission: 'see-client-data' },
      schema: {
        operationId: 'listSavedQueryVersions',
        summary: 'What a saved query asked, the newest version first',
        description: 'The last 100 versions.',
        tags,
        params,
        response: { 200: SavedQueryVersionList, ...signedInProblems, ...problems(400, 404) },
      },
    },
    async (request) => {
      const identity = clientIdentityOf(request)
      const saved = await requireSavedQuery(db, identity, request.params.id)
      return { items: await listVersions(db, identity, saved) }
    },
  )
}

import { Type } from 'typebox'
import { Id } from '../../contract/scalars.ts'
import { NewTagMerge, TagMerge, TagMergeList } from '../../contract/tag-merge.ts'
import { clientIdentityOf } from '../accounts/identity.ts'
import type { Dependencies } from '../dependencies.ts'
import type { App } from '../http/app-type.ts'
import { callerOf } from '../http/caller.ts'
import { problems, signedInProblems } from '../http/problem-schemas.ts'
import { acceptTagMerge, undoTagMerge } from './accept-tag-merge.ts'
import { listTagMerges } from './tag-merges-repository.ts'

const tags = ['Governance']

/** Spellings of tags that are read as one: admins say which, everybody sees it. */
export function tagMergeRoutes(app: App, { db }: Dependencies): void {
  app.get(
    '/tag-merges',
    {
      config: { permission: 'see-client-data' },
      schema: {
        operationId: 'listTagMerges',
        summary: 'The spellings of tags that are read as one, the newest merge first',
        tags,
        response: { 200: TagMergeList, ...signedInProblems },
      },
    },
    async (request) => ({ items: await listTagMerges(db, clientIdentityOf(request).client.id) }),
  )

  app.post(
    '/tag-merges',
    {
      config: { permission: 'administer-tags' },
      schema: {
        operationId: 'acceptTagMerge',
        summary: 'Read spellings of a tag key, or of its values, as one',
        description:
          'It counts at once wherever tags are read: in questions, filters, exports of answers and modules. Lines and ' +
          'source rows keep what the provider wrote, and no sum of everything changes. A spelling is part of one ' +
          'merge: else it is a 409 `tag-merge-conflict`.',
        tags,
        body: NewTagMerge,
        response: { 201: TagMerge, ...signedInProblems, ...problems(400, 409, 413, 415) },
      },
    },
    async (request, reply) =>
      reply
        .code(201)
        .send(await acceptTagMerge(db, clientIdentityOf(request), request.body, callerOf(request))),
  )

  app.delete(
    '/tag-merges/:id',
    {
      config: { permission: 'administer-tags' },
      schema: {
        operationId: 'undoTagMerge',
        summary: 'Read spellings as they are written again',
        tags,
        params: Type.Object({ id: Id }),
        response: {
          204: Type.Null({ description: 'It is undone, and counts nowhere any more.' }),
          ...signedInProblems,
          ...problems(400, 404),
        },
      },
    },
    async (request, reply) => {
      await undoTagMerge(db, clientIdentityOf(request), request.params.id, callerOf(request))
      return reply.code(204).send(null)
    },
  )
}

import { Selection, SelectionPreview } from '../../contract/selection.ts'
import { clientIdentityOf, identityOf, type Identity } from '../accounts/identity.ts'
import type { Dependencies } from '../dependencies.ts'
import type { App } from '../http/app-type.ts'
import type { Kysely } from 'kysely'
import type { Database } from '../../migrations/tables.ts'
import { problems, signedInProblems } from '../http/problem-schemas.ts'
import { notFound } from '../http/problem.ts'
import { previewSelection } from './preview-selection.ts'
import { NOTHING_SELECTED, findSelection, saveSelection } from './selections-repository.ts'
import { requireCompletedUploads } from './require-completed-uploads.ts'

export function selectionRoutes(app: App, { db }: Dependencies): void {
  app.get(
    '/selection',
    {
      config: { permission: 'see-own-session' },
      schema: {
        operationId: 'getSelection',
        summary: 'The uploads that the user analyses',
        description: 'With mode `latest`, `uploadIds` are the uploads that it comes to now.',
        tags: ['Selection'],
        response: { 200: Selection, ...signedInProblems },
      },
    },
    (request) => selectionOf(db, identityOf(request)),
  )

  app.put(
    '/selection',
    {
      config: { permission: 'change-own-selection' },
      schema: {
        operationId: 'saveSelection',
        summary: 'Choose the uploads to analyse',
        description: 'With mode `latest`, `uploadIds` are not kept: the selection follows new arrivals.',
        tags: ['Selection'],
        body: Selection,
        response: { 200: Selection, ...signedInProblems, ...problems(400, 404, 409, 413, 415) },
      },
    },
    async (request) => {
      const identity = identityOf(request)
      const { mode, uploadIds } = request.body
      const [unknown] = uploadIds
      if (!identity.client && unknown !== undefined) throw notFound(`upload ${unknown}`)
      if (identity.client && mode === 'fixed')
        await requireCompletedUploads(db, identity.client.id, uploadIds)
      await saveSelection(db, identity.user.id, request.body)
      return selectionOf(db, identity)
    },
  )

  app.post(
    '/selection/preview',
    {
      config: { permission: 'see-client-data' },
      schema: {
        operationId: 'previewSelection',
        summary: 'What a selection would cover, and what of it would mislead',
        description:
          'Nothing is kept. With mode `latest`, `uploads` are those that it comes to now, whatever is in ' +
          '`uploadIds` and whatever the user has selected.',
        tags: ['Selection'],
        body: Selection,
        response: { 200: SelectionPreview, ...signedInProblems, ...problems(400, 404, 409, 413, 415) },
      },
    },
    (request) => previewSelection(db, clientIdentityOf(request).client.id, request.body),
  )
}

/** An operator has no client, and so nothing to select of. */
function selectionOf(db: Kysely<Database>, { user, client }: Identity): Promise<Selection> {
  if (!client) return Promise.resolve(NOTHING_SELECTED)
  return findSelection(db, { userId: user.id, clientId: client.id })
}

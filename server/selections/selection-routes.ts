import { Selection } from '../../contract/selection.ts'
import { clientIdentityOf } from '../accounts/identity.ts'
import type { Dependencies } from '../dependencies.ts'
import type { App } from '../http/app-type.ts'
import { problems, signedInProblems } from '../http/problem-schemas.ts'
import { findSelection, saveSelection } from './selections-repository.ts'
import { requireCompletedUploads } from './require-completed-uploads.ts'

export function selectionRoutes(app: App, { db }: Dependencies): void {
  app.get(
    '/selection',
    {
      config: { permission: 'see-client-data' },
      schema: {
        operationId: 'getSelection',
        summary: 'The uploads that the user analyses',
        description: 'With mode `latest`, `uploadIds` are the uploads that it comes to now.',
        tags: ['Selection'],
        response: { 200: Selection, ...signedInProblems },
      },
    },
    (request) => {
      const { user, client } = clientIdentityOf(request)
      return findSelection(db, { userId: user.id, clientId: client.id })
    },
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
      const { user, client } = clientIdentityOf(request)
      if (request.body.mode === 'fixed') await requireCompletedUploads(db, client.id, request.body.uploadIds)
      await saveSelection(db, user.id, request.body)
      return findSelection(db, { userId: user.id, clientId: client.id })
    },
  )
}

import { Visit } from '../../contract/visit.ts'
import { clientIdentityOf } from '../accounts/identity.ts'
import type { Dependencies } from '../dependencies.ts'
import type { App } from '../http/app-type.ts'
import { signedInProblems } from '../http/problem-schemas.ts'
import { findNew } from './find-new.ts'
import { recordVisit } from './visits-repository.ts'

const NOTHING: Omit<Visit, 'since'> = { completedUploads: 0, failedUploads: 0, uploads: [], newFindings: 0 }

export function visitRoutes(app: App, { db }: Dependencies): void {
  app.post(
    '/visit',
    {
      config: { permission: 'see-client-data' },
      schema: {
        operationId: 'recordVisit',
        summary: 'Note that the user is here, and tell what is new since the last visit',
        description: 'Who asks again within two hours is on the same visit, and gets the same `since`.',
        tags: ['Session'],
        response: { 200: Visit, ...signedInProblems },
      },
    },
    async (request) => {
      const { user, client } = clientIdentityOf(request)
      const since = await recordVisit(db, user.id)
      return {
        since: since?.toISOString() ?? null,
        ...(since ? await findNew(db, client, since) : NOTHING),
      }
    },
  )
}

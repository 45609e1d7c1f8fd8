import { Type } from 'typebox'
import { Id } from '../../contract/scalars.ts'
import { Upload } from '../../contract/upload.ts'
import { clientIdentityOf } from '../accounts/identity.ts'
import { callerOf } from '../http/caller.ts'
import type { Dependencies } from '../dependencies.ts'
import type { App } from '../http/app-type.ts'
import { problems, signedInProblems } from '../http/problem-schemas.ts'
import { reloadUpload } from './reload-upload.ts'

export function reloadRoutes(app: App, dependencies: Dependencies): void {
  app.post(
    '/uploads/:id/reload',
    {
      config: { permission: 'load-data' },
      schema: {
        operationId: 'reloadUpload',
        summary: 'Load the kept files of a completed upload again',
        description:
          'As a new upload, which takes the place of this one when it completes: until then this one counts. For ' +
          'uploads whose mapping is outdated.',
        tags: ['Uploads'],
        params: Type.Object({ id: Id }),
        response: { 202: Upload, ...signedInProblems, ...problems(400, 404, 409) },
      },
    },
    async (request, reply) => {
      const upload = await reloadUpload(dependencies, {
        uploadId: request.params.id.toLowerCase(),
        identity: clientIdentityOf(request),
        caller: callerOf(request),
      })
      return reply.code(202).send(upload)
    },
  )
}

import { Type } from 'typebox'
import { Id } from '../../contract/scalars.ts'
import { Upload } from '../../contract/upload.ts'
import { enqueueLoadUpload } from '../../etl/load-upload-job.ts'
import { violatedConstraint } from '../../migrations/violated-constraint.ts'
import { clientIdentityOf } from '../accounts/identity.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { Dependencies } from '../dependencies.ts'
import type { App } from '../http/app-type.ts'
import { problems, signedInProblems } from '../http/problem-schemas.ts'
import { conflict, notFound } from '../http/problem.ts'
import { duplicateFile } from './create-upload.ts'
import { cancelUpload, findUpload, findUploadWithContentOf, resetForRetry } from './uploads-repository.ts'

const action = {
  config: { permission: 'load-data' },
  schema: {
    tags: ['Uploads'],
    params: Type.Object({ id: Id }),
    response: { 202: Upload, ...signedInProblems, ...problems(400, 404, 409) },
  },
} as const

export function uploadActionRoutes(app: App, { db }: Dependencies): void {
  app.post(
    '/uploads/:id/retry',
    {
      ...action,
      schema: {
        ...action.schema,
        operationId: 'retryUpload',
        summary: 'Load a failed or cancelled upload again',
      },
    },
    async (request, reply) => {
      // As Postgres writes it: the job and the audit refer to it as text.
      const id = request.params.id.toLowerCase()
      const { user, client } = clientIdentityOf(request)
      const upload = await db
        .transaction()
        .execute(async (trx) => {
          if (!(await resetForRetry(trx, client.id, id))) {
            const current = await findUpload(trx, client.id, id)
            if (!current) throw notFound(`upload ${id}`)
            throw conflict(
              'not-retryable',
              `Only failed or cancelled uploads are retried; this is ${current.status}.`,
            )
          }
          await enqueueLoadUpload(trx, id)
          await recordAudit(trx, {
            action: 'upload.retry',
            objectType: 'upload',
            objectId: id,
            clientId: client.id,
            userId: user.id,
            address: request.ip,
          })
          return findUpload(trx, client.id, id)
        })
        .catch(async (error: unknown) => {
          if (violatedConstraint(error) !== 'upload_content_key') throw error
          // The same content was uploaded again since this one failed.
          throw duplicateFile(await findUploadWithContentOf(db, client.id, id))
        })
      if (!upload) throw notFound(`upload ${id}`)
      return reply.code(202).send(upload)
    },
  )

  app.post(
    '/uploads/:id/cancel',
    {
      ...action,
      schema: {
        ...action.schema,
        operationId: 'cancelUpload',
        summary: 'Stop an upload that waits or is being loaded',
      },
    },
    async (request, reply) => {
      // As Postgres writes it: the job and the audit refer to it as text.
      const id = request.params.id.toLowerCase()
      const { user, client } = clientIdentityOf(request)
      const upload = await db.transaction().execute(async (trx) => {
        if (!(await cancelUpload(trx, client.id, id))) {
          const current = await findUpload(trx, client.id, id)
          if (!current) throw notFound(`upload ${id}`)
          throw conflict(
            'not-cancellable',
            `Only waiting or loading uploads are cancelled; this is ${current.status}.`,
          )
        }
        await recordAudit(trx, {
          action: 'upload.cancel',
          objectType: 'upload',
          objectId: id,
          clientId: client.id,
          userId: user.id,
          address: request.ip,
        })
        return findUpload(trx, client.id, id)
      })
      if (!upload) throw notFound(`upload ${id}`)
      return reply.code(202).send(upload)
    },
  )
}

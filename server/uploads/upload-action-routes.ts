import { Type } from 'typebox'
import { Id } from '../../contract/scalars.ts'
import { Upload } from '../../contract/upload.ts'
import { enqueueLoadUpload } from '../../etl/load-upload-job.ts'
import { lockVersions, passOnDecisions, recomputeSupersession } from '../../etl/versions/supersession.ts'
import { violatedConstraint } from '../../migrations/violated-constraint.ts'
import { clientIdentityOf } from '../accounts/identity.ts'
import { callerOf } from '../http/caller.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { Dependencies } from '../dependencies.ts'
import type { App } from '../http/app-type.ts'
import { problems, signedInProblems } from '../http/problem-schemas.ts'
import { conflict, notFound } from '../http/problem.ts'
import { duplicateFile } from './create-upload.ts'
import { findUpload, findUploadWithContentOf } from './uploads-repository.ts'
import { cancelUpload, deleteUpload, resetForRetry } from './upload-transitions.ts'

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
            ...callerOf(request),
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
          ...callerOf(request),
        })
        return findUpload(trx, client.id, id)
      })
      if (!upload) throw notFound(`upload ${id}`)
      return reply.code(202).send(upload)
    },
  )

  app.delete(
    '/uploads/:id',
    {
      ...action,
      config: { permission: 'delete-data' },
      schema: {
        ...action.schema,
        operationId: 'deleteUpload',
        summary: 'Delete an upload',
        description:
          'Its costs count no more at once; its rows and files are removed soon after. The record with its hashes ' +
          'stays. What it superseded is current again.',
      },
    },
    async (request, reply) => {
      const id = request.params.id.toLowerCase()
      const { user, client } = clientIdentityOf(request)
      const cause = { clientId: client.id, userId: user.id, ...callerOf(request) }
      const upload = await db.transaction().execute(async (trx) => {
        await lockVersions(trx, client.id)
        if (!(await deleteUpload(trx, client.id, id))) {
          if (!(await findUpload(trx, client.id, id))) throw notFound(`upload ${id}`)
          throw conflict('already-deleted', 'This upload was deleted before.')
        }
        await recordAudit(trx, { action: 'upload.delete', objectType: 'upload', objectId: id, ...cause })
        await passOnDecisions(trx, id, cause)
        await recomputeSupersession(trx, cause)
        return findUpload(trx, client.id, id)
      })
      if (!upload) throw notFound(`upload ${id}`)
      return reply.code(202).send(upload)
    },
  )
}

import { Type } from 'typebox'
import { Id } from '../../contract/scalars.ts'
import { Upload } from '../../contract/upload.ts'
import { Supersede } from '../../contract/versions.ts'
import { announceUploads, lockVersions, recomputeSupersession } from '../../etl/versions/supersession.ts'
import { clientIdentityOf } from '../accounts/identity.ts'
import { callerOf } from '../http/caller.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { Dependencies } from '../dependencies.ts'
import type { App } from '../http/app-type.ts'
import { problems, signedInProblems } from '../http/problem-schemas.ts'
import { conflict, invalidRequest, notFound } from '../http/problem.ts'
import { requireCompletedUploads } from '../selections/require-completed-uploads.ts'
import { findUpload } from '../uploads/uploads-repository.ts'
import { forgetDecisions, isSupersededBy, supersedeSlices } from './versions-repository.ts'

export function versionRoutes(app: App, { db }: Dependencies): void {
  app.post(
    '/uploads/:id/supersede',
    {
      config: { permission: 'load-data' },
      schema: {
        operationId: 'supersedeUpload',
        summary: 'Let an upload take the place of another',
        description:
          'In the billing periods and accounts that both have and that count in both. What the other has besides ' +
          'stays. For files that nothing but a person can tell to be versions of each other.',
        tags: ['Uploads'],
        params: Type.Object({ id: Id }),
        body: Supersede,
        response: { 200: Upload, ...signedInProblems, ...problems(400, 404, 409, 413, 415) },
      },
    },
    async (request) => {
      const id = request.params.id.toLowerCase()
      const olderId = request.body.uploadId.toLowerCase()
      const { periods } = request.body
      if (id === olderId) throw invalidRequest('uploadId', 'names the upload itself')
      const { user, client } = clientIdentityOf(request)
      const cause = { clientId: client.id, userId: user.id, ...callerOf(request) }
      const upload = await db.transaction().execute(async (trx) => {
        await lockVersions(trx, client.id)
        await requireCompletedUploads(trx, client.id, [id, olderId])
        const changed = await supersedeSlices(trx, { uploadId: id, olderId, periods })
        if (changed.length === 0 && (await isSupersededBy(trx, id, olderId))) {
          throw conflict(
            'supersession-cycle',
            `Upload ${olderId} supersedes this one already: they cannot take each other’s place.`,
          )
        }
        const without = (periods ?? []).filter((period) => !changed.includes(period))
        if (changed.length === 0 || without.length > 0) {
          throw conflict(
            'no-overlap',
            `${without.length > 0 ? `In ${without.join(', ')} there` : 'There'} is no billing account that ` +
              `counts in both this upload and upload ${olderId}.`,
          )
        }
        await recordAudit(trx, {
          action: 'upload.supersede',
          objectType: 'upload',
          objectId: id,
          ...cause,
          detail: { uploadId: olderId, periods: changed },
        })
        await announceUploads(trx, client.id, [id, olderId])
        return findUpload(trx, client.id, id)
      })
      if (!upload) throw notFound(`upload ${id}`)
      return upload
    },
  )

  app.post(
    '/uploads/:id/restore',
    {
      config: { permission: 'load-data' },
      schema: {
        operationId: 'restoreUpload',
        summary: 'Count an upload again that a person let another one supersede',
        tags: ['Uploads'],
        params: Type.Object({ id: Id }),
        response: { 200: Upload, ...signedInProblems, ...problems(400, 404, 409) },
      },
    },
    async (request) => {
      const id = request.params.id.toLowerCase()
      const { user, client } = clientIdentityOf(request)
      const cause = { clientId: client.id, userId: user.id, ...callerOf(request) }
      const upload = await db.transaction().execute(async (trx) => {
        await lockVersions(trx, client.id)
        await requireCompletedUploads(trx, client.id, [id])
        const periods = await forgetDecisions(trx, id)
        if (periods.length === 0) {
          throw conflict(
            'nothing-to-restore',
            'No person let another upload take the place of this one, or its rows have been removed since.',
          )
        }
        await recordAudit(trx, {
          action: 'upload.restore',
          objectType: 'upload',
          objectId: id,
          ...cause,
          detail: { periods },
        })
        await announceUploads(trx, client.id, [id])
        // A newer delivery of the same export may supersede it all the same.
        await recomputeSupersession(trx, cause)
        return findUpload(trx, client.id, id)
      })
      if (!upload) throw notFound(`upload ${id}`)
      return upload
    },
  )
}

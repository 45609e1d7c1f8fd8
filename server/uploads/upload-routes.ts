import { Type } from 'typebox'
import { v7 as uuidv7 } from 'uuid'
import { Id } from '../../contract/scalars.ts'
import { Upload } from '../../contract/upload.ts'
import { clientIdentityOf } from '../accounts/identity.ts'
import { callerOf } from '../http/caller.ts'
import type { Dependencies } from '../dependencies.ts'
import type { App } from '../http/app-type.ts'
import { problems, signedInProblems } from '../http/problem-schemas.ts'
import { notFound } from '../http/problem.ts'
import { createUpload, unknownMapping } from './create-upload.ts'
import { receiveUpload } from './receive-upload.ts'
import { findUpload, hasCustomMapping } from './uploads-repository.ts'

const UploadForm = Type.Object({
  replaceDuplicate: Type.Optional(
    Type.Boolean({ description: 'Load content again that was uploaded before, in place of that upload.' }),
  ),
  mappingId: Type.Optional(
    Type.String({ format: 'uuid', description: 'The custom mapping to load the file with.' }),
  ),
  deliveredAt: Type.Optional(
    Type.String({
      format: 'date-time',
      description:
        'When the provider delivered the file. Of two deliveries of one report the later one counts, so say it where the manifest does not: the manifests of legacy reports do not.',
    }),
  ),
  manifest: Type.Optional(
    Type.String({
      format: 'binary',
      description: 'The manifest of a report, before its files. A part named `file` can be one as well.',
    }),
  ),
  file: Type.String({
    format: 'binary',
    description: 'The file; after a manifest as many as it lists, in any order, found by their names.',
  }),
})

export function uploadRoutes(app: App, { db, uploadStore, config }: Dependencies): void {
  app.post(
    '/uploads',
    {
      config: { permission: 'load-data', documentedBody: UploadForm },
      schema: {
        operationId: 'createUpload',
        summary: 'Upload a billing file, or a manifest and its files',
        description: 'Fields come before files, a manifest before the files that it lists.',
        tags: ['Uploads'],
        consumes: ['multipart/form-data'],
        response: { 202: Upload, ...signedInProblems, ...problems(400, 404, 409, 413, 415) },
      },
    },
    async (request, reply) => {
      const identity = clientIdentityOf(request)
      const id = uuidv7()
      const received = await receiveUpload(request, {
        uploadStore,
        storageKey: `${identity.client.id}/${id}`,
        maxBytes: config.maxUploadBytes,
        async requireMapping(mappingId) {
          if (!(await hasCustomMapping(db, identity.client.id, mappingId))) throw unknownMapping(mappingId)
        },
      })
      const upload = await createUpload(db, { id, identity, caller: callerOf(request), received }).catch(
        async (error: unknown) => {
          for (const { storageKey } of received.files) await uploadStore.remove(storageKey)
          throw error
        },
      )
      return reply.code(202).send(upload)
    },
  )

  app.get(
    '/uploads/:id',
    {
      config: { permission: 'see-client-data' },
      schema: {
        operationId: 'getUpload',
        summary: 'One upload: what was delivered and what became of it',
        tags: ['Uploads'],
        params: Type.Object({ id: Id }),
        response: { 200: Upload, ...signedInProblems, ...problems(400, 404) },
      },
    },
    async (request) => {
      const { client } = clientIdentityOf(request)
      const upload = await findUpload(db, client.id, request.params.id)
      if (!upload) throw notFound(`upload ${request.params.id}`)
      return upload
    },
  )
}

import { Type } from 'typebox'
import { addressOf } from '../../../client-bucket/address-of.ts'
import { openClientBucket } from '../../../client-bucket/open-client-bucket.ts'
import { Ingest } from '../../../contract/connection.ts'
import { Id } from '../../../contract/scalars.ts'
import { Upload } from '../../../contract/upload.ts'
import { clientIdentityOf } from '../../accounts/identity.ts'
import type { Dependencies } from '../../dependencies.ts'
import { abortWithRequest } from '../../http/abort-with-request.ts'
import type { App } from '../../http/app-type.ts'
import { callerOf } from '../../http/caller.ts'
import { problems, signedInProblems } from '../../http/problem-schemas.ts'
import { createRequestLimit } from '../../http/request-limit.ts'
import { findUploads } from '../../uploads/uploads-repository.ts'
import { answerAccessError } from '../connection-problems.ts'
import { requireVerifiedConnection } from '../connections-repository.ts'
import { chosenKeys, lookUpFiles, requireSize, requireUnchanged } from './chosen-files.ts'
import { ingestFiles } from './ingest-files.ts'

/** Each looks up as many as five hundred files, and all that the manifests among them list. */
export const INGESTS_PER_MINUTE = 60

/** Loading files of a connection. */
export function ingestRoutes(app: App, { db, config }: Dependencies): void {
  const limit = createRequestLimit(app, {
    max: INGESTS_PER_MINUTE,
    minutes: 1,
    keyOf: (request) => clientIdentityOf(request).client.id,
    refusal: 'Files were chosen too often.',
  })

  app.post(
    '/connections/:id/ingest',
    {
      config: { permission: 'load-data' },
      schema: {
        operationId: 'ingestFiles',
        summary: 'Load files of a connection',
        description:
          'One upload of each file, and of each manifest one of all files that it lists. A version of a file that is ' +
          'loaded, or about to be, is not loaded again: its upload is in the answer. A file whose ETag is another ' +
          'than in `etags` is 409 `file-changed`, and nothing is loaded.',
        tags: ['Connections'],
        params: Type.Object({ id: Id }),
        body: Ingest,
        response: {
          202: Type.Object({ uploads: Type.Array(Upload) }),
          ...signedInProblems,
          ...problems(400, 404, 409, 413, 415, 429),
        },
      },
    },
    async (request, reply) => {
      const { user, client } = clientIdentityOf(request)
      const connection = await requireVerifiedConnection(db, client.id, request.params.id)
      await limit(request, reply)
      const { paths, etags } = request.body
      const keys = chosenKeys(connection.prefix, paths)
      const bucket = openClientBucket(addressOf(connection))
      const signal = abortWithRequest(reply)
      try {
        const files = await lookUpFiles(bucket, keys, signal)
        requireUnchanged(files, etags)
        requireSize(files, config.maxUploadBytes)
        const ingesting = { db, bucket, connection, userId: user.id, caller: callerOf(request), signal }
        const ids = await ingestFiles(ingesting, files)
        return reply.code(202).send({ uploads: await findUploads(db, client.id, ids) })
      } catch (error) {
        return answerAccessError(error)
      } finally {
        bucket.close()
      }
    },
  )
}

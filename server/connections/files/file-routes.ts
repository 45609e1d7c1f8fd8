import { Type } from 'typebox'
import { addressOf } from '../../../client-bucket/address-of.ts'
import { relativePath } from '../../../client-bucket/bucket-path.ts'
import { openClientBucket } from '../../../client-bucket/open-client-bucket.ts'
import { FileList, FilesQuery, type BucketFile } from '../../../contract/connection.ts'
import { Id } from '../../../contract/scalars.ts'
import { clientIdentityOf } from '../../accounts/identity.ts'
import type { Dependencies } from '../../dependencies.ts'
import { abortWithRequest } from '../../http/abort-with-request.ts'
import type { App } from '../../http/app-type.ts'
import { problems, signedInProblems } from '../../http/problem-schemas.ts'
import { answerAccessError, requireKey } from '../connection-problems.ts'
import { requireVerifiedConnection } from '../connections-repository.ts'
import { kindOfFile, reportOfFile } from './file-kind.ts'
import { createFilesCursors } from './files-cursor.ts'
import { findLoadedVersions } from './loaded-versions.ts'
import { lookThroughFolder } from './look-through-folder.ts'

const DEFAULT_ENTRIES = 200

/** The folder of a connection, to look through and choose from. */
export function fileRoutes(app: App, { db, config }: Dependencies): void {
  const cursors = createFilesCursors(config.sessionSecret)
  app.get(
    '/connections/:id/files',
    {
      config: { permission: 'see-connections' },
      schema: {
        operationId: 'listBucketFiles',
        summary: 'What lies in a folder of a connection’s bucket',
        description:
          'Folders and files directly in the folder `path`, in the order of their names, and with `search` those that ' +
          'have it in their name. A search looks through 10,000 entries at a time: a page may be empty and go on. ' +
          'A path that leads out of the connection’s folder is 400 `path-outside-root`; what AWS refuses is 409 ' +
          '`connection-failed` with `connectionError`.',
        tags: ['Connections'],
        params: Type.Object({ id: Id }),
        querystring: FilesQuery,
        response: { 200: FileList, ...signedInProblems, ...problems(400, 404, 409) },
      },
    },
    async (request, reply) => {
      const { client } = clientIdentityOf(request)
      const connection = await requireVerifiedConnection(db, client.id, request.params.id)
      const { path = '', search, limit = DEFAULT_ENTRIES } = request.query
      const { bucket: bucketName, prefix } = connection
      const folderKey = requireKey(prefix, asFolder(path), 'path')
      const listing = { connectionId: connection.id, folderKey, search }
      const from = cursors.decode(listing, request.query.cursor)
      const bucket = openClientBucket(addressOf(connection))
      const signal = abortWithRequest(reply)
      const found = await lookThroughFolder(bucket, { folderKey, search, from, limit, signal })
        .catch((error: unknown) => answerAccessError(error))
        .finally(() => bucket.close())
      const place = { clientId: client.id, connectionId: connection.id, bucket: bucketName }
      const loadedAs = await findLoadedVersions(db, place, found.objects)
      const nameOf = (key: string) => key.slice(folderKey.length)
      return {
        path: relativePath(prefix, folderKey),
        folders: found.folderKeys.map((key) => ({
          name: nameOf(key).replace(/\/$/, ''),
          path: relativePath(prefix, key),
        })),
        files: found.objects.map((object): BucketFile => {
          const { key, bytes, etag, modifiedAt } = object
          return {
            name: nameOf(key),
            path: relativePath(prefix, key),
            bytes,
            modifiedAt: modifiedAt.toISOString(),
            etag,
            kind: kindOfFile(key),
            report: reportOfFile(key),
            upload: loadedAs(object),
          }
        }),
        nextCursor: found.next && cursors.encode(listing, found.next),
        scanned: found.scanned,
      }
    },
  )
}

function asFolder(path: string): string {
  return path === '' || path.endsWith('/') ? path : `${path}/`
}

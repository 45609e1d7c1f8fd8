import { UploadFilterValues, UploadList, UploadsQuery } from '../../contract/upload.ts'
import { clientIdentityOf } from '../accounts/identity.ts'
import type { Dependencies } from '../dependencies.ts'
import type { App } from '../http/app-type.ts'
import { pageOf } from '../http/page.ts'
import { problems, signedInProblems } from '../http/problem-schemas.ts'
import { findFilterValues, listUploads } from './upload-list.ts'
import { decodeUploadCursor, encodeUploadCursor, uploadOrderOf } from './upload-order.ts'

export function uploadListRoutes(app: App, { db }: Dependencies): void {
  app.get(
    '/uploads',
    {
      config: { permission: 'see-client-data' },
      schema: {
        operationId: 'listUploads',
        summary: 'Uploads of the client, newest first if not said otherwise',
        description: 'Filters hold together: an upload has to pass each of them.',
        tags: ['Uploads'],
        querystring: UploadsQuery,
        response: { 200: UploadList, ...signedInProblems, ...problems(400) },
      },
    },
    async (request) => {
      const { cursor, limit, ...filter } = request.query
      const order = uploadOrderOf(request.query)
      const after = cursor === undefined ? undefined : decodeUploadCursor(order, cursor)
      const { client } = clientIdentityOf(request)
      const items = await listUploads(db, client.id, filter, { order, after, limit: limit + 1 })
      return pageOf(items, limit, (last) => encodeUploadCursor(order, last))
    },
  )

  app.get(
    '/uploads/filter-values',
    {
      config: { permission: 'see-client-data' },
      schema: {
        operationId: 'listUploadFilterValues',
        summary: 'Billing periods, accounts and users that the list of uploads can be filtered by',
        tags: ['Uploads'],
        response: { 200: UploadFilterValues, ...signedInProblems },
      },
    },
    async (request) => findFilterValues(db, clientIdentityOf(request).client.id),
  )
}

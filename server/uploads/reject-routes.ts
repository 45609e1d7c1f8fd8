import { Type } from 'typebox'
import { Id } from '../../contract/scalars.ts'
import { RejectList, type Reject } from '../../contract/upload.ts'
import { clientIdentityOf } from '../accounts/identity.ts'
import type { Dependencies } from '../dependencies.ts'
import type { App } from '../http/app-type.ts'
import { CSV_GUARD, csvFile, startCsvDownload, toCsv } from '../http/csv.ts'
import { decodeCursor, encodeCursor } from '../http/cursor.ts'
import { pageOf } from '../http/page.ts'
import { problems, signedInProblems } from '../http/problem-schemas.ts'
import { notFound } from '../http/problem.ts'
import { listRejects, readRejects } from './rejects-repository.ts'
import { findLoadOfUpload } from './uploads-repository.ts'

const CSV_COLUMNS = [
  'fileIndex',
  'rowNumber',
  'column',
  'value',
  'reason',
] as const satisfies (keyof Reject)[]

const NUMBER = /^\d{1,15}$/

export function rejectRoutes(app: App, { db, clickhouse }: Dependencies): void {
  app.get(
    '/uploads/:id/rejects',
    {
      config: { permission: 'see-client-data' },
      schema: {
        operationId: 'listRejects',
        summary: 'Rows of an upload that were set aside, in the order of the file',
        tags: ['Uploads'],
        params: Type.Object({ id: Id }),
        querystring: Type.Object({
          cursor: Type.Optional(Type.String({ maxLength: 200 })),
          limit: Type.Integer({ minimum: 1, maximum: 1000, default: 100 }),
        }),
        response: { 200: RejectList, ...signedInProblems, ...problems(400, 404) },
      },
    },
    async (request) => {
      const { id } = request.params
      const { cursor, limit } = request.query
      const [fileIndex, rowNumber] = cursor === undefined ? ['0', '0'] : decodeCursor(cursor, NUMBER, NUMBER)
      const { client } = clientIdentityOf(request)
      const upload = await findLoadOfUpload(db, client.id, id)
      if (!upload) throw notFound(`upload ${id}`)
      if (upload.loadId === null) return { items: [], nextCursor: null }
      const rejects = await listRejects(clickhouse, {
        clientId: client.id,
        loadId: upload.loadId,
        after: { fileIndex: Number(fileIndex), rowNumber: Number(rowNumber) },
        limit: limit + 1,
      })
      return pageOf(rejects, limit, (last) => encodeCursor(last.fileIndex, last.rowNumber))
    },
  )

  app.get(
    '/uploads/:id/rejects.csv',
    {
      config: { permission: 'see-client-data' },
      // A HEAD request would read every row for nobody.
      exposeHeadRoute: false,
      schema: {
        operationId: 'downloadRejects',
        summary: 'Rows of an upload that were set aside, as a CSV file',
        description: CSV_GUARD,
        tags: ['Uploads'],
        params: Type.Object({ id: Id }),
        response: { 200: csvFile, ...signedInProblems, ...problems(400, 404) },
      },
    },
    async (request, reply) => {
      const { id } = request.params
      const { client } = clientIdentityOf(request)
      const upload = await findLoadOfUpload(db, client.id, id)
      if (!upload) throw notFound(`upload ${id}`)
      const { loadId } = upload
      const pages = loadId === null ? [] : readRejects(clickhouse, { clientId: client.id, loadId })
      return startCsvDownload(reply, `rejected-rows-${id}.csv`, toCsv(CSV_COLUMNS, pages))
    },
  )
}

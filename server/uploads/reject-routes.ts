import { Readable } from 'node:stream'
import { Type } from 'typebox'
import { Id } from '../../contract/scalars.ts'
import { RejectList } from '../../contract/upload.ts'
import { clientIdentityOf } from '../accounts/identity.ts'
import type { Dependencies } from '../dependencies.ts'
import type { App } from '../http/app-type.ts'
import { decodeCursor, encodeCursor } from '../http/cursor.ts'
import { pageOf } from '../http/page.ts'
import { problems, signedInProblems } from '../http/problem-schemas.ts'
import { notFound } from '../http/problem.ts'
import { rejectsAsCsv } from './rejects-csv.ts'
import { listRejects, readRejects } from './rejects-repository.ts'
import { findLoadOfUpload } from './uploads-repository.ts'

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
        description:
          'Text that a spreadsheet would take for a formula has an apostrophe before it; numbers have none.',
        tags: ['Uploads'],
        params: Type.Object({ id: Id }),
        response: {
          200: {
            description: 'The file.',
            content: { 'text/csv': { schema: Type.Unsafe<Readable>(Type.String()) } },
          },
          ...signedInProblems,
          ...problems(400, 404),
        },
      },
    },
    async (request, reply) => {
      const { id } = request.params
      const { client } = clientIdentityOf(request)
      const upload = await findLoadOfUpload(db, client.id, id)
      if (!upload) throw notFound(`upload ${id}`)
      const { loadId } = upload
      const pages = loadId === null ? [] : readRejects(clickhouse, { clientId: client.id, loadId })
      const csv = rejectsAsCsv(pages)
      // The first page is asked for before the answer begins: what fails until then is a problem document.
      const first = await csv.next()
      return (
        reply
          .type('text/csv; charset=utf-8')
          // Made of the id alone: the file's own name is its sender's.
          .header('content-disposition', `attachment; filename="rejected-rows-${id}.csv"`)
          .send(Readable.from(startingWith(first.value ?? '', csv)))
      )
    },
  )
}

async function* startingWith(first: string, rest: AsyncIterable<string>): AsyncGenerator<string> {
  yield first
  yield* rest
}

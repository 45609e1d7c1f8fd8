import { Type } from 'typebox'
import { Id } from '../../contract/scalars.ts'
import { SourceRow } from '../../contract/upload.ts'
import { readRow } from '../../etl/sources/read-row.ts'
import { clientIdentityOf } from '../accounts/identity.ts'
import { isTimeout, problemOfClickHouse } from '../costs/clickhouse-problems.ts'
import type { Dependencies } from '../dependencies.ts'
import { abortWithRequest } from '../http/abort-with-request.ts'
import type { App } from '../http/app-type.ts'
import { problems, signedInProblems } from '../http/problem-schemas.ts'
import { conflict, notFound, ProblemError } from '../http/problem.ts'
import { countRows } from './count-rows.ts'
import { requireKeptFile } from './require-kept-file.ts'

export function sourceRowRoutes(app: App, { db, clickhouse, uploadStore }: Dependencies): void {
  app.get(
    '/uploads/:id/source-row',
    {
      config: { permission: 'see-client-data' },
      // A HEAD request would read the file for nobody.
      exposeHeadRoute: false,
      schema: {
        operationId: 'getSourceRow',
        summary: 'A row of a file as the provider wrote it',
        description:
          'Rows are counted from 1 without the header, as in line items and rejects. The file is read, which takes a second or two for the largest.',
        tags: ['Uploads'],
        params: Type.Object({ id: Id }),
        querystring: Type.Object({
          file: Type.Integer({ minimum: 0, maximum: 65_535, default: 0 }),
          row: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
        }),
        response: { 200: SourceRow, ...signedInProblems, ...problems(400, 404, 409, 422, 503) },
      },
    },
    async (request, reply) => {
      const { id } = request.params
      const { file, row } = request.query
      const { client } = clientIdentityOf(request)
      const { storageKey, loadId } = await requireKeptFile(db, {
        clientId: client.id,
        uploadId: id,
        fileIndex: file,
      })
      const signal = abortWithRequest(reply)
      const columns = await countRows(clickhouse, { clientId: client.id, loadId, file, signal })
        .then((rowCount) =>
          readRow({ clickhouse, uploadStore }, { storageKey, rowNumber: row, rowCount, signal }),
        )
        .catch((error: unknown) => {
          throw problemOfReading(error, id)
        })
      if (!columns) throw notFound(`row ${row} in file ${file} of upload ${id}`)
      return { columns }
    },
  )
}

/** Why a row could not be read. Its cost line does not depend on the file any more. */
function problemOfReading(error: unknown, uploadId: string): unknown {
  if (isMissingFile(error)) {
    return conflict(
      'file-not-kept',
      `The file of upload ${uploadId} is no longer kept, so its rows cannot be shown. Its cost lines stay as they are.`,
    )
  }
  if (isTimeout(error)) {
    return new ProblemError(
      422,
      'query-too-slow',
      'It takes more than a minute to find this row in its file. Look for it in a copy of the file, by its number.',
    )
  }
  return problemOfClickHouse(error)
}

function isMissingFile(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT'
}

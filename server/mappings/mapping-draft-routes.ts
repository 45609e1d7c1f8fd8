import { Type } from 'typebox'
import { MappingDraft, MappingPreview, MappingPreviewQuestion } from '../../contract/custom-mapping.ts'
import { Id } from '../../contract/scalars.ts'
import { CUSTOM_COLUMNS } from '../../etl/formats/custom/columns.ts'
import { mapCustom } from '../../etl/formats/custom/mapping.ts'
import { proposeMapping } from '../../etl/formats/custom/propose.ts'
import { previewMapping } from '../../etl/load/preview-mapping.ts'
import { clientIdentityOf } from '../accounts/identity.ts'
import { problemOfClickHouse } from '../costs/clickhouse-problems.ts'
import type { Dependencies } from '../dependencies.ts'
import { abortWithRequest } from '../http/abort-with-request.ts'
import type { App } from '../http/app-type.ts'
import { problems, signedInProblems } from '../http/problem-schemas.ts'
import { findMappingOfHeader } from './mappings-repository.ts'
import { openSample } from './open-sample.ts'
import { requireUsable } from './require-usable.ts'

const SHOWN_ROWS = 20

export function mappingDraftRoutes(app: App, dependencies: Dependencies): void {
  const { db, clickhouse } = dependencies

  app.get(
    '/uploads/:id/mapping-draft',
    {
      config: { permission: 'see-client-data' },
      // A HEAD request would read the file for nobody.
      exposeHeadRoute: false,
      schema: {
        operationId: 'getMappingDraft',
        summary: 'What is needed to map the columns of a file: its first rows and a proposal',
        description:
          'Of the first file, where the upload has several. 409 where the file is no delimited text.',
        tags: ['Mappings'],
        params: Type.Object({ id: Id }),
        response: { 200: MappingDraft, ...signedInProblems, ...problems(400, 404, 409) },
      },
    },
    async (request) => {
      const { client } = clientIdentityOf(request)
      const { header, dialect, rows, fingerprint } = await openSample(
        dependencies,
        client.id,
        request.params.id,
      )
      return {
        header: [...header],
        dialect,
        rows: rows.slice(0, SHOWN_ROWS),
        proposal: proposeMapping({ header, rows, delimiter: dialect.delimiter }),
        columns: [...CUSTOM_COLUMNS],
        saved: (await findMappingOfHeader(db, client.id, fingerprint)) ?? null,
      }
    },
  )

  app.post(
    '/uploads/:id/mapping-preview',
    {
      config: { permission: 'see-client-data' },
      schema: {
        operationId: 'previewMapping',
        summary: 'What a mapping makes of the first rows of a file',
        description: 'Computed by the statement of a load. Changes nothing.',
        tags: ['Mappings'],
        params: Type.Object({ id: Id }),
        body: MappingPreviewQuestion,
        response: {
          200: MappingPreview,
          ...signedInProblems,
          ...problems(400, 404, 409, 413, 415, 422, 503),
        },
      },
    },
    async (request, reply) => {
      const { definition } = request.body
      const { client } = clientIdentityOf(request)
      const sample = await openSample(dependencies, client.id, request.params.id)
      requireUsable(definition, sample.header)
      return previewMapping(
        clickhouse,
        sample,
        (columns) => mapCustom(columns, definition),
        abortWithRequest(reply),
      ).catch((error: unknown) => {
        throw problemOfClickHouse(error)
      })
    },
  )
}

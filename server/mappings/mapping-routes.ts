import { Type } from 'typebox'
import { CustomMapping, CustomMappingList, NewCustomMapping } from '../../contract/custom-mapping.ts'
import { Id } from '../../contract/scalars.ts'
import { clientIdentityOf } from '../accounts/identity.ts'
import { callerOf } from '../http/caller.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { Dependencies } from '../dependencies.ts'
import type { App } from '../http/app-type.ts'
import { problems, signedInProblems } from '../http/problem-schemas.ts'
import { notFound } from '../http/problem.ts'
import {
  chooseMapping,
  deleteMapping,
  findMapping,
  listMappings,
  saveMapping,
} from './mappings-repository.ts'
import { openSample } from './open-sample.ts'
import { requireUsable } from './require-usable.ts'

export function mappingRoutes(app: App, dependencies: Dependencies): void {
  const { db } = dependencies

  app.get(
    '/mappings',
    {
      config: { permission: 'see-client-data' },
      schema: {
        operationId: 'listMappings',
        summary: 'The client’s own mappings, by name',
        tags: ['Mappings'],
        response: { 200: CustomMappingList, ...signedInProblems },
      },
    },
    async (request) => ({ items: await listMappings(db, clientIdentityOf(request).client.id) }),
  )

  app.post(
    '/mappings',
    {
      config: { permission: 'load-data' },
      schema: {
        operationId: 'saveMapping',
        summary: 'Keep a mapping for files with the header of an upload',
        description:
          'In place of the client’s mapping for this header, whose version it raises. The upload, if it failed, is loaded with it when it is retried; later uploads with this header that no format can load, too.',
        tags: ['Mappings'],
        body: NewCustomMapping,
        response: { 201: CustomMapping, ...signedInProblems, ...problems(400, 404, 409, 413, 415) },
      },
    },
    async (request, reply) => {
      const { name, definition } = request.body
      // As Postgres writes it: the audit refers to it as text.
      const uploadId = request.body.uploadId.toLowerCase()
      const { user, client } = clientIdentityOf(request)
      const { header, fingerprint } = await openSample(dependencies, client.id, uploadId)
      requireUsable(definition, header)
      const mapping = await db.transaction().execute(async (trx) => {
        const clientId = client.id
        const mappingId = await saveMapping(trx, {
          clientId,
          userId: user.id,
          name,
          fingerprint,
          header,
          definition,
        })
        await chooseMapping(trx, { clientId, uploadId, mappingId })
        const saved = await findMapping(trx, clientId, mappingId)
        await recordAudit(trx, {
          action: 'mapping.save',
          objectType: 'mapping',
          objectId: mappingId,
          clientId,
          userId: user.id,
          ...callerOf(request),
          detail: { name, uploadId, version: saved?.version, definition },
        })
        return saved
      })
      if (!mapping) throw new Error('A mapping that was just written cannot be found')
      return reply.code(201).send(mapping)
    },
  )

  app.delete(
    '/mappings/:id',
    {
      config: { permission: 'load-data' },
      schema: {
        operationId: 'deleteMapping',
        summary: 'Forget a mapping',
        description: 'Uploads that were loaded with it stay as they are.',
        tags: ['Mappings'],
        params: Type.Object({ id: Id }),
        response: {
          204: Type.Null({ description: 'It is forgotten.' }),
          ...signedInProblems,
          ...problems(400, 404),
        },
      },
    },
    async (request, reply) => {
      const id = request.params.id.toLowerCase()
      const { user, client } = clientIdentityOf(request)
      await db.transaction().execute(async (trx) => {
        if (!(await deleteMapping(trx, client.id, id))) throw notFound(`mapping ${id}`)
        await recordAudit(trx, {
          action: 'mapping.delete',
          objectType: 'mapping',
          objectId: id,
          clientId: client.id,
          userId: user.id,
          ...callerOf(request),
        })
      })
      return reply.code(204).send(null)
    },
  )
}
